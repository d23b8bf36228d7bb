/** The Worker's side of submission for tests: knows keys, and keeps mails as the real one promises to. */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  checkSignature,
  importRelaySecret,
  SERVER_TIME_HEADER,
  sha256Hex,
} from '@mailstead/contracts/relay-signature.ts'
import { type CredentialsAnswer, CredentialsQuestion, SubmissionManifest } from '@mailstead/contracts/submission.ts'

export interface SubmittedMail {
  /** Of the message, as the client is told. */
  readonly id: string
  readonly manifest: SubmissionManifest
  readonly raw: Buffer
  /** How often it was posted. */
  posts: number
}

/** A refusal in the words of the API. */
export interface Refusal {
  readonly status: number
  readonly name: string
  readonly message: string
}

/** What a call does instead: a status, a refusal, an answer that never comes, one that is lost after the mail was kept, or nonsense. */
export type Fault = number | Refusal | 'silent' | 'lost' | 'garbage'

export interface SubmissionWorker {
  readonly url: string
  /** By submission id. */
  readonly mails: ReadonlyMap<string, SubmittedMail>
  /** Passwords that were asked about, in order. */
  readonly asked: string[]
  /** Keys and what they are; others are unknown. */
  readonly keys: Map<string, CredentialsAnswer['result']>
  credentialsFault: Fault | null
  fault: Fault | null
  /** Resolves a submission only after this. */
  hold: Promise<void> | null
  /** Every connection is broken off. */
  isCut: boolean
  /** Mails that have come whole, kept or not. */
  posts: number
  list(): SubmittedMail[]
  close(): Promise<void>
}

type Given = readonly [status: number, json: unknown] | null

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts)
}

function readMail(body: Buffer) {
  const lf = body.indexOf(0x0a)
  const line = body.toString('utf8', 0, lf)
  return { line, manifest: SubmissionManifest.parse(JSON.parse(line)), raw: Buffer.from(body.subarray(lf + 1)) }
}

const messageIdOf = (submission: string): string => {
  const hex = createHash('sha256').update(submission).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}

/** What a fault answers; undefined for one that lets the call go on. */
function answerOf(fault: Fault | null): Given | undefined {
  if (typeof fault === 'number') return [fault, { statusCode: fault, error: 'asked for' }]
  if (fault === 'garbage') return [200, 'what?']
  if (fault === null || fault === 'silent' || fault === 'lost') return undefined
  return [fault.status, { statusCode: fault.status, name: fault.name, message: fault.message }]
}

/** Starts it on a random port. */
export async function startSubmissionWorker(secret: string): Promise<SubmissionWorker> {
  const key = await importRelaySecret(secret)
  const mails = new Map<string, SubmittedMail>()

  const keep = ({ manifest, raw }: ReturnType<typeof readMail>): SubmittedMail => {
    const isWhole = raw.length === manifest.size && createHash('sha256').update(raw).digest('hex') === manifest.sha256
    if (!isWhole) throw new Error('the bytes are not those of the manifest')
    const kept = mails.get(manifest.id) ?? { id: messageIdOf(manifest.id), manifest, raw, posts: 0 }
    kept.posts += 1
    mails.set(manifest.id, kept)
    return kept
  }
  const answerCredentials = (body: Buffer): Given => {
    const { password } = CredentialsQuestion.parse(JSON.parse(body.toString()))
    worker.asked.push(password)
    const fault = answerOf(worker.credentialsFault)
    return fault === undefined ? [200, { result: worker.keys.get(password) ?? 'unknown' }] : fault
  }
  const answerSubmission = async (mail: ReturnType<typeof readMail>): Promise<Given> => {
    worker.posts += 1
    await worker.hold
    const { fault } = worker
    if (fault === 'silent') return await new Promise<null>(() => undefined)
    const instead = answerOf(fault)
    if (instead !== undefined && fault !== 'garbage') return instead
    if (worker.keys.get(mail.manifest.password) !== 'send') {
      return [403, { statusCode: 403, name: 'invalid_api_key', message: 'The API key is not valid.' }]
    }
    const { id } = keep(mail)
    if (fault === 'lost') return null
    return instead ?? [200, { id }]
  }
  const answer = async (request: IncomingMessage, body: Buffer): Promise<Given> => {
    const [path, method] = [request.url ?? '', request.method ?? '']
    const header = (name: string) => request.headers[name]?.toString()
    const checked = await checkSignature([key], { method, path, header, nowMs: Date.now() })
    if (!checked.ok) return [401, { error: checked.why }]
    const mail = path === '/relay/v1/submissions' ? readMail(body) : null
    if (checked.digest !== (await sha256Hex(mail?.line ?? body.toString()))) return [401, { error: 'digest' }]
    return mail === null ? answerCredentials(body) : answerSubmission(mail)
  }
  const send = (response: ServerResponse, given: Given) => {
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
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const worker: SubmissionWorker = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mails,
    asked: [],
    keys: new Map(),
    credentialsFault: null,
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
