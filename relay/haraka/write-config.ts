/** Writes the directory that Haraka for outgoing mail is started with: `node node_modules/Haraka/bin/haraka -c DIR`. */
import { accessSync, constants, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface HarakaConfig {
  /** The directory to write; made when it is missing. */
  readonly dir: string
  /** Where the plugin listens for the agent. A Unix socket path has at most 107 octets. */
  readonly socketPath: string
  /** Whether the agent is somebody else of the same group; by default the user alone may connect. */
  readonly socketReach?: 'user' | 'group'
  /** SQLite file of outcomes the agent has not acknowledged; must survive a restart. */
  readonly resultsFile: string
  /** Emptied at every start; see `chooseQueueDir`. */
  readonly queueDir: string
  /** Haraka's own listener, which refuses everybody. By default a Unix socket in `dir`, so that no port is taken. */
  readonly listen?: string
  /** Limits of the dialogue in milliseconds that differ from the defaults, by the names of the plugin's `Timers`. */
  readonly timers?: Readonly<Record<string, number>>
}

const TEMPLATE = fileURLToPath(new URL('./outbound/config', import.meta.url))
const SHARED_MEMORY = '/dev/shm'

/** Writes the configuration; a second call replaces what the first wrote. */
export function writeHarakaConfig(config: HarakaConfig): void {
  const target = join(config.dir, 'config')
  mkdirSync(config.dir, { recursive: true, mode: 0o700 })
  mkdirSync(config.queueDir, { recursive: true, mode: 0o700 })
  cpSync(TEMPLATE, target, { recursive: true })
  const smtp = join(target, 'smtp.ini')
  const listen = config.listen ?? `${join(config.dir, 'smtp.sock')}:600`
  writeFileSync(smtp, readFileSync(smtp, 'utf8').replace('@listen@', listen))
  writeFileSync(join(target, 'queue_dir'), `${config.queueDir}\n`)
  const { socketPath, socketReach, resultsFile, queueDir, timers } = config
  writeFileSync(
    join(target, 'mailstead-outbound.json'),
    JSON.stringify({ socketPath, socketReach, resultsFile, queueDir, timers }),
  )
}

/** A directory in memory where there is one: queue files are fsynced and are never the only copy. */
export function chooseQueueDir(name: string, fallbackDir: string): string {
  try {
    accessSync(SHARED_MEMORY, constants.W_OK)
    return join(SHARED_MEMORY, name)
  } catch {
    return fallbackDir
  }
}
