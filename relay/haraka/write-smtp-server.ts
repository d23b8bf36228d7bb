/** Writes the directory that a Haraka which takes mail is started with: `node node_modules/Haraka/bin/haraka -c DIR`. */
import { randomBytes } from 'node:crypto'
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CertificateFiles } from './smtp-server/certificate/certificate-files.ts'

export interface SmtpServerConfig {
  /** The directory to write; made when it is missing. */
  readonly dir: string
  readonly hostName: string
  /** `address:port` of each listener, parted by commas. */
  readonly listen: string
  /** The port of those that begin with TLS; null without one. */
  readonly tlsPort: number | null
  /** Without it no TLS is offered. */
  readonly certificate: CertificateFiles | null
  /** The folder beside this file that has the plugin; its settings go into `<plugin>.json`. */
  readonly plugin: 'mailstead-mx' | 'mailstead-submission'
  readonly settings: { readonly dataDir: string; readonly spoolDir: string }
}

const TEMPLATE = fileURLToPath(new URL('./smtp-server/config', import.meta.url))

/** Writes it; a second call replaces what the first wrote. */
export function writeSmtpServer(config: SmtpServerConfig): void {
  const { certificate, dir, plugin, settings } = config
  const target = join(dir, 'config')
  for (const folder of [dir, settings.dataDir, settings.spoolDir]) mkdirSync(folder, { recursive: true, mode: 0o700 })
  cpSync(TEMPLATE, target, { recursive: true })
  fill(join(target, 'smtp.ini'), { listen: config.listen, tls_port: String(config.tlsPort ?? 0) })
  fill(join(target, 'plugins'), { tls: certificate === null ? '' : 'tls', plugin })
  fill(join(target, 'tls.ini'), { key: certificate?.keyFile ?? '', cert: certificate?.certFile ?? '' })
  writeFileSync(join(target, 'me'), `${config.hostName}\n`)
  // Haraka takes commands for itself from loopback, unless they bring this.
  writeSecret(join(target, 'internalcmd_key'), `${randomBytes(24).toString('hex')}\n`)
  writeSecret(join(target, `${plugin}.json`), JSON.stringify(settings))
  linkPlugin(dir, plugin)
}

/** Haraka looks for plugins there first. */
function linkPlugin(dir: string, plugin: SmtpServerConfig['plugin']): void {
  const link = join(dir, 'plugins', plugin)
  mkdirSync(join(dir, 'plugins'), { recursive: true })
  rmSync(link, { force: true })
  symlinkSync(fileURLToPath(new URL(`./${plugin}`, import.meta.url)), link)
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
