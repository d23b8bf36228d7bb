/** The Worker's side of incoming mail for tests: gives the directory, answers for recipients, and keeps mails as the real one promises to. */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { InboundManifest } from '@mailstead/contracts/inbound-mail.ts'
import { type MxValue, RecipientsBody, type RecipientVerdict } from '@mailstead/contracts/mx-entry.ts'
import {
  checkSignature,
  importRelaySecret,
  SERVER_TIME_HEADER,
  sha256Hex,
} from '@mailstead/contracts/relay-signature.ts'

export interface KeptMail {
  readonly manifest: InboundManifest
  readonly raw: Buffer
  /** How often it was posted. */
  posts: number
}

/** What `/inbound` does instead of answering 200: a status, an answer that never comes, or one that is lost after the mail was kept. */
export type InboundFault = number | 'silent' | 'lost' | 'empty' | 'garbage'

export interface InboundWorker {
  readonly url: string
  /** By delivery id. */
  readonly mails: ReadonlyMap<string, KeptMail>
  /** Addresses that were asked for, in order. */
  readonly asked: string[]
  /** What the relay's copy holds after its next question. */
  entries: MxValue[]
  /** Answers about recipients. */
  verdict: (address: string) => RecipientVerdict
  recipientsStatus: number
  fault: InboundFault | null
  /** Resolves `/inbound` only after this. */
  hold: Promise<void> | null
  /** Every connection is broken off. */
  isCut: boolean
  /** Bodies whose posts have come whole, kept or not. */
  posts: number
  list(): KeptMail[]
  close(): Promise<void>
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts)
}

/** As the directory's triggers make it. */
function keyOf(value: MxValue): string {
  if (value.kind === 'address') return `address:${value.tenant}:${value.address}`
  return value.kind === 'block' ? `block:${value.scope}:${value.network}` : `${value.kind}:${value.name}`
}

function readInbound(body: Buffer): {
  readonly manifest: InboundManifest
  readonly raw: Buffer
  readonly line: string
} {
  const lf = body.indexOf(0x0a)
  const line = body.toString('utf8', 0, lf)
  return { line, manifest: InboundManifest.parse(JSON.parse(line)), raw: body.subarray(lf + 1) }
}

/** Starts it on a random port, or on the given one. */
export async function startInboundWorker(secret: string, port = 0): Promise<InboundWorker> {
  const key = await importRelaySecret(secret)
  const mails = new Map<string, KeptMail>()
  const asked: string[] = []

  const answerConfig = (after: number): [number, unknown] => {
    const revision = worker.entries.length
    const entries =
      after >= revision ? [] : worker.entries.map((value, n) => ({ key: keyOf(value), revision: n + 1, value }))
    return [200, { revision, reset: after === 0, more: false, entries }]
  }
  const answerRecipients = (body: Buffer): [number, unknown] => {
    const { addresses } = RecipientsBody.parse(JSON.parse(body.toString()))
    asked.push(...addresses)
    return [
      worker.recipientsStatus,
      { answers: addresses.map((address) => ({ address, verdict: worker.verdict(address) })) },
    ]
  }
  const keep = ({ manifest, raw }: ReturnType<typeof readInbound>) => {
    const isWhole = raw.length === manifest.size && createHash('sha256').update(raw).digest('hex') === manifest.sha256
    if (!isWhole) throw new Error('the bytes are not those of the manifest')
    const kept = mails.get(manifest.id) ?? { manifest, raw: Buffer.from(raw), posts: 0 }
    kept.posts += 1
    mails.set(manifest.id, kept)
  }
  const answerInbound = async (body: Buffer): Promise<[number, unknown] | null> => {
    const mail = readInbound(body)
    worker.posts += 1
    await worker.hold
    const { fault } = worker
    if (fault === 'silent') return await new Promise<null>(() => undefined)
    if (typeof fault === 'number') return [fault, { error: 'asked for' }]
    if (fault === 'empty') return [200, { id: mail.manifest.id, accepted: [], refused: [] }]
    keep(mail)
    if (fault === 'lost') return null
    if (fault === 'garbage') return [200, 'what?']
    return [200, { id: mail.manifest.id, accepted: mail.manifest.rcptTo, refused: [] }]
  }
  const answer = async (request: IncomingMessage, body: Buffer): Promise<[number, unknown] | null> => {
    const path = request.url ?? ''
    const header = (name: string) => request.headers[name]?.toString()
    const method = request.method ?? ''
    const checked = await checkSignature([key], { method, path, header, nowMs: Date.now() })
    if (!checked.ok) return [401, { error: checked.why }]
    const isInbound = path === '/relay/v1/inbound'
    const signed = isInbound ? readInbound(body).line : body.toString()
    if (checked.digest !== (await sha256Hex(signed))) return [401, { error: 'digest' }]
    if (isInbound) return answerInbound(body)
    if (path === '/relay/v1/recipients') return answerRecipients(body)
    return answerConfig(Number(new URL(path, 'http://worker').searchParams.get('after')))
  }
  const send = (response: ServerResponse, given: [number, unknown] | null) => {
    if (given === null) return response.destroy()
    const headers = { 'content-type': 'application/json', [SERVER_TIME_HEADER]: String(Date.now()) }
    return response.writeHead(given[0], headers).end(JSON.stringify(given[1]))
  }
  const server = createServer((request, response) => {
    if (worker.isCut) return void request.destroy()
    readBody(request)
      .then((body) => answer(request, body))
      .then((given) => send(response, given))
      .catch((reason: unknown) => response.writeHead(400).end(JSON.stringify(String(reason))))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const worker: InboundWorker = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ mails, asked },
    entries: [],
    verdict: () => 'foreign',
    recipientsStatus: 200,
    fault: null,
    hold: null,
    isCut: false,
    posts: 0,
    list: () => [...mails.values()],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return worker
}
