/** Starts the real system (`scripts/dev.ts`) for a test, in a folder and on ports of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DevJson } from '../../scripts/dev/dev-json.ts'
import type { PartName } from '../../scripts/dev/part.ts'
import { ROOT } from '../../scripts/dev/settings.ts'
import { findFreePorts, type SystemPorts } from './free-ports.ts'
import { openRelayLink, type RelayLink } from './relay-link.ts'
import { waitFor } from './wait-for.ts'

// No test asserts by it: `wrangler dev` takes its time on a busy machine.
const START_TIMEOUT_MS = 120_000
const OUTPUT_TAIL_CHARS = 4_000

export interface StartOptions {
  /** A folder of an earlier start, to start again with its data; by default a new one. */
  localDir?: string
  ports?: SystemPorts
  relays?: 1 | 2
  /** Puts a link that can be cut between the Worker and each relay. */
  hasLinks?: boolean
  /** `host:port` of what listens for webhooks on this machine; the Worker reaches no other private address. */
  allowedHosts?: readonly string[]
}

export interface RunningSystem {
  /** As `dev.json` says it now. */
  readonly dev: DevJson
  localDir: string
  ports: SystemPorts
  /** The supervisor, which leads its own process group. */
  pid: number
  /** Between the Worker and each relay, in the order of `dev.relays`; none unless asked for. */
  links: readonly RelayLink[]
  output(): string
  /** Kills a part, which stays down until `revive`. */
  fell(part: PartName): Promise<void>
  revive(part: PartName): Promise<void>
  /** SIGINT to the process group; resolves with the exit code. Removes the folder unless told to keep it. */
  stop(options?: { keep: boolean }): Promise<number>
}

export interface StartAttempt {
  child: ChildProcess
  output(): string
  ended: Promise<number>
}

/** Spawns the supervisor without waiting for anything. */
export function spawnSystem(
  localDir: string,
  ports: SystemPorts,
  more: Readonly<Record<string, string>> = {},
): StartAttempt {
  const variables = Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, String(port)]))
  const child = spawn('node', ['scripts/dev.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env['PATH']}`,
      ...variables,
      ...more,
      MAILSTEAD_LOCAL: localDir,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const ended = once(child, 'exit').then(([code]) => Number(code ?? -1))
  return { child, output: () => output.slice(-OUTPUT_TAIL_CHARS), ended }
}

const readDevJson = (localDir: string): DevJson => JSON.parse(readFileSync(join(localDir, 'dev.json'), 'utf8'))

/** A relay's links by their numbers, and the variables that lead both sides through them. */
async function openLinks(ports: SystemPorts, count: number) {
  const links = await Promise.all(
    Array.from({ length: count }, (_, at) =>
      openRelayLink({ worker: ports.PORT, agent: ports[at === 0 ? 'AGENT_PORT' : `AGENT_PORT_${at + 1}`] ?? 0 }),
    ),
  )
  const variables = links.map(({ urlForWorker, workerUrl }, at) => ({
    [`RELAY_${at + 1}_URL`]: urlForWorker,
    [`RELAY_${at + 1}_WORKER_URL`]: workerUrl,
  }))
  return { links, variables: Object.assign({}, ...variables) }
}

/** Kills and revives parts by their stop files. */
function createPartControl(localDir: string) {
  const stopFile = (part: PartName) => join(localDir, 'stop', part)
  const pidOf = (part: PartName) => readDevJson(localDir).pids[part]
  return {
    async fell(part: PartName) {
      writeFileSync(stopFile(part), '')
      const pid = pidOf(part)
      if (pid !== undefined) process.kill(pid, 'SIGKILL')
      await waitFor(`${part} to stay down`, () => pidOf(part) === undefined)
    },
    async revive(part: PartName) {
      rmSync(stopFile(part), { force: true })
      await waitFor(`${part} to run again`, () => pidOf(part) !== undefined)
    },
  }
}

/** Resolves when `dev.json` is there; throws with the supervisor's output when the start fails. */
export async function startSystem(options: StartOptions = {}): Promise<RunningSystem> {
  const localDir = options.localDir ?? mkdtempSync(join(tmpdir(), 'mailstead-'))
  const ports = options.ports ?? (await findFreePorts())
  const { relays = 1, hasLinks = false, allowedHosts = [] } = options
  const { links, variables } = await openLinks(ports, hasLinks ? relays : 0)
  // What a killed system left would look like readiness.
  rmSync(join(localDir, 'dev.json'), { force: true })
  const { child, output, ended } = spawnSystem(localDir, ports, {
    ...variables,
    MAILSTEAD_RELAYS: String(relays),
    OUTGOING_ALLOWED_HOSTS: allowedHosts.join(','),
  })
  const pid = child.pid ?? 0
  const stop = async ({ keep } = { keep: false }): Promise<number> => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGINT')
    const code = await ended
    await Promise.all(links.map((link) => link.close()))
    if (!keep) rmSync(localDir, { recursive: true, force: true })
    return code
  }
  await waitFor(
    'dev.json',
    () => {
      if (child.exitCode !== null) throw new Error(`npm start exited with code ${child.exitCode}:\n${output()}`)
      return existsSync(join(localDir, 'dev.json'))
    },
    START_TIMEOUT_MS,
  ).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return {
    get dev() {
      return readDevJson(localDir)
    },
    ...{ localDir, ports, pid, links, output, stop },
    ...createPartControl(localDir),
  }
}
