/** What differs from node to node, read from `config/mailstead-outbound.json` of the Haraka directory. */
import type { SocketReach } from './attempt-server.ts'
import { DEFAULT_TIMERS, type Timers } from './transport/timers.ts'

export interface Settings {
  readonly socketPath: string
  /** The user alone, unless told otherwise. */
  readonly socketReach: SocketReach
  readonly resultsFile: string
  readonly queueDir: string
  readonly timers: Timers
}

/** Throws on a file that is missing or incomplete: Haraka then stops at its start, as it should. */
export function readSettings(file: unknown): Settings {
  return {
    socketPath: readText(file, 'socketPath'),
    socketReach: readReach(readField(file, 'socketReach')),
    resultsFile: readText(file, 'resultsFile'),
    queueDir: readText(file, 'queueDir'),
    timers: readTimers(readField(file, 'timers')),
  }
}

function readTimers(given: unknown): Timers {
  const timers = { ...DEFAULT_TIMERS }
  for (const [name, limitMs] of Object.entries(given ?? {})) {
    if (!isTimer(name) || typeof limitMs !== 'number' || !(limitMs > 0)) {
      throw new Error(`mailstead-outbound.json: timers.${name} must be a known timer in milliseconds`)
    }
    timers[name] = limitMs
  }
  return timers
}

function readReach(given: unknown): SocketReach {
  if (given === undefined || given === 'user') return 'user'
  if (given === 'group') return 'group'
  throw new Error('mailstead-outbound.json: socketReach must be user or group')
}

function isTimer(name: string): name is keyof Timers {
  return Object.hasOwn(DEFAULT_TIMERS, name)
}

function readText(file: unknown, name: string): string {
  const value = readField(file, name)
  if (typeof value !== 'string' || value === '') throw new Error(`mailstead-outbound.json: ${name} is missing`)
  return value
}

function readField(file: unknown, name: string): unknown {
  return typeof file === 'object' && file !== null ? Reflect.get(file, name) : undefined
}
