/** Writes the directory that Haraka for submission is started with: `node node_modules/Haraka/bin/haraka -c DIR`. */
import { join } from 'node:path'
import {
  readSubmissionSettings,
  type SubmissionLimits,
  type SubmissionSettingsGiven,
} from './mailstead-submission/settings.ts'
import { writeSmtpServer } from './write-smtp-server.ts'

export interface SubmissionConfig
  extends Pick<SubmissionSettingsGiven, 'hostName' | 'relayId' | 'relaySecret' | 'workerUrl' | 'certificate'> {
  /** The directory to write; made when it is missing. */
  readonly dir: string
  readonly mode: 'production' | 'development'
  /** `address:port` of the listener that offers STARTTLS, several parted by commas: port 587 (RFC 6409). */
  readonly listen: string
  /** The same for TLS from the first octet, all of one port: 465 (RFC 8314 §3.3). */
  readonly listenTls: string
  /** Must survive a restart; made when it is missing. */
  readonly dataDir: string
  /** Of mails on their way in; by default a folder in `dataDir`. */
  readonly spoolDir?: string
  readonly limits?: Partial<SubmissionLimits>
  /** Below this free space, or a twentieth of a small disk, nothing is taken. */
  readonly diskFreeFloorBytes?: number
}

const DISK_FLOOR_BYTES = 1_073_741_824

/** Many clients may share one address; what an account may send is limited by the Worker. */
const PRODUCTION_LIMITS: SubmissionLimits = {
  connections: 500,
  connectionsPerClient: 50,
  mailsPerSecond: 50,
  mailBurst: 2_000,
  commands: 500,
  commandMs: 300_000,
  dataMs: 300_000,
  dataBytesPerSecond: 4_096,
  postMs: 60_000,
  guesses: 20,
  guessWindowMs: 600_000,
  guessDelayMs: 500,
}
/** Everything comes from one address there. */
const DEVELOPMENT_LIMITS: SubmissionLimits = {
  ...PRODUCTION_LIMITS,
  connectionsPerClient: 100,
  mailsPerSecond: 1_000,
  mailBurst: 5_000,
}

/** Writes the configuration; a second call replaces what the first wrote. Throws one line that names what is wrong. */
export function writeSubmissionConfig(config: SubmissionConfig): void {
  const { certificate, dataDir, dir, hostName, listen, listenTls, spoolDir = join(dataDir, 'spool') } = config
  const settings: SubmissionSettingsGiven = {
    ...{ hostName, certificate, dataDir, spoolDir },
    relayId: config.relayId,
    relaySecret: config.relaySecret,
    workerUrl: config.workerUrl,
    diskFreeFloorBytes: config.diskFreeFloorBytes ?? DISK_FLOOR_BYTES,
    limits: { ...(config.mode === 'development' ? DEVELOPMENT_LIMITS : PRODUCTION_LIMITS), ...config.limits },
  }
  readSubmissionSettings(settings)
  writeSmtpServer({
    ...{ dir, hostName, certificate, settings },
    listen: `${listen},${listenTls}`,
    tlsPort: portOf(listen, listenTls),
    plugin: 'mailstead-submission',
  })
}

function portOf(listen: string, listenTls: string): number {
  const ports = listenTls.split(',').map((address) => Number(/:(\d{1,5})$/.exec(address.trim())?.[1]))
  const [port = 0] = ports
  if (!(port > 0) || new Set(ports).size > 1) throw new Error(`listenTls: "${listenTls}" has not one port`)
  if (listen.split(',').some((address) => address.trim().endsWith(`:${port}`))) {
    throw new Error(`listen: "${listen}" has the port ${port}, which begins with TLS`)
  }
  return port
}
