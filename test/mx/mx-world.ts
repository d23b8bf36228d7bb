/** One MX in a world of its own: Haraka as a process, a fake Worker and a DNS server. */
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TenantId } from '@mailstead/contracts/ids.ts'
import type { MxDomain, MxValue } from '@mailstead/contracts/mx-entry.ts'
import { type MxConfig, writeMxConfig } from '../../relay/haraka/write-mx-config.ts'
import { waitFor } from '../dev/wait-for.ts'
import { Supervised } from '../faults/supervised.ts'
import { type InboundWorker, startInboundWorker } from './inbound-worker.ts'
import { SmtpClient } from './smtp-client.ts'
import { startWatchedDns, type WatchedDns } from './watched-dns.ts'
import { writeCertificate } from './write-certificate.ts'

const SECRET = 'a secret of sixteen and more'
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const HARAKA = join(ROOT, 'node_modules/Haraka/bin/haraka')

export const TENANT = TenantId.parse('018f2f6e-0000-7000-8000-000000000001')
export const OTHER_TENANT = TenantId.parse('018f2f6e-0000-7000-8000-000000000002')
/** A client with a name that leads back to it. */
export const CLIENT = '192.0.2.10'
export const SENDER = 'sender@client.example'
export const ADA = 'ada@demo.example'

export const domain = (name: string, more: Partial<MxDomain> = {}): MxValue => ({
  kind: 'domain',
  name,
  tenant: TENANT,
  unknown: 'refuse',
  catchAll: false,
  plus: true,
  dmarcReject: 'file',
  full: false,
  ...more,
})
export const address = (text: string, tenant = TENANT): MxValue => ({ kind: 'address', tenant, address: text })
export const block = (network: string, more: { scope?: '*' | TenantId; reason?: string } = {}): MxValue => ({
  kind: 'block',
  scope: more.scope ?? '*',
  network,
  reason: more.reason ?? null,
  expiresAtMs: null,
})

/** What is hosted unless a test says otherwise. */
export const ENTRIES: readonly MxValue[] = [
  domain('demo.example'),
  address(ADA),
  address('bob@demo.example'),
  { kind: 'bounces', name: 'bounces.demo.example', tenant: TENANT },
]

export const ZONE: Readonly<Record<string, unknown>> = {
  '10.2.0.192.in-addr.arpa': { PTR: ['mail.client.example'] },
  'mail.client.example': { A: [CLIENT] },
  '1.0.0.127.in-addr.arpa': { PTR: ['relay.mailstead.test'] },
  'relay.mailstead.test': { A: ['127.0.0.1'] },
}

export interface MxWorld {
  readonly dir: string
  readonly dataDir: string
  readonly port: number
  readonly worker: InboundWorker
  readonly dns: WatchedDns
  readonly mx: Supervised
  /** Connects from an address and hears the greeting; null: as loopback itself. */
  connect(from?: string | null): Promise<SmtpClient>
  /** Connects, and says EHLO. */
  greet(from?: string | null): Promise<SmtpClient>
  /** Log lines of one event. */
  lines(event: string): Record<string, unknown>[]
  close(): Promise<void>
}

export interface MxWorldOptions {
  readonly entries?: readonly MxValue[]
  readonly zone?: Readonly<Record<string, unknown>>
  readonly config?: Partial<MxConfig>
  /** Around the command of the process. */
  readonly shell?: readonly string[]
  readonly hasTls?: boolean
  readonly failpoints?: string
  /** The address from which it is asked whether it serves; null where it takes no PROXY line. */
  readonly isReadyFrom?: string | null
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Starts all of it. */
export async function createMxWorld(options: MxWorldOptions = {}): Promise<MxWorld> {
  const dir = mkdtempSync(join(tmpdir(), 'mailstead-mx-'))
  const dataDir = options.config?.dataDir ?? join(dir, 'data')
  const worker = await startInboundWorker(SECRET)
  worker.entries = [...(options.entries ?? ENTRIES)]
  const dns = await startWatchedDns(join(dir, 'zone.json'))
  dns.write({ ...ZONE, ...options.zone })
  const port = await freePort()
  writeMxConfig({
    dir: join(dir, 'haraka'),
    dataDir,
    listen: `127.0.0.1:${port}`,
    hostName: 'mx.mailstead.test',
    mode: 'development',
    relayId: 'relay-1',
    relaySecret: SECRET,
    workerUrl: worker.url,
    dnsServers: [dns.server],
    scorer: null,
    certificate: options.hasTls ? await writeCertificate(dir, 'mx.mailstead.test') : null,
    diskFreeFloorBytes: 1_000_000,
    ...options.config,
  })
  const mx = new Supervised({
    command: [...(options.shell ?? []), process.execPath, HARAKA, '-c', join(dir, 'haraka')],
    environment: { MODE: 'development' },
    isReady: async () => {
      const client = await SmtpClient.open(
        port,
        options.isReadyFrom === undefined ? '198.51.100.250' : options.isReadyFrom,
      )
      const { code } = await client.reply()
      client.drop()
      if (code !== 220) throw new Error(`greeted with ${code}`)
    },
  })
  const world: MxWorld = {
    ...{ dir, dataDir, port, worker, dns, mx },
    connect: async (from = CLIENT) => {
      const client = await SmtpClient.open(port, from)
      const greeting = await client.reply()
      if (greeting.code !== 220) throw new Error(`greeted with ${greeting.lines.join()}`)
      return client
    },
    greet: async (from = CLIENT) => {
      const client = await world.connect(from)
      await client.command('EHLO mail.client.example')
      return client
    },
    lines: (event) =>
      mx.output
        .split('\n')
        .filter((line) => line.includes(`"event":"${event}"`))
        .map((line) => JSON.parse(line)),
    close: async () => {
      await mx.stop()
      await Promise.all([worker.close(), dns.close()])
      rmSync(dir, { recursive: true, force: true })
    },
  }
  await mx.start(options.failpoints === undefined ? {} : { MAILSTEAD_FAILPOINTS: options.failpoints })
  await waitFor('the directory', () => world.lines('mx.started').length > 0)
  return world
}

let serial = 0
/** A mail unlike any other. */
export function sampleMail(more = ''): string {
  serial += 1
  return `From: Client <${SENDER}>\r\nTo: <${ADA}>\r\nSubject: mail ${serial}\r\nMessage-ID: <m${serial}.${process.pid}@client.example>\r\nDate: Sun, 29 Nov 2026 10:00:00 +0000\r\n${more}\r\nHello ${serial}\r\n.dot\r\n`
}
