/** Submission in a world of its own: Haraka as a process, and a fake Worker. */
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type SubmissionConfig, writeSubmissionConfig } from '../../relay/haraka/write-submission-config.ts'
import { Supervised } from '../faults/supervised.ts'
import { SmtpClient } from '../mx/smtp-client.ts'
import { writeCertificate } from '../mx/write-certificate.ts'
import { type SubmissionWorker, startSubmissionWorker } from './submission-worker.ts'

const SECRET = 'a secret of sixteen and more'
const HARAKA = fileURLToPath(new URL('../../node_modules/Haraka/bin/haraka', import.meta.url))

export const KEY = 'ms_test_key-that-may-send'
export const READER = 'ms_test_key-that-may-not'
export const SENDER = 'ada@demo.example'
export const RECIPIENT = 'eve@peer.example'

export interface SubmissionWorld {
  readonly dir: string
  readonly port: number
  readonly tlsPort: number
  readonly worker: SubmissionWorker
  readonly process: Supervised
  /** Connects in clear and hears the greeting. */
  connect(localAddress?: string): Promise<SmtpClient>
  /** By STARTTLS, up to EHLO inside it. */
  secure(localAddress?: string): Promise<SmtpClient>
  /** The same, and signed in. */
  signIn(key?: string): Promise<SmtpClient>
  /** Log lines of one event. */
  lines(event: string): Record<string, unknown>[]
  close(): Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

export const plainOf = (password: string, user = 'mailstead', identity = ''): string =>
  Buffer.from([identity, user, password].join('\0')).toString('base64')

/** Starts all of it. Wrong passwords are answered almost at once unless a test says otherwise. */
export async function createSubmissionWorld(
  options: {
    readonly config?: Partial<SubmissionConfig>
    readonly failpoints?: string
    /** Others than random ones. */
    readonly ports?: readonly [port: number, tlsPort: number]
  } = {},
): Promise<SubmissionWorld> {
  const dir = mkdtempSync(join(tmpdir(), 'mailstead-submission-'))
  const worker = await startSubmissionWorker(SECRET)
  worker.keys.set(KEY, 'send').set(READER, 'no-send')
  const [port, tlsPort] = options.ports ?? [await freePort(), await freePort()]
  const { limits, ...config } = options.config ?? {}
  writeSubmissionConfig({
    dir: join(dir, 'haraka'),
    dataDir: join(dir, 'data'),
    listen: `127.0.0.1:${port}`,
    listenTls: `127.0.0.1:${tlsPort}`,
    hostName: 'smtp.mailstead.test',
    mode: 'development',
    relayId: 'relay-1',
    relaySecret: SECRET,
    workerUrl: worker.url,
    certificate: await writeCertificate(dir, 'smtp.mailstead.test'),
    diskFreeFloorBytes: 1_000_000,
    limits: { guessDelayMs: 1, ...limits },
    ...config,
  })
  const process_ = new Supervised({
    command: [process.execPath, HARAKA, '-c', join(dir, 'haraka')],
    environment: { MODE: 'development' },
    isReady: async () => {
      const clients = [await SmtpClient.open(port), await SmtpClient.openTls(tlsPort)]
      for (const client of clients) {
        const { code } = await client.reply()
        client.drop()
        if (code !== 220) throw new Error(`greeted with ${code}`)
      }
    },
  })
  const world: SubmissionWorld = {
    ...{ dir, port, tlsPort, worker, process: process_ },
    connect: async (localAddress) => {
      const client = await SmtpClient.open(port, null, localAddress)
      const greeting = await client.reply()
      if (greeting.code !== 220) throw new Error(`greeted with ${greeting.lines.join()}`)
      return client
    },
    secure: async (localAddress) => {
      const client = await world.connect(localAddress)
      await client.command('EHLO client.example')
      const { code } = await client.startTls()
      if (code !== 220) throw new Error(`STARTTLS: ${code}`)
      await client.command('EHLO client.example')
      return client
    },
    signIn: async (key = KEY) => {
      const client = await world.secure()
      const { code, text } = await client.command(`AUTH PLAIN ${plainOf(key)}`)
      if (code !== 235) throw new Error(`AUTH: ${code} ${text}`)
      return client
    },
    lines: (event) =>
      process_.output
        .split('\n')
        .filter((line) => line.includes(`"event":"${event}"`))
        .map((line) => JSON.parse(line)),
    close: async () => {
      await process_.stop()
      await worker.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
  await process_.start(options.failpoints === undefined ? {} : { MAILSTEAD_FAILPOINTS: options.failpoints })
  return world
}

let serial = 0
/** A mail unlike any other. */
export function sampleMail(more = ''): string {
  serial += 1
  return `From: Ada <${SENDER}>\r\nTo: <${RECIPIENT}>\r\nSubject: mail ${serial}\r\n${more}\r\nHello ${serial}\r\n.dot\r\n`
}

/** The code and the enhanced code of a reply. */
export const codesOf = ({ code, text }: { readonly code: number; readonly text: string }): string =>
  `${code} ${text.split(' ')[0]}`
