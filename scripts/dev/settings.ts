/** Where `npm start` keeps its things and which ports it takes: everything from the environment, with defaults. */
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { chooseQueueDir } from '../../relay/haraka/write-config.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
export const HOST = '127.0.0.1'

/** Names of the development deployment; all have records in the zone file. */
export const NAMES = {
  mail: 'mail.mailstead.test',
  mx: 'mx.mailstead.test',
  spf: 'spf.mailstead.test',
  relay: 'relay.mailstead.test',
  sink: 'sink.mailstead.test',
  demo: 'demo.example',
} as const

/** `sun_path` of a Unix socket holds 108 bytes on Linux, 104 on macOS, with the final zero. */
const SOCKET_PATH_BYTES_MAX = 103

const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback)

const Environment = z.object({
  MAILSTEAD_LOCAL: z.string().min(1).default('.local'),
  PORT: port(8787),
  AGENT_PORT: port(8799),
  DNS_PORT: port(5353),
  DOH_PORT: port(5380),
  SINK_PORT: port(2526),
})

export type Settings = Readonly<ReturnType<typeof readSettings>>

/** A name for what cannot lie in `localDir` itself, the same at each start. */
const outsideName = (localDir: string): string =>
  `mailstead-${createHash('sha256').update(localDir).digest('hex').slice(0, 16)}`

function socketPath(localDir: string, name: string): string {
  const inside = join(localDir, name)
  if (Buffer.byteLength(inside) <= SOCKET_PATH_BYTES_MAX) return inside
  return join(tmpdir(), `${outsideName(localDir)}-${name}`)
}

/** Reads the settings; throws one line that names each wrong variable. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>) {
  const parsed = Environment.safeParse(environment)
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  }
  const env = parsed.data
  const localDir = resolve(ROOT, env.MAILSTEAD_LOCAL)
  return {
    localDir,
    url: `http://${HOST}:${env.PORT}`,
    agentUrl: `http://${HOST}:${env.AGENT_PORT}`,
    dohUrl: `http://${HOST}:${env.DOH_PORT}/dns-query`,
    ports: {
      PORT: env.PORT,
      AGENT_PORT: env.AGENT_PORT,
      DNS_PORT: env.DNS_PORT,
      DOH_PORT: env.DOH_PORT,
      SINK_PORT: env.SINK_PORT,
    },
    devJson: join(localDir, 'dev.json'),
    zoneFile: join(localDir, 'zone.json'),
    outboxDir: join(localDir, 'outbox'),
    stateDir: join(localDir, 'state'),
    logDir: join(localDir, 'logs'),
    agentDir: join(localDir, 'agent'),
    harakaDir: join(localDir, 'haraka-out'),
    harakaSocket: socketPath(localDir, 'haraka-out.sock'),
    harakaListener: socketPath(localDir, 'haraka-smtp.sock'),
    harakaQueueDir: chooseQueueDir(outsideName(localDir), join(localDir, 'haraka-out', 'queue')),
  }
}
