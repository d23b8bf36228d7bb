/** Where `npm start` keeps its things and which ports it takes: everything from the environment, with defaults. */
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { outsideDir, readRelaySettings } from './relay-settings.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
export const HOST = '127.0.0.1'

/** Names of the development deployment; all have records in the zone file. */
export const NAMES = {
  mail: 'mail.mailstead.test',
  mx: 'mx.mailstead.test',
  submission: 'smtp.mailstead.test',
  spf: 'spf.mailstead.test',
  relay: 'relay.mailstead.test',
  sink: 'sink.mailstead.test',
  demo: 'demo.example',
  demoMx: 'mx.demo.example',
} as const

const RELAYS_MAX = 9

const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback)

const Environment = z.object({
  MAILSTEAD_LOCAL: z.string().min(1).default('.local'),
  PORT: port(8787),
  AGENT_PORT: port(8799),
  DNS_PORT: port(5353),
  DOH_PORT: port(5380),
  SINK_PORT: port(2526),
  MX_PORT: port(2525),
  SUBMISSION_PORT: port(2587),
  SUBMISSIONS_PORT: port(2465),
  MAILSTEAD_RELAYS: z.coerce.number().int().min(1).max(RELAYS_MAX).default(1),
  OUTGOING_ALLOWED_HOSTS: z.string().default(''),
})

export type Settings = Readonly<ReturnType<typeof readSettings>>

/** Reads the settings; throws one line that names each wrong variable. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>) {
  const parsed = Environment.safeParse(environment)
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  }
  const env = parsed.data
  const localDir = resolve(ROOT, env.MAILSTEAD_LOCAL)
  const url = `http://${HOST}:${env.PORT}`
  return {
    localDir,
    url,
    dohUrl: `http://${HOST}:${env.DOH_PORT}/dns-query`,
    ports: {
      PORT: env.PORT,
      DNS_PORT: env.DNS_PORT,
      DOH_PORT: env.DOH_PORT,
      SINK_PORT: env.SINK_PORT,
      MX_PORT: env.MX_PORT,
      SUBMISSION_PORT: env.SUBMISSION_PORT,
      SUBMISSIONS_PORT: env.SUBMISSIONS_PORT,
    },
    devJson: join(localDir, 'dev.json'),
    zoneFile: join(localDir, 'zone.json'),
    /** As in `127.0.0.1:4010,127.0.0.1:4011`: where webhooks may lead on this machine. */
    outgoingAllowedHosts: env.OUTGOING_ALLOWED_HOSTS,
    outboxDir: join(localDir, 'outbox'),
    stateDir: join(localDir, 'state'),
    logDir: join(localDir, 'logs'),
    stopDir: join(localDir, 'stop'),
    // Its process is somebody else, who may not look into a private folder.
    spamdDir: outsideDir(localDir, 'spamd'),
    spamdSocket: join(outsideDir(localDir, 'spamd'), 'spamd.sock'),
    relays: Array.from({ length: env.MAILSTEAD_RELAYS }, (_, at) =>
      readRelaySettings(environment, { no: at + 1, host: HOST, localDir, workerUrl: url, firstPort: env.AGENT_PORT }),
    ),
  }
}
