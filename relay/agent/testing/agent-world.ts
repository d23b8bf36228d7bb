/** An agent with everything around it, for tests: DNS, Haraka's channel and the Worker, all on loopback. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Log } from '../../log.ts'
import { type Agent, startAgent } from '../agent.ts'
import type { SystemTime } from '../clock.ts'
import { parseConfig } from '../config.ts'
import { type FakeDns, startFakeDns } from './fake-dns.ts'
import { type FakeHaraka, startFakeHaraka } from './fake-haraka.ts'
import { type FakeWorker, startFakeWorker } from './fake-worker.ts'

export const SECRET = 'a secret of sixteen and more'

export interface AgentWorld {
  readonly environment: Readonly<Record<string, string>>
  readonly socketPath: string
  readonly dns: FakeDns
  haraka: FakeHaraka
  readonly worker: FakeWorker
  readonly agents: Agent[]
  /** Names of what agents of this process have logged. */
  readonly logged: string[]
  /** Starts an agent in this process; `url` and `secret` are what `postJobs` wants. */
  start(more?: Readonly<Record<string, string>>, system?: SystemTime): Promise<Agent & { readonly secret: string }>
  close(): Promise<void>
}

/** Builds the world; `a.example` and `b.example` have one mail host each. */
export async function createAgentWorld(): Promise<AgentWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'agent-'))
  const socketPath = join(folder, 'h.sock')
  const dns = await startFakeDns()
  for (const name of ['a.example', 'b.example']) {
    dns.zone.set(name, { mx: [[10, `mx.${name}`]] })
    dns.zone.set(`mx.${name}`, { a: ['127.0.0.1'] })
  }
  const worker = await startFakeWorker(SECRET)
  const environment = {
    RELAY_ID: 'relay-1',
    RELAY_SECRET: SECRET,
    WORKER_URL: worker.url,
    AGENT_PORT: '0',
    DATA_DIR: join(folder, 'data'),
    HARAKA_SOCKET: socketPath,
    EHLO_NAME: 'relay.example',
    DNS_SERVERS: dns.server,
    MODE: 'development',
    DISK_FREE_FLOOR_BYTES: '0',
    EVENTS_COLLECT_MS: '20',
    // The tests look at what becomes of mails.
    QUEUED_TOLD_AFTER_MS: '3600000',
  }
  const world: AgentWorld = {
    ...{ environment, socketPath, dns, worker, agents: [], logged: [] },
    haraka: await startFakeHaraka(socketPath),
    start: async (more = {}, system) => {
      const parsed = parseConfig({ ...environment, ...more })
      if (!parsed.ok) throw new Error(parsed.why)
      const log: Log = (event, fields) => {
        world.logged.push(event)
        if (process.env['AGENT_LOG']) console.log(event, fields)
      }
      const agent = await startAgent(parsed.config, log, system)
      world.agents.push(agent)
      return { ...agent, secret: SECRET }
    },
    close: async () => {
      await Promise.all(world.agents.map((agent) => agent.stop()))
      await world.haraka.close()
      await worker.close()
      dns.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return world
}
