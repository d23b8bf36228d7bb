/** Writes the directory that Haraka for incoming mail is started with: `node node_modules/Haraka/bin/haraka -c DIR`. */
import { randomBytes } from 'node:crypto'
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type MxLimits, type MxSettingsGiven, readMxSettings } from './mailstead-mx/settings.ts'

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
  /** Key and certificate chain in PEM. Without them STARTTLS is not offered. */
  readonly tls: { readonly key: string; readonly cert: string } | null
  /** Proxies that tell the client's address by the PROXY protocol; loopback in development, nobody else by default. */
  readonly proxies?: readonly string[]
  readonly limits?: Partial<MxLimits>
  /** Below this free space, or a twentieth of a small disk, nothing is taken. */
  readonly diskFreeFloorBytes?: number
  /** How long a connection from loopback waits for a PROXY line in development. */
  readonly proxyWaitMs?: number
}

const TEMPLATE = fileURLToPath(new URL('./mx/config', import.meta.url))
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
  const { dataDir, dir, spoolDir = join(dataDir, 'spool') } = config
  const target = join(dir, 'config')
  for (const folder of [dir, dataDir, spoolDir]) mkdirSync(folder, { recursive: true, mode: 0o700 })
  cpSync(TEMPLATE, target, { recursive: true })
  fill(join(target, 'smtp.ini'), { listen: config.listen })
  const hasTls = config.tls !== null
  fill(join(target, 'plugins'), { tls: hasTls ? 'tls' : '' })
  fill(join(target, 'tls.ini'), { key: hasTls ? 'tls_key.pem' : '', cert: hasTls ? 'tls_cert.pem' : '' })
  if (config.tls !== null) {
    writeSecret(join(target, 'tls_key.pem'), config.tls.key)
    writeSecret(join(target, 'tls_cert.pem'), config.tls.cert)
  }
  writeFileSync(join(target, 'me'), `${config.hostName}\n`)
  // Haraka takes commands for itself from loopback, unless they bring this.
  writeSecret(join(target, 'internalcmd_key'), `${randomBytes(24).toString('hex')}\n`)
  writeSecret(join(target, 'mailstead-mx.json'), JSON.stringify(settingsOf(config, spoolDir)))
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

function fill(file: string, values: Readonly<Record<string, string>>): void {
  const filled = readFileSync(file, 'utf8').replace(/@(\w+)@/g, (whole, name: string) => values[name] ?? whole)
  writeFileSync(file, filled)
}

/** For the relay's user alone, also where the file was there before. */
function writeSecret(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 })
  chmodSync(file, 0o600)
}
