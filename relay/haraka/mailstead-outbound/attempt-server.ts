/** The agent's door: HTTP on a Unix socket that only the relay's user can open, so there is no other authentication. */
import { chmodSync, lstatSync, rmSync } from 'node:fs'
import http from 'node:http'
import type { AttemptsStarted, ResultsAnswer, RunningAttempts } from '@mailstead/contracts/attempt-channel.ts'
import { ResultsRequest } from '@mailstead/contracts/attempt-channel.ts'
import { type GivenAttempt, readAttempts, readJson } from './manifest-body.ts'

/** The largest POST: the agent sends one very large mail alone. */
const BODY_BYTES_MAX = 134_217_728
/** Longer than any long poll, so that the agent's connection is not closed between two. */
const KEEP_ALIVE_MS = 75_000

export interface AttemptService {
  start(attempts: readonly GivenAttempt[]): Promise<AttemptsStarted>
  results(request: ResultsRequest, signal: AbortSignal): Promise<ResultsAnswer>
  running(): RunningAttempts
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

export function createAttemptServer(service: AttemptService): http.Server {
  const server = http.createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    const closed = new AbortController()
    // With a reason of our own: the default one is an exception with a stack, made for every request.
    response.on('close', () => closed.abort('closed'))
    answer(service, request, closed.signal)
      .catch((error: unknown) => ({ status: 500, body: { error: String(error) } }))
      .then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      })
      .catch(() => response.destroy())
  })
  server.on('clientError', (_error, socket) => socket.destroy())
  return server
}

/** Who may connect: the user alone, or his group too where the agent is somebody else. */
const MODE = { user: 0o600, group: 0o660 } as const
export type SocketReach = keyof typeof MODE

/** Listens for those alone who may connect; a socket file that an earlier process left is removed. */
export function listenOnSocket(server: http.Server, path: string, reach: SocketReach): Promise<void> {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket()) rmSync(path)
  return new Promise((resolve, reject) => {
    // Stays: accept() can fail later, and an error that nobody listens to ends the process.
    server.on('error', reject)
    // The file is made inside listen(): the mask closes the moment before chmod.
    const mask = process.umask(0o177)
    server.listen(path, () => {
      chmodSync(path, MODE[reach])
      resolve()
    })
    process.umask(mask)
  })
}

async function answer(service: AttemptService, request: http.IncomingMessage, signal: AbortSignal): Promise<Answer> {
  switch (`${request.method} ${request.url}`) {
    case 'GET /attempts':
      return { status: 200, body: service.running() }
    case 'POST /attempts': {
      const body = await readBody(request)
      return body === null ? TOO_LARGE : startAttempts(service, body)
    }
    case 'POST /results': {
      const body = await readBody(request)
      return body === null ? TOO_LARGE : readResults(service, body, signal)
    }
    default:
      return { status: 404, body: { error: 'there is no such thing' } }
  }
}

const TOO_LARGE: Answer = { status: 413, body: { error: `the body is larger than ${BODY_BYTES_MAX} octets` } }

async function startAttempts(service: AttemptService, body: Buffer): Promise<Answer> {
  const read = readAttempts(body)
  if (!read.ok) return { status: 400, body: { error: read.why } }
  return { status: 202, body: await service.start(read.attempts) }
}

async function readResults(service: AttemptService, body: Buffer, signal: AbortSignal): Promise<Answer> {
  const wanted = ResultsRequest.safeParse(readJson(body))
  if (!wanted.success) return { status: 400, body: { error: wanted.error.message } }
  return { status: 200, body: await service.results(wanted.data, signal) }
}

/** Null when the body is too large; the rest of it is read and dropped, so that the answer arrives. */
async function readBody(request: http.IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size <= BODY_BYTES_MAX) chunks.push(chunk)
  }
  return size <= BODY_BYTES_MAX ? Buffer.concat(chunks, size) : null
}
