/**
 * Signed requests to the Worker over kept connections. Dated by the real time, corrected by the Worker's own when that refuses ours as
 * skewed. Nothing is tried again here; a rejected promise means that there was no answer.
 */
import { Agent as HttpAgent, type IncomingHttpHeaders } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import {
  CLOCK_HEADER,
  importRelaySecret,
  SERVER_TIME_HEADER,
  sha256Hex,
  signRequest,
} from '@mailstead/contracts/relay-signature.ts'
import { z } from 'zod'
import type { Log } from './log.ts'
import { parseJson } from './parse-json.ts'
import { type Exchange, exchange } from './worker-exchange.ts'

export interface WorkerAnswer {
  readonly status: number
  /** Null when the answer is no JSON. */
  readonly json: unknown
}

/** One mail for `postMail`. */
export interface MailPost {
  /** One line of JSON, without its line feed. */
  readonly manifest: string
  readonly body: AsyncIterable<Buffer> | Buffer
  readonly size: number
  /** For all of it, from the first octet to the whole answer. */
  readonly timeoutMs: number
}

export interface WorkerLink {
  /** While `etag` still holds, the answer is 304. */
  get(path: string, etag?: string | null): Promise<WorkerAnswer & { readonly etag: string | null }>
  /** Posts a value as JSON. */
  post(path: string, json: unknown): Promise<WorkerAnswer>
  /** Posts JSON that is text already. */
  postText(path: string, text: string): Promise<WorkerAnswer>
  /** Streams the manifest, a line feed and exactly `size` octets of the body; the signed digest is that of the manifest. */
  postMail(path: string, mail: MailPost): Promise<WorkerAnswer>
  /** What to add to this machine's time to get the Worker's; 0 while signatures are accepted. */
  skewMs(): number
  /** Ends the connections that are kept. */
  close(): void
}

export interface WorkerLinkOptions {
  /** Of the Worker, without a path. */
  readonly url: string
  readonly relayId: string
  readonly secret: string
  readonly log: Log
  /** This machine's time. */
  readonly wallMs?: () => number
  /** Told the time by which the Worker dates mail, wherever an answer says it. */
  readonly onClock?: (workerNowMs: number) => void
}

const TIMEOUT_MS = 20_000
/** A kept connection is ended by us before the other side does, or a request would meet its end. */
const IDLE_MAX_MS = 4_000
const IDLE_CONNECTIONS_MAX = 64
/** A smaller difference is no reason for a refusal. */
const SKEW_NOTED_MS = 60_000
const LINE_FEED = Buffer.from('\n')

const Refusal = z.object({ serverTime: z.iso.datetime() })

/** The Worker's time in a refusal: its header, else `serverTime` of the body, else the answer's date. */
function serverTimeOf(json: unknown, headers: IncomingHttpHeaders): number | null {
  const told = Number(headers[SERVER_TIME_HEADER] ?? Number.NaN)
  if (Number.isFinite(told)) return told
  const refusal = Refusal.safeParse(json)
  const timeMs = Date.parse(refusal.success ? refusal.data.serverTime : (headers.date ?? ''))
  return Number.isNaN(timeMs) ? null : timeMs
}

function createSkew({ log, wallMs = Date.now }: WorkerLinkOptions) {
  let skewMs = 0
  return {
    read: () => skewMs,
    nowMs: () => wallMs() + skewMs,
    note: (serverTimeMs: number | null) => {
      if (serverTimeMs === null || Math.abs(serverTimeMs - wallMs() - skewMs) < SKEW_NOTED_MS) return
      skewMs = serverTimeMs - wallMs()
      log('clock.skewed', { skewMs })
    },
  }
}

async function* mailParts({ manifest, body }: MailPost): AsyncGenerator<Buffer> {
  yield Buffer.from(manifest)
  yield LINE_FEED
  if (Buffer.isBuffer(body)) yield body
  else yield* body
}

type Call = Pick<Exchange, 'method' | 'body' | 'timeoutMs'> & {
  readonly path: string
  /** What the signed digest is taken of. */
  readonly over: string
  readonly headers: Readonly<Record<string, string>>
}

/** Signs, sends, and learns the Worker's time from a refusal. */
function createCaller(options: WorkerLinkOptions, agent: HttpAgent, skew: ReturnType<typeof createSkew>) {
  const key = importRelaySecret(options.secret)
  return async (call: Call) => {
    const { method, path } = call
    const signed = { method, path, digest: await sha256Hex(call.over), nowMs: skew.nowMs() }
    const headers = { ...(await signRequest(await key, options.relayId, signed)), ...call.headers }
    const answer = await exchange({ ...call, url: new URL(options.url + path), headers, agent })
    const json = parseJson(answer.text)
    if (answer.status === 401) skew.note(serverTimeOf(json, answer.headers))
    const clockMs = Number(answer.headers[CLOCK_HEADER] ?? Number.NaN)
    if (Number.isSafeInteger(clockMs)) options.onClock?.(clockMs)
    return { status: answer.status, json, etag: answer.headers.etag ?? null }
  }
}

/** Makes the link of one relay. */
export function createWorkerLink(options: WorkerLinkOptions): WorkerLink {
  const kept = { keepAlive: true, maxFreeSockets: IDLE_CONNECTIONS_MAX, timeout: IDLE_MAX_MS }
  const agent = options.url.startsWith('https:') ? new HttpsAgent(kept) : new HttpAgent(kept)
  const skew = createSkew(options)
  const call = createCaller(options, agent, skew)
  const postText = async (path: string, text: string): Promise<WorkerAnswer> => {
    const bytes = Buffer.from(text)
    const headers = { 'content-type': 'application/json' }
    const body = { parts: [bytes], size: bytes.length }
    const { status, json } = await call({ method: 'POST', path, over: text, headers, body, timeoutMs: TIMEOUT_MS })
    return { status, json }
  }
  return {
    get: (path, etag = null) => {
      const headers: Record<string, string> = etag === null ? {} : { 'if-none-match': etag }
      return call({ method: 'GET', path, over: '', headers, body: null, timeoutMs: TIMEOUT_MS })
    },
    post: (path, json) => postText(path, JSON.stringify(json)),
    postText,
    postMail: async (path, mail) => {
      const size = Buffer.byteLength(mail.manifest) + LINE_FEED.length + mail.size
      const headers = { 'content-type': 'application/octet-stream' }
      const body = { parts: mailParts(mail), size }
      const { timeoutMs } = mail
      const { status, json } = await call({ method: 'POST', path, over: mail.manifest, headers, body, timeoutMs })
      return { status, json }
    },
    skewMs: skew.read,
    close: () => agent.destroy(),
  }
}
