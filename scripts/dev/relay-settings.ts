/** Where one relay of the development system keeps its things, and how it and the Worker find each other. */
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { chooseQueueDir } from '../../relay/haraka/write-config.ts'
import type { PartName } from './part.ts'

/** `sun_path` of a Unix socket holds 108 bytes on Linux, 104 on macOS, with the final zero. */
const SOCKET_PATH_BYTES_MAX = 103

export interface RelaySettings {
  readonly id: string
  /** Names of its two parts. */
  readonly agent: PartName
  readonly haraka: PartName
  /** The variable that moves the port. */
  readonly portVariable: string
  readonly port: number
  /** Where the agent listens. */
  readonly url: string
  /** Where the Worker looks for the agent, and the agent for the Worker: something may stand between them. */
  readonly urlForWorker: string
  readonly workerUrl: string
  readonly ehlo: string
  readonly agentDir: string
  readonly harakaDir: string
  readonly harakaSocket: string
  readonly harakaListener: string
  readonly harakaQueueDir: string
}

/** A name for what cannot lie in `localDir` itself, the same at each start. */
const outsideName = (localDir: string): string =>
  `mailstead-${createHash('sha256').update(localDir).digest('hex').slice(0, 16)}`

/** A folder for what cannot lie in `localDir`. */
export const outsideDir = (localDir: string, name: string): string => join(tmpdir(), `${outsideName(localDir)}-${name}`)

function socketPath(localDir: string, name: string): string {
  const inside = join(localDir, name)
  if (Buffer.byteLength(inside) <= SOCKET_PATH_BYTES_MAX) return inside
  return outsideDir(localDir, name)
}

/** Reads a variable of one relay; throws one line that names it when it is wrong. */
function read<Value>(environment: Readonly<Record<string, string | undefined>>, name: string, type: z.ZodType<Value>) {
  const parsed = type.safeParse(environment[name])
  if (!parsed.success) throw new Error(`${name}: ${parsed.error.issues[0]?.message ?? 'is wrong'}`)
  return parsed.data
}

/** The first relay has the plain names; those of the others end in their number. */
export function readRelaySettings(
  environment: Readonly<Record<string, string | undefined>>,
  relay: { no: number; host: string; localDir: string; workerUrl: string; firstPort: number },
): RelaySettings {
  const { no, host, localDir, workerUrl, firstPort } = relay
  const suffix = no === 1 ? '' : `-${no}`
  const portVariable = no === 1 ? 'AGENT_PORT' : `AGENT_PORT_${no}`
  const anyPort = z.coerce.number().int().min(1).max(65_535)
  const port = read(environment, portVariable, anyPort.default(firstPort + no - 1))
  const url = `http://${host}:${port}`
  const harakaDir = join(localDir, `haraka-out${suffix}`)
  return {
    id: `relay-${no}`,
    agent: no === 1 ? 'agent' : `agent-${no}`,
    haraka: no === 1 ? 'haraka-out' : `haraka-out-${no}`,
    portVariable,
    port,
    url,
    urlForWorker: read(environment, `RELAY_${no}_URL`, z.url().default(url)),
    workerUrl: read(environment, `RELAY_${no}_WORKER_URL`, z.url().default(workerUrl)),
    ehlo: `relay${suffix}.mailstead.test`,
    agentDir: join(localDir, `agent${suffix}`),
    harakaDir,
    harakaSocket: socketPath(localDir, `haraka-out${suffix}.sock`),
    harakaListener: socketPath(localDir, `haraka-smtp${suffix}.sock`),
    harakaQueueDir: chooseQueueDir(`${outsideName(localDir)}${suffix}`, join(harakaDir, 'queue')),
  }
}
