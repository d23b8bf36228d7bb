/** A host whose handshake breaks, through agent and Haraka: in clear at once, and for a day without asking again. */
import selfsigned from 'selfsigned'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { waitFor } from '../dev/wait-for.ts'
import { createRelayWorld, type RelayWorld } from '../faults/relay-world.ts'
import { inOrder, raw, say } from './peer-steps.ts'

const HOUR_MS = 3_600_000

let world: RelayWorld

beforeAll(async () => {
  const made = await selfsigned.generate([{ name: 'commonName', value: 'mx.a.example' }])
  const script = {
    tls: { key: made.private, cert: made.cert },
    starttls: inOrder(say('220 go'), raw('this is no TLS record, not by a long way\r\n')),
  }
  world = await createRelayWorld({ script, timers: { idleMs: 1 } })
  await Promise.all([world.agent.start(), world.haraka.start()])
})
afterAll(() => world?.close())

/** Delivers one mail; the verbs that each connection it took has heard. */
async function deliverOne(): Promise<string[]> {
  const before = world.sink.connections.length
  const job = world.job('u@a.example')
  await world.hand([job])
  await waitFor('the delivery', () => world.finalOf(job))
  expect(world.copiesOf(job)).toBe(1)
  return world.sink.connections.slice(before).map(({ commands }) =>
    commands
      .map((line) => line.split(/[ :]/)[0])
      .filter((verb) => verb !== 'QUIT')
      .join(' '),
  )
}

it('breaks one handshake, then none for a day by the clock, then one again', async () => {
  expect(await deliverOne()).toEqual(['EHLO STARTTLS', 'EHLO MAIL RCPT DATA'])
  expect(await deliverOne()).toEqual(['EHLO MAIL RCPT DATA'])
  await world.passTime(23 * HOUR_MS)
  expect(await deliverOne()).toEqual(['EHLO MAIL RCPT DATA'])
  await world.passTime(2 * HOUR_MS)
  expect(await deliverOne()).toEqual(['EHLO STARTTLS', 'EHLO MAIL RCPT DATA'])
})
