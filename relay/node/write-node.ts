/** Writes the settings of each part of this node from the operator's file, and tells which parts have others than before. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CertificateFiles } from '../haraka/smtp-server/certificate/certificate-files.ts'
import { writeHarakaConfig } from '../haraka/write-config.ts'
import { writeMxConfig } from '../haraka/write-mx-config.ts'
import { writeSubmissionConfig } from '../haraka/write-submission-config.ts'
import { writeSpamassassinConfig } from '../spamassassin/write-spamassassin-config.ts'
import {
  agentOptionsOf,
  isReceiving,
  isScoring,
  isSending,
  isTakingSubmissions,
  type NodeSettings,
} from './node-settings.ts'
import type { PartName } from './parts.ts'
import { placeFile, placeTree } from './place-tree.ts'
import type { Places } from './places.ts'

export interface NodeToWrite {
  readonly places: Places
  readonly settings: NodeSettings
  readonly secret: string
}

/** Read alike by systemd and by Node: nothing in it stands for something else. */
function envFile(values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([name, value]) => {
    if (/["\\$`\n]/.test(value)) throw new Error(`${name}: quotes, backslashes, $ and line breaks are not understood`)
    return `${name}="${value}"\n`
  })
  return lines.join('')
}

function writeAgent({ places, settings, secret }: NodeToWrite): boolean {
  const certificate = readCertificate(settings)
  const values = {
    RELAY_ID: settings.RELAY_ID,
    RELAY_SECRET: secret,
    WORKER_URL: settings.WORKER_URL,
    AGENT_HOST: '127.0.0.1',
    AGENT_PORT: String(settings.AGENT_PORT),
    DATA_DIR: places.state.agent,
    HARAKA_SOCKET: places.outboundSocket,
    EHLO_NAME: settings.EHLO_NAME,
    ...(isScoring(settings) && { SPAMD_SOCKET: places.spamdSocket }),
    ...(settings.METRICS_LISTEN !== 'none' && { METRICS_LISTEN: settings.METRICS_LISTEN }),
    ...(certificate !== null && { CERTIFICATE_FILES: places.agentCertificate }),
    ...agentOptionsOf(settings),
  }
  // What it reads is public, and belongs to servers of other users: it gets a copy, and looks at it again by itself.
  if (certificate !== null) placeFile(places.agentCertificate, certificate.cert, 0o644)
  return placeFile(places.agentFile, envFile(values), 0o600)
}

function writeOutbound({ places, settings }: NodeToWrite): boolean {
  if (!isSending(settings)) return false
  mkdirSync(places.state.outbound, { recursive: true, mode: 0o700 })
  return placeTree(places.config.outbound, (dir) =>
    writeHarakaConfig({
      dir,
      socketPath: places.outboundSocket,
      socketReach: 'group',
      resultsFile: join(places.state.outbound, 'results.db'),
      queueDir: places.queueDir,
      listen: `${join(places.outboundRun, 'smtp.sock')}:600`,
    }),
  )
}

interface Certificate {
  readonly key: string
  readonly cert: string
}

/** Null without one. Throws what is wrong with the files. */
function readCertificate({ TLS_CERTIFICATE, TLS_KEY }: NodeSettings): Certificate | null {
  if (TLS_CERTIFICATE === undefined || TLS_KEY === undefined) return null
  for (const file of [TLS_CERTIFICATE, TLS_KEY])
    if (!existsSync(file))
      throw new Error(`${file} is missing. Get a certificate first, or name its files in TLS_CERTIFICATE and TLS_KEY.`)
  return { key: readFileSync(TLS_KEY, 'utf8'), cert: readFileSync(TLS_CERTIFICATE, 'utf8') }
}

/** Servers look at their files every few seconds: another pair needs no restart. */
function placeCertificate({ keyFile, certFile }: CertificateFiles, { key, cert }: Certificate): void {
  placeFile(keyFile, key, 0o600)
  placeFile(certFile, cert, 0o600)
}

const modeOf = ({ MODE }: NodeSettings) => (MODE === 'development' ? 'development' : 'production')

const diskFloorOf = ({ DISK_FREE_FLOOR_BYTES: bytes }: NodeSettings) => bytes && { diskFreeFloorBytes: Number(bytes) }

function writeMx({ places, settings, secret }: NodeToWrite): boolean {
  if (!isReceiving(settings)) return false
  const certificate = readCertificate(settings)
  if (certificate !== null) placeCertificate(places.mxCertificate, certificate)
  const write = (dir: string) =>
    writeMxConfig({
      dir,
      listen: settings.MX_LISTEN.join(','),
      mode: modeOf(settings),
      hostName: settings.MX_NAME ?? settings.EHLO_NAME,
      relayId: settings.RELAY_ID,
      relaySecret: secret,
      workerUrl: settings.WORKER_URL,
      dnsServers: (settings.DNS_SERVERS ?? '').split(',').flatMap((server) => server.trim() || []),
      scorer: isScoring(settings) ? { socketPath: places.spamdSocket } : null,
      dataDir: places.state.mx,
      certificate: certificate && places.mxCertificate,
      ...diskFloorOf(settings),
    })
  return placeTree(places.config.mx, write, ['config/internalcmd_key'])
}

function writeSubmission({ places, settings, secret }: NodeToWrite): boolean {
  const certificate = readCertificate(settings)
  if (!isTakingSubmissions(settings) || certificate === null) return false
  placeCertificate(places.submissionCertificate, certificate)
  const write = (dir: string) =>
    writeSubmissionConfig({
      dir,
      listen: settings.SUBMISSION_LISTEN.join(','),
      listenTls: settings.SUBMISSION_TLS_LISTEN.join(','),
      mode: modeOf(settings),
      hostName: settings.SUBMISSION_NAME ?? settings.EHLO_NAME,
      relayId: settings.RELAY_ID,
      relaySecret: secret,
      workerUrl: settings.WORKER_URL,
      certificate: places.submissionCertificate,
      dataDir: places.state.submission,
      ...diskFloorOf(settings),
    })
  return placeTree(places.config.submission, write, ['config/internalcmd_key'])
}

function writeSpamd({ places, settings }: NodeToWrite): boolean {
  return isScoring(settings) && placeTree(places.config.spamd, (dir) => writeSpamassassinConfig(dir))
}

type Written = 'same' | 'settings' | 'certificate'

function writeFront({ places, settings }: NodeToWrite): Written {
  const certificate = readCertificate(settings)
  if (settings.HTTPS_LISTEN.length === 0 || certificate === null) return 'same'
  const { front } = places.config
  const isKey = placeFile(join(front, 'key.pem'), certificate.key, 0o600)
  const isCertificate = placeFile(join(front, 'cert.pem'), certificate.cert, 0o600)
  const values = {
    FRONT_LISTEN: settings.HTTPS_LISTEN.join(','),
    FRONT_TO: `127.0.0.1:${settings.AGENT_PORT}`,
    FRONT_CERTIFICATES: front,
  }
  if (placeFile(join(front, 'front.env'), envFile(values), 0o600)) return 'settings'
  return isKey || isCertificate ? 'certificate' : 'same'
}

export interface WrittenNode {
  /** Parts with other settings than before. */
  readonly restart: readonly PartName[]
  /** Parts that take their new certificate while they run. */
  readonly reload: readonly PartName[]
}

/** Writes what differs, and tells what must be done for it to hold. */
export function writeNode(node: NodeToWrite): WrittenNode {
  mkdirSync(node.places.state.agent, { recursive: true, mode: 0o700 })
  const front = writeFront(node)
  const written: [PartName, boolean][] = [
    ['agent', writeAgent(node)],
    ['outbound', writeOutbound(node)],
    ['mx', writeMx(node)],
    ['submission', writeSubmission(node)],
    ['spamd', writeSpamd(node)],
    ['front', front === 'settings'],
  ]
  return {
    restart: written.flatMap(([name, isWritten]) => (isWritten ? [name] : [])),
    reload: front === 'certificate' ? ['front'] : [],
  }
}
