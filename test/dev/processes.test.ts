/** `docs/development.md`, "Processes" and "`.local/dev.json`": one test a sentence. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PART_OF } from '../../scripts/dev/local-lock.ts'
import { findByEnvironment, findFileHolders, isAlive } from '../../scripts/dev/process-table.ts'
import { hasSpamd } from '../../scripts/dev/receiving-parts.ts'
import { waitForReceived } from '../flows/receiving/inbox.ts'
import { callApi, sendMail } from './api-client.ts'
import { findFreePorts } from './free-ports.ts'
import { findMail } from './outbox.ts'
import { type RunningSystem, spawnSystem, startSystem } from './start-system.ts'
import { waitFor } from './wait-for.ts'

const PARTS = [
  ...(['agent', 'dns', 'haraka-mx', 'haraka-out', 'haraka-submission', 'sink', 'worker'] as const),
  ...(hasSpamd ? (['spamd'] as const) : []),
]

let system: RunningSystem
const keptMail: { id?: string } = {}

beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system?.stop())

const commandLine = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
const isHealthy = async (): Promise<boolean> => {
  const answer = await fetch(`${system.dev.url}/health`).catch(() => null)
  return answer?.status === 200
}

describe('.local/dev.json', () => {
  it('has the fields of the parts that exist, and none of those that do not', () => {
    const { dev, localDir, ports } = system
    const host = '127.0.0.1'
    expect(dev).toEqual({
      url: `http://${host}:${ports.PORT}`,
      apiKey: expect.stringMatching(/^ms_[^_]+_.+/),
      tenant: expect.stringMatching(/^[0-9a-f-]{36}$/),
      domain: 'demo.example',
      mailboxes: ['ada@demo.example', 'bob@demo.example'],
      alias: 'team@demo.example',
      mx: { host, port: ports.MX_PORT },
      submission: { host, port: ports.SUBMISSION_PORT, tlsPort: ports.SUBMISSIONS_PORT },
      agentUrl: `http://${host}:${ports.AGENT_PORT}`,
      relaySecret: expect.stringMatching(/^.{32,}$/),
      relays: [
        {
          id: 'relay-1',
          url: `http://${host}:${ports.AGENT_PORT}`,
          secret: dev.relaySecret,
          dataDir: join(localDir, 'agent'),
          agent: 'agent',
          haraka: 'haraka-out',
        },
      ],
      dns: { host, port: ports.DNS_PORT, zoneFile: join(localDir, 'zone.json') },
      outboxDir: join(localDir, 'outbox'),
      sink: { host, port: ports.SINK_PORT },
      pids: Object.fromEntries(PARTS.map((name) => [name, expect.any(Number)])),
    })
  })
  it('has absolute paths', () => {
    for (const path of [system.dev.outboxDir, system.dev.dns.zoneFile]) expect(isAbsolute(path)).toBe(true)
  })
})

describe('processes', () => {
  it('GET /health answers 200 {"ok":true,…} when the Worker reaches its database', async () => {
    expect(await callApi(system.dev, 'GET', '/health')).toMatchObject({ status: 200, body: { ok: true } })
  })
  it('prints a curl line that works', async () => {
    const { execFileSync } = await import('node:child_process')
    const line = /curl[\s\S]*?'\n\n/.exec(system.output())?.[0] ?? ''
    const answer = execFileSync('sh', ['-c', line.replace('curl', 'curl -sS --fail-with-body')], { encoding: 'utf8' })
    expect(JSON.parse(answer)).toEqual({ id: expect.any(String) })
    expect(line).toContain('"to":["bob@demo.example"]')
    expect(await waitForReceived(system.dev, 'Hello')).toMatchObject({ received_for: ['bob@demo.example'] })
    keptMail.id = JSON.parse(answer).id
  })
  it('pids are the working processes, not shells around them', () => {
    const { pids } = system.dev
    for (const name of PARTS) expect(isAlive(pids[name]!), name).toBe(true)
    expect(commandLine(pids.agent!)).toContain('relay/agent/main.ts')
    for (const name of ['haraka-out', 'haraka-mx', 'haraka-submission'] as const)
      expect(commandLine(pids[name]!)).toContain(`Haraka/bin/haraka -c ${join(system.localDir, name)}`)
    if (hasSpamd) expect(commandLine(pids.spamd!)).toMatch(/perl.*spamd/)
    expect(commandLine(pids.dns!)).toContain('dns/main.ts')
    expect(commandLine(pids.sink!)).toContain('sink/main.ts')
  })
  it('worker is the workerd that runs our code', () => {
    const pid = system.dev.pids.worker!
    expect(commandLine(pid)).toMatch(/workerd .*serve/)
    const group = Number(readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ')[2])
    expect(findFileHolders(group, join(system.localDir, 'state/v3/d1'))).toEqual([pid])
  })
  it.each(PARTS)('%s dies and is started again, and dev.json is rewritten', async (name) => {
    const died = system.dev.pids[name]!
    process.kill(died, 'SIGKILL')
    const reborn = await waitFor(`a new ${name}`, () => system.dev.pids[name] !== died && system.dev.pids[name])
    expect(isAlive(reborn)).toBe(true)
    if (name === 'worker') expect(await isHealthy()).toBe(true)
  })
  it('sends, receives and scores mail after every part has been started again', async () => {
    const [bob = ''] = system.dev.mailboxes.slice(1)
    await sendMail(system.dev, bob, { subject: 'After deaths' })
    // A part that was not quite ready puts the first try off by a minute, and the scan of a mail by two.
    const mail = await waitForReceived(system.dev, 'After deaths', { isScored: hasSpamd })
    expect(mail).toMatchObject({ folder: 'inbox', authentication: { spf: 'pass', dkim: 'pass', ptr: 'pass' } })
    await sendMail(system.dev, 'after@deaths.example')
    await waitFor('the mail', () => findMail(system.dev.outboxDir, 'after@deaths.example'))
  })
  it('a second start in the same folder is a clear error while the first runs', async () => {
    const second = spawnSystem(system.localDir, await findFreePorts())
    expect(await second.ended).toBe(1)
    expect(second.output()).toContain(`A system is running in ${system.localDir} already (process ${system.pid})`)
    expect(existsSync(join(system.localDir, 'dev.json'))).toBe(true)
  })
  it('SIGINT to the process group ends everything, without a terminal', async () => {
    const { pids } = system.dev
    expect(await system.stop({ keep: true })).toBe(0)
    for (const name of PARTS) expect(isAlive(pids[name]!), name).toBe(false)
    expect(findByEnvironment(PART_OF, system.localDir)).toEqual([])
    expect(existsSync(join(system.localDir, 'dev.json'))).toBe(false)
  })
  it('a second start keeps the data', async () => {
    const { localDir, ports } = system
    const { apiKey, tenant } = await startAgain(localDir, ports)
    expect(system.dev).toMatchObject({ apiKey, tenant })
    expect((await callApi(system.dev, 'GET', `/v1/emails/${keptMail.id}`)).body).toMatchObject({ id: keptMail.id })
  })
  it('what a killed supervisor left behind is ended by the next start', async () => {
    const { pids } = system.dev
    process.kill(system.pid, 'SIGKILL')
    await waitFor('the supervisor to be gone', () => !isAlive(system.pid))
    await startAgain(system.localDir, system.ports)
    for (const name of PARTS) expect(isAlive(pids[name]!), name).toBe(false)
  })

  async function startAgain(
    localDir: string,
    ports: RunningSystem['ports'],
  ): Promise<{ apiKey: string; tenant: string }> {
    const kept = JSON.parse(readFileSync(join(localDir, 'state/demo-tenant.json'), 'utf8'))
    system = await startSystem({ localDir, ports })
    return kept
  }
})

describe('ports', () => {
  it('a taken port is a clear error that names the port and its variable', async () => {
    const ports = await findFreePorts()
    const taken = createServer().listen(ports.SINK_PORT, '127.0.0.1')
    const localDir = mkdtempSync(join(tmpdir(), 'mailstead-'))
    const attempt = spawnSystem(localDir, ports)
    expect(await attempt.ended).toBe(1)
    expect(attempt.output()).toContain(`port ${ports.SINK_PORT} is taken`)
    expect(attempt.output()).toContain('SINK_PORT')
    expect(findByEnvironment(PART_OF, localDir)).toEqual([])
    taken.close()
    rmSync(localDir, { recursive: true })
  })
})
