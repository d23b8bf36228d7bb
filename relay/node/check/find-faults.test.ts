import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:net'
import dnsPacket, { type Answer } from 'dns-packet'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { NodeSettings } from '../node-settings.ts'
import { findFaults } from './find-faults.ts'

let dns: Socket
let smtp: Server
let greeting: string
/** What is answered, by type and name. */
let zone: Record<string, unknown>

beforeEach(async () => {
  zone = {
    'A relay.example': '192.0.2.7',
    'PTR 7.2.0.192.in-addr.arpa': 'relay.example',
    'MX probe.example': { exchange: 'mx.probe.example', preference: 10 },
    'A mx.probe.example': '127.0.0.1',
  }
  dns = createSocket('udp4').bind(0, '127.0.0.1')
  dns.on('message', (message, { address, port }) => {
    const { id, questions = [] } = dnsPacket.decode(message)
    const [question] = questions
    const data = zone[`${question?.type} ${question?.name}`]
    const answers = data === undefined ? [] : [{ type: question?.type, name: question?.name, ttl: 1, data } as Answer]
    const flags = answers.length > 0 ? dnsPacket.AUTHORITATIVE_ANSWER : dnsPacket.AUTHORITATIVE_ANSWER | 3
    dns.send(dnsPacket.encode({ id, type: 'response', flags, questions, answers }), port, address)
  })
  greeting = '220 mx.probe.example ESMTP'
  smtp = createServer((socket) => {
    socket.on('error', () => {})
    socket.write(`${greeting}\r\n`)
  }).listen(0, '127.0.0.1')
  await Promise.all([once(dns, 'listening'), once(smtp, 'listening')])
})
afterEach(() => {
  dns.close()
  smtp.close()
})

const find = (more: Partial<NodeSettings> = {}) =>
  findFaults(
    {
      ROLE: 'both',
      EHLO_NAME: 'relay.example',
      PROBE_DOMAIN: 'probe.example',
      DNS_SERVERS: `127.0.0.1:${dns.address().port}`,
      ...more,
    } as NodeSettings,
    { smtpPort: (smtp.address() as AddressInfo).port },
  )

it('finds nothing where names, addresses and port are right', async () => {
  expect(await find()).toEqual([])
  expect(await find({ SOURCES: '192.0.2.7' })).toEqual([])
})

it.each([
  ['no address', () => delete zone['A relay.example'], /^relay\.example has no address\. Publish an A record/],
  ['no PTR', () => delete zone['PTR 7.2.0.192.in-addr.arpa'], /^192\.0\.2\.7 has no PTR\. Set it to relay\.example/],
  [
    'another PTR',
    () => (zone['PTR 7.2.0.192.in-addr.arpa'] = 'host-7.hoster.example'),
    /^The PTR of 192\.0\.2\.7 is host-7\.hoster\.example\. Set it to relay\.example\.$/,
  ],
  ['no MX to try', () => delete zone['MX probe.example'], /^probe\.example has no MX that this node can find/],
  ['a closed port', () => smtp.close(), /^Port \d+ is closed on the way out: mx\.probe\.example cannot be reached/],
  ['a peer that does not want us', () => (greeting = '554 no'), /mx\.probe\.example greeted with "554 no"/],
])('names %s and what to do', async (_what, change, words) => {
  const port = smtp.address()
  change()
  const faults = await findFaults(
    {
      ...{ ROLE: 'both', EHLO_NAME: 'relay.example', PROBE_DOMAIN: 'probe.example' },
      DNS_SERVERS: `127.0.0.1:${dns.address().port}`,
    } as NodeSettings,
    { smtpPort: (port as AddressInfo).port },
  )
  expect(faults).toEqual([expect.stringMatching(words)])
})

it('names a source that the name does not lead to', async () => {
  zone['PTR 8.2.0.192.in-addr.arpa'] = 'relay.example'
  expect(await find({ SOURCES: '192.0.2.7,192.0.2.8' })).toEqual([
    'relay.example leads to 192.0.2.7, and not to 192.0.2.8. Add that address to its records.',
  ])
})

it('asks nothing of a node that only receives', async () => {
  zone = {}
  expect(await find({ ROLE: 'inbound' })).toEqual([])
})
