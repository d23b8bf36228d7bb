/** An installed node joins a running system by its token, sends its mail, is drained, and takes part again. */
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepts } from '../../../scripts/dev/accepts.ts'
import { findFreePorts } from '../../dev/free-ports.ts'
import { type RunningSystem, startSystem } from '../../dev/start-system.ts'
import { waitFor } from '../../dev/wait-for.ts'
import { findInOutbox, giveOrder, readTimeline, send, waitForEvent } from '../../flows/client.ts'
import { idOf, sendByNodemailer, sendBySmtplib } from '../../flows/submission/clients.ts'
import { type OperatorSession, openOperatorSession } from './operator-session.ts'
import { ScratchNode } from './scratch-node.ts'

/** The system and an operator's sign-up on a busy machine. */
const START_MS = 300_000
const ID = 'relay-new'
const EHLO = 'relay.mailstead.test'

let system: RunningSystem
let operator: OperatorSession
let node: ScratchNode
let agentPort: number
let mxPort: number
let submission: { readonly host: string; readonly port: number; readonly tlsPort: number }

beforeAll(async () => {
  system = await startSystem()
  const { dev, ports } = system
  agentPort = ports['AGENT_PORT_2'] ?? 0
  mxPort = ports.PORT + 9
  const [port = 0, tlsPort = 0] = await findFreeSubmissionPorts()
  submission = { host: '127.0.0.1', port, tlsPort }
  operator = await openOperatorSession(system)
  const settings = {
    RELAY_ID: ID,
    WORKER_URL: dev.url,
    RELAY_URL: `http://127.0.0.1:${agentPort}`,
    EHLO_NAME: EHLO,
    AGENT_PORT: agentPort,
    HTTPS_LISTEN: 'none',
    MX_LISTEN: `127.0.0.1:${mxPort}`,
    DNS_SERVERS: `${dev.dns.host}:${dev.dns.port}`,
    PROBE_DOMAIN: 'peer.example',
    MODE: 'development',
    DEV_ZONE_FILE: dev.dns.zoneFile,
    DEV_DEFAULT_PORT: dev.sink.port,
    SUBMISSION: 'on',
    SUBMISSION_LISTEN: `127.0.0.1:${port}`,
    SUBMISSION_TLS_LISTEN: `127.0.0.1:${tlsPort}`,
  }
  node = new ScratchNode(settings)
  const certificate = await generate([{ name: 'commonName', value: EHLO }])
  const files = { TLS_CERTIFICATE: join(node.dir, 'cert.pem'), TLS_KEY: join(node.dir, 'key.pem') }
  writeFileSync(files.TLS_CERTIFICATE, certificate.cert)
  writeFileSync(files.TLS_KEY, certificate.private)
  node.configure({ ...settings, ...files })
}, START_MS)
afterAll(async () => {
  await node?.remove()
  await system?.stop()
})

const relay = async (id: string) =>
  (await operator.get('/v1/operator/relays')).data.find((each: { id: string }) => each.id === id)

/** Not of the block that the system has: no other system begins with them. */
const findFreeSubmissionPorts = async () => Object.values(await findFreePorts()).slice(0, 2)

/** What the sink was told in EHLO tells nothing: both relays have one name. The row says who has the mail. */
const relayStates = async () => [(await relay('relay-1')).state, (await relay(ID))?.state]

describe('a node', () => {
  it('is installed and registered by its token, which is worth nothing afterwards', async () => {
    expect(await node.run('install')).toMatchObject({ code: 1, output: expect.stringContaining('is not registered') })
    const { token } = await operator.post('/v1/operator/relays/tokens', { relay: ID })
    expect(await node.run('install', '--token', token)).toMatchObject({ code: 0 })
    expect(await relay(ID)).toMatchObject({ role: 'both', state: 'active', is_alive: false })
    const other = new ScratchNode({
      RELAY_ID: ID,
      WORKER_URL: system.dev.url,
      RELAY_URL: 'http://127.0.0.1:9',
      EHLO_NAME: EHLO,
      HTTPS_LISTEN: 'none',
    })
    const again = await other.run('install', '--token', token)
    await other.remove()
    expect(again).toMatchObject({ code: 1, output: expect.stringContaining('was used with another secret') })
  }, 300_000)

  it('runs by the commands of its units', async () => {
    await node.start('spamd', async () => {
      if (!(await accepts({ path: node.path('run/mailstead-relay-spamd/spamd.sock') }))) throw new Error('not yet')
    })
    await node.start('outbound', async () => {
      if (!(await accepts({ path: node.path('run/mailstead-relay-outbound/attempts.sock') })))
        throw new Error('not yet')
    })
    await node.start('agent', async () => {
      if (!(await accepts({ host: '127.0.0.1', port: agentPort }))) throw new Error('not yet')
    })
    await node.start('mx', async () => {
      if (!(await accepts({ host: '127.0.0.1', port: mxPort }))) throw new Error('not yet')
    })
    await node.start('submission', async () => {
      if (!(await accepts({ host: '127.0.0.1', port: submission.port }))) throw new Error('not yet')
    })
    await waitFor('the relay to be heard', async () => (await relay(ID)).is_alive)
    const greeting = await new Promise<string>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: mxPort }, () => socket.write('QUIT\r\n'))
      socket.once('data', (data) => resolve(String(data))).once('error', reject)
    })
    expect(greeting).toMatch(new RegExp(`^220 ${EHLO} `))
    const { code, output } = await node.run('status')
    expect([code, output]).toEqual([
      0,
      expect.stringMatching(/agent: answers\nrelay relay-new: active, last heartbeat 2/),
    ])
  })

  it('sends what the other relay no longer takes', async () => {
    await giveOrder(system.dev, { action: 'drain', relay: 'relay-1' })
    expect(await relayStates()).toEqual(['draining', 'active'])
    const id = await send(system.dev, { to: 'by-new@peer.example' })
    await waitForEvent(system.dev, id, 'delivered')
    expect(findInOutbox(system.dev, 'by-new@')).toHaveLength(1)
    expect((await node.run('status')).output).toContain('waiting: 0 recipients')
  })

  it('takes mail of clients that sign in, in clear first and with TLS from the first octet', async () => {
    const { apiKey } = system.dev
    for (const [client, way] of Object.entries({ smtplib: sendBySmtplib, nodemailer: sendByNodemailer })) {
      const to = `by-${client}@peer.example`
      const raw = `From: <hello@${system.dev.domain}>\r\nTo: <${to}>\r\nSubject: by a client\r\n\r\nHello.\r\n`
      const verdict = await way({ submission, apiKey }, { mailFrom: `hello@${system.dev.domain}`, rcptTo: [to], raw })
      await waitForEvent(system.dev, idOf(verdict), 'delivered')
      expect(findInOutbox(system.dev, to)).toHaveLength(1)
    }
  })

  it('drains: it gives back what waits, gets nothing new, and takes part again when told to', async () => {
    await giveOrder(system.dev, { action: 'hold', id: 'wait', scope: { domain: 'held.example' } })
    const held = await send(system.dev, { to: 'ada@held.example' })
    await waitFor('the mail to be at the relay', async () => {
      const { recipients } = await readTimeline(system.dev, held)
      return recipients[0]?.entries.some(({ kind }) => kind === 'queued')
    })
    await giveOrder(system.dev, { action: 'resume', relay: 'relay-1' })
    expect(await node.run('drain', '--seconds', '100')).toMatchObject({
      code: 0,
      output: expect.stringMatching(/empty\n$/),
    })
    expect(await relayStates()).toEqual(['active', 'draining'])
    const id = await send(system.dev, { to: 'by-first@peer.example' })
    await waitForEvent(system.dev, id, 'delivered')
    await giveOrder(system.dev, { action: 'release', id: 'wait' })
    await waitForEvent(system.dev, held, 'delivered')
    expect(findInOutbox(system.dev, 'ada@held')).toHaveLength(1)
    expect(await node.run('resume')).toMatchObject({ code: 0, output: 'active\n' })
    expect(await relayStates()).toEqual(['active', 'active'])
  }, 240_000)
})
