/** Our relay as it runs: the agent with its journal, and Haraka with the plugin; the Worker's side only says yes. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { LEASE_MS } from '@mailstead/contracts/heartbeat.ts'
import { chooseQueueDir, writeHarakaConfig } from '../../../relay/haraka/write-config.ts'
import { startDnsServer } from '../../../scripts/dev/dns/dns-server.ts'
import { ROOT } from '../../../scripts/dev/settings.ts'
import type { Later } from '../cleanup.ts'
import { accepts, findFreePort, startProcess, waitUntil } from '../processes.ts'
import { makeTemporaryFolder } from '../temporary-folder.ts'
import { HARAKA } from './haraka-relay.ts'

export const RELAY_ID = 'bench'
export const RELAY_SECRET = 'a relay secret for benches, of more than 32 characters'
const HOST = '127.0.0.1'
const MX_NAME = 'sink.bench.example'
const DEAD_MX_NAME = 'mx.dead.example'

/** Answers heartbeats with a lease and takes events without reading them: the Worker is not what is measured. */
export async function startWorkerThatAgrees(later: Later): Promise<string> {
  const port = await findFreePort()
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      const nowMs = Date.now()
      const leaseUntil = new Date(nowMs + LEASE_MS).toISOString()
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ leaseUntil, serverTime: new Date(nowMs).toISOString() }))
    })
  })
  await new Promise<void>((resolve) => server.listen(port, HOST, resolve))
  later(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://${HOST}:${port}`
}

export interface AgentOptions {
  readonly workerUrl: string
  readonly slots: number
  /** Port of every MX. */
  readonly sinkPort: number
  readonly harakaSocket: string
  /** Share of the slots for one site; all of them unless told. */
  readonly siteShare?: number
  /** Port of `mx.dead.example`, which `dead.example` names. */
  readonly deadPort?: number
}

export interface RunningAgent {
  readonly url: string
  readonly journalFile: string
  readonly pid: number
  /** SIGKILL, and again from the same journal; resolves when it listens. */
  restart(): Promise<void>
}

/** The zone that leads every `.example` name to the sink, but `dead.example` to a host of its own. */
const zoneOf = ({ deadPort }: AgentOptions): string =>
  JSON.stringify({
    [MX_NAME]: { A: [HOST] },
    'dead.example': { MX: [[10, DEAD_MX_NAME]] },
    [DEAD_MX_NAME]: { A: [HOST] },
    _port: deadPort === undefined ? {} : { [DEAD_MX_NAME]: deadPort },
  })

const environmentOf = (
  options: AgentOptions,
  made: { readonly folder: string; readonly zoneFile: string; readonly port: number; readonly dnsPort: number },
): Record<string, string> => ({
  RELAY_ID,
  RELAY_SECRET,
  WORKER_URL: options.workerUrl,
  AGENT_PORT: String(made.port),
  DATA_DIR: join(made.folder, 'data'),
  HARAKA_SOCKET: options.harakaSocket,
  EHLO_NAME: 'relay.bench.example',
  DNS_SERVERS: `${HOST}:${made.dnsPort}`,
  MODE: 'development',
  DEV_ZONE_FILE: made.zoneFile,
  DEV_DEFAULT_PORT: String(options.sinkPort),
  SLOTS: String(options.slots),
  SITE_SHARE: String(options.siteShare ?? 1),
  SITE_SOURCE_SLOTS: String(options.slots),
  HEARTBEAT_EVERY_MS: '500',
  DISK_FREE_FLOOR_BYTES: '0',
})

/** Starts an agent and its DNS. */
export async function startAgent(later: Later, options: AgentOptions): Promise<RunningAgent> {
  const folder = makeTemporaryFolder(later)
  const zoneFile = join(folder, 'zone.json')
  writeFileSync(zoneFile, zoneOf(options))
  const dns = await startDnsServer({ zoneFile, host: HOST, port: 0, dohPort: 0, sinkMxName: MX_NAME })
  later(() => dns.close())
  const port = await findFreePort()
  const environment = environmentOf(options, { folder, zoneFile, port, dnsPort: dns.port })
  const start = async (): Promise<ChildProcess> => {
    const { child, tail } = startProcess(later, process.execPath, [join(ROOT, 'relay/agent/main.ts')], environment)
    await waitUntil('the agent', () => accepts({ host: HOST, port }), { everyMs: 5 }).catch((error: unknown) => {
      throw new Error(`The agent did not start: ${tail()}`, { cause: error })
    })
    return child
  }
  let child = await start()
  return {
    url: `http://${HOST}:${port}`,
    journalFile: join(folder, 'data', 'journal.db'),
    get pid() {
      return child.pid ?? 0
    },
    restart: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      child = await start()
    },
  }
}

/** Starts Haraka with the plugin; `socketPath` is what the agent speaks to. */
export async function startOurHaraka(later: Later): Promise<{ readonly socketPath: string; readonly pid: number }> {
  const folder = makeTemporaryFolder(later)
  const queueDir = makeTemporaryFolder(later, chooseQueueDir('', folder))
  const socketPath = join(folder, 'attempts.sock')
  mkdirSync(join(folder, 'haraka'))
  writeHarakaConfig({ dir: join(folder, 'haraka'), socketPath, resultsFile: join(folder, 'results.db'), queueDir })
  const { child, tail } = startProcess(later, process.execPath, [HARAKA, '-c', join(folder, 'haraka')])
  await waitUntil('Haraka with the plugin', () => accepts({ path: socketPath })).catch((error: unknown) => {
    throw new Error(`Haraka did not start: ${tail()}`, { cause: error })
  })
  return { socketPath, pid: child.pid ?? 0 }
}
