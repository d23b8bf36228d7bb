/** The agent's HTTP server: which request goes where, and that each is signed. */
import type { webcrypto } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { KNOWN_PATH } from '@mailstead/contracts/relay-job.ts'
import { checkSignature } from '@mailstead/contracts/relay-signature.ts'
import { reasonOf } from '../../log.ts'
import type { Scorer } from '../../scorer/scorer.ts'
import type { Clock } from '../clock.ts'
import type { Control } from '../control/control.ts'
import type { MetaRows } from '../journal/meta-rows.ts'
import { type Answer, refusal, sendAnswer } from './answer.ts'
import { createNonceCheck } from './nonces.ts'
import { postControl } from './post-control.ts'
import { type PostJobsDeps, postJobs } from './post-jobs.ts'
import { postKnown } from './post-known.ts'
import { postScore } from './post-score.ts'
import { setClock } from './set-clock.ts'

export interface ServerDeps extends PostJobsDeps {
  readonly clock: Clock
  readonly meta: MetaRows
  readonly control: Control
  /** Null when this relay has none. */
  readonly scorer: Pick<Scorer, 'score'> | null
  /** The present secret, and the one before it while secrets change. */
  readonly keys: readonly webcrypto.CryptoKey[]
  /** What to add to this machine's time to get the Worker's. */
  readonly skewMs: () => number
  readonly version: string
  readonly isDevelopment: boolean
  /** Awaited before a moved clock is answered: by then the Worker has heard of this relay at the new time. */
  readonly clockMoved: () => Promise<void>
}

interface Route {
  readonly method: 'GET' | 'POST'
  readonly isOpen?: true
  /** `digest` is the signed one; empty on an open route. */
  readonly answer: (request: IncomingMessage, digest: string) => Promise<Answer> | Answer
}

const REQUEST_TIMEOUT_MS = 120_000

function routesOf(deps: ServerDeps): ReadonlyMap<string, Route> {
  const health: Route = {
    method: 'GET',
    isOpen: true,
    answer: () => ({ status: 200, body: { ok: true, version: deps.version } }),
  }
  const jobs: Route = { method: 'POST', answer: (request, digest) => postJobs(deps, request, digest) }
  const control: Route = { method: 'POST', answer: (request, digest) => postControl(deps, request, digest) }
  const score: Route = { method: 'POST', answer: (request, digest) => postScore(deps, request, digest) }
  const known: Route = { method: 'POST', answer: (request, digest) => postKnown(deps, request, digest) }
  const clock: Route = { method: 'POST', answer: (request, digest) => setClock(deps, request, digest) }
  return new Map([
    ['/v1/health', health],
    ['/v1/jobs', jobs],
    [KNOWN_PATH, known],
    ['/v1/control', control],
    ['/v1/score', score],
    ...(deps.isDevelopment ? [['/dev/clock', clock] as const] : []),
  ])
}

/** Answers one request; a fault of ours is a 500 without details. */
function createResponder(deps: ServerDeps) {
  const routes = routesOf(deps)
  const isFirstUse = createNonceCheck(() => performance.now())
  const authenticate = async (request: IncomingMessage, path: string): Promise<string | Answer> => {
    const header = (name: string) => request.headers[name]?.toString()
    // A machine whose clock is wrong has learnt the Worker's time by its heartbeat.
    const nowMs = deps.clock.wallMs() + deps.skewMs()
    const checked = await checkSignature(deps.keys, { method: request.method ?? '', path, header, nowMs })
    if (!checked.ok) {
      const serverTime = new Date(nowMs).toISOString()
      return { status: 401, body: { error: checked.why, serverTime } }
    }
    return isFirstUse(checked.nonce) ? checked.digest : refusal(401, 'replayed')
  }
  return async (request: IncomingMessage): Promise<Answer> => {
    const path = request.url ?? ''
    const route = routes.get(path.split('?')[0] ?? '')
    if (route === undefined) return refusal(404, 'there is no such path')
    if (route.method !== request.method) return refusal(405, 'not with this method', { allow: route.method })
    if (route.isOpen) return route.answer(request, '')
    const digest = await authenticate(request, path)
    return typeof digest === 'string' ? route.answer(request, digest) : digest
  }
}

/** Starts listening; resolves with the server once it does. */
export function startServer(deps: ServerDeps, host: string, port: number): Promise<Server> {
  const respond = createResponder(deps)
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    response.on('error', () => request.destroy())
    respond(request)
      .catch((reason: unknown) => {
        deps.log('server.failed', { reason: reasonOf(reason) })
        return refusal(500, 'something of ours went wrong')
      })
      .then((answer) => sendAnswer(request, response, answer))
      .catch(() => request.destroy())
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve(server))
  })
}
