/** Signed requests to the Worker. Dated by the real time, corrected by the Worker's own when that refuses ours as skewed. */
import type { webcrypto } from 'node:crypto'
import { SERVER_TIME_HEADER, sha256Hex, signRequest } from '@mailstead/contracts/relay-signature.ts'
import { z } from 'zod'
import type { Log } from './log.ts'
import { parseJson } from './parse-json.ts'

export interface WorkerAnswer {
  readonly status: number
  readonly json: unknown
}

export interface WorkerClient {
  /** Posts JSON text; rejects when no answer comes within 20 s. */
  post(path: string, body: string): Promise<WorkerAnswer>
  /** What to add to this machine's time to get the Worker's; 0 while signatures are accepted. */
  skewMs(): number
}

const POST_TIMEOUT_MS = 20_000
/** A smaller difference is no reason for a refusal. */
const SKEW_NOTED_MS = 60_000

const Refusal = z.object({ serverTime: z.iso.datetime() })

/** The Worker's time in a refusal: its header, else `serverTime` of the body, else the answer's date. */
function serverTimeOf(json: unknown, headers: Headers): number | null {
  const told = Number(headers.get(SERVER_TIME_HEADER) ?? Number.NaN)
  if (Number.isFinite(told)) return told
  const refusal = Refusal.safeParse(json)
  const timeMs = Date.parse(refusal.success ? refusal.data.serverTime : (headers.get('date') ?? ''))
  return Number.isNaN(timeMs) ? null : timeMs
}

/** Makes the client of one relay. */
export function createWorkerClient(options: {
  readonly url: string
  readonly relayId: string
  readonly key: webcrypto.CryptoKey
  readonly log: Log
  /** This machine's time. */
  readonly wallMs?: () => number
}): WorkerClient {
  const wallMs = options.wallMs ?? Date.now
  let skewMs = 0
  const noteSkew = (serverTimeMs: number | null) => {
    if (serverTimeMs === null || Math.abs(serverTimeMs - wallMs() - skewMs) < SKEW_NOTED_MS) return
    skewMs = serverTimeMs - wallMs()
    options.log('clock.skewed', { skewMs })
  }
  return {
    skewMs: () => skewMs,
    post: async (path, body) => {
      const request = { method: 'POST', path, digest: await sha256Hex(body), nowMs: wallMs() + skewMs }
      const signed = await signRequest(options.key, options.relayId, request)
      const response = await fetch(options.url + path, {
        method: 'POST',
        headers: { ...signed, 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(POST_TIMEOUT_MS),
      })
      const json = parseJson(await response.text())
      if (response.status === 401) noteSkew(serverTimeOf(json, response.headers))
      return { status: response.status, json }
    },
  }
}
