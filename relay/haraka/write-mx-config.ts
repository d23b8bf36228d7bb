/** Writes the directory that Haraka for incoming mail is started with: `node node_modules/Haraka/bin/haraka -c DIR`. */
import { join } from 'node:path'
import { type MxLimits, type MxSettingsGiven, readMxSettings } from './mailstead-mx/settings.ts'
import type { CertificateFiles } from './smtp-server/certificate/certificate-files.ts'
import { writeSmtpServer } from './write-smtp-server.ts'

export interface MxConfig extends Pick<MxSettingsGiven, 'hostName' | 'relayId' | 'relaySecret' | 'workerUrl'> {
  /** The directory to write; made when it is missing. */
  readonly dir: string
  /** `address:port` of the listener, several parted by commas. */
  readonly listen: string
  readonly mode: MxSettingsGiven['mode']
  /** DNS servers as `host:port`; empty takes the system's. */
  readonly dnsServers: readonly string[]
  /** Where spamd listens; null without one. */
  readonly scorer: NonNullable<MxSettingsGiven['scorer']> | null
  /** Must survive a restart; made when it is missing. */
  readonly dataDir: string
  /** Of mails on their way in; by default a folder in `dataDir`. */
  readonly spoolDir?: string
  /** Without it STARTTLS is not offered. */
  readonly certificate: CertificateFiles | null
  /** Proxies that tell the client's address by the PROXY protocol; loopback in development, nobody else by default. */
  readonly proxies?: readonly string[]
  readonly limits?: Partial<MxLimits>
  /** Below this free space, or a twentieth of a small disk, nothing is taken. */
  readonly diskFreeFloorBytes?: number
  /** How long a connection from loopback waits for a PROXY line in development. */
  readonly proxyWaitMs?: number
}

const PROXY_WAIT_MS = 500
const DISK_FLOOR_BYTES = 1_073_741_824

/** Ten mails a second are more than any one host has for a small node; whoever has more tries again. */
const PRODUCTION_LIMITS: MxLimits = {
  connections: 500,
  connectionsPerClient: 20,
  mailsPerSecond: 10,
  mailBurst: 200,
  commands: 500,
  commandMs: 300_000,
  dataMs: 300_000,
  dataBytesPerSecond: 4_096,
  postMs: 25_000,
}
/** Everything comes from few addresses there. */
const DEVELOPMENT_LIMITS: MxLimits = {
  ...PRODUCTION_LIMITS,
  connectionsPerClient: 100,
  mailsPerSecond: 1_000,
  mailBurst: 5_000,
}

/** Writes the configuration; a second call replaces what the first wrote. Throws one line that names what is wrong. */
export function writeMxConfig(config: MxConfig): void {
  const { certificate, dataDir, dir, hostName, listen, spoolDir = join(dataDir, 'spool') } = config
  const settings = settingsOf(config, spoolDir)
  writeSmtpServer({ dir, hostName, listen, tlsPort: null, certificate, plugin: 'mailstead-mx', settings })
}

function settingsOf(config: MxConfig, spoolDir: string): MxSettingsGiven {
  const isDevelopment = config.mode === 'development'
  const settings: MxSettingsGiven = {
    mode: config.mode,
    hostName: config.hostName,
    relayId: config.relayId,
    relaySecret: config.relaySecret,
    workerUrl: config.workerUrl,
    dnsServers: [...config.dnsServers],
    ...(config.scorer === null ? {} : { scorer: config.scorer }),
    ...(config.certificate === null ? {} : { certificate: config.certificate }),
    dataDir: config.dataDir,
    spoolDir,
    diskFreeFloorBytes: config.diskFreeFloorBytes ?? DISK_FLOOR_BYTES,
    proxy: {
      from: [...(config.proxies ?? (isDevelopment ? ['127.0.0.1', '::1'] : []))],
      waitMs: config.proxyWaitMs ?? PROXY_WAIT_MS,
      isRequired: !isDevelopment,
    },
    limits: { ...(isDevelopment ? DEVELOPMENT_LIMITS : PRODUCTION_LIMITS), ...config.limits },
  }
  readMxSettings(settings)
  return settings
}
