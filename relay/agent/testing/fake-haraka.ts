/** The plugin's side of the attempt channel for tests: keeps results until they are acknowledged, as the real one must. */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { AttemptOutcome, type AttemptRequest } from '@mailstead/contracts/attempt.ts'
import { AttemptManifest, ResultsRequest } from '@mailstead/contracts/attempt-channel.ts'

/** What becomes of an attempt; null leaves it on the wire. */
export type Behaviour = (request: AttemptRequest) => Partial<AttemptOutcome> | null

export interface FakeHaraka {
  behaviour: Behaviour
  /** False: answers 503 to new attempts. */
  isTaking: boolean
  readonly attempts: Array<{ readonly request: AttemptRequest; readonly sha256: string }>
  /** Ends an attempt that was left on the wire. */
  end(id: string, part: Partial<AttemptOutcome>): void
  /** Forgets what runs, as a killed process would. */
  crash(): void
  readonly peak: () => number
  close(): Promise<void>
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts)
}

const outcomeOf = (id: string, part: Partial<AttemptOutcome>): AttemptOutcome => {
  const at = new Date().toISOString()
  const base = {
    id,
    verdict: 'delivered',
    phase: 'dot',
    error: null,
    tls: null,
    reused: false,
    startedAt: at,
    endedAt: at,
  }
  const reply = { code: 250, enhanced: '2.0.0', text: 'taken' }
  return AttemptOutcome.parse({ ...base, reply, transcript: ['S 250 taken'], ...part })
}

/** Starts it on a socket path. */
export async function startFakeHaraka(socketPath: string): Promise<FakeHaraka> {
  const running = new Map<string, AttemptRequest>()
  const results = new Map<number, AttemptOutcome>()
  const waiters = new Set<() => void>()
  let seq = 0
  let peak = 0
  const fake: FakeHaraka = {
    behaviour: () => ({}),
    isTaking: true,
    attempts: [],
    end: (id, part) => {
      running.delete(id)
      seq += 1
      results.set(seq, outcomeOf(id, part))
      for (const waiter of [...waiters]) waiter()
    },
    crash: () => running.clear(),
    peak: () => peak,
    close: () => closeServer(server),
  }
  const startAttempts = (body: Buffer): string[] => {
    const line = body.indexOf(10)
    const { attempts } = AttemptManifest.parse(JSON.parse(body.subarray(0, line).toString()))
    let at = line + 1
    for (const request of attempts) {
      const raw = body.subarray(at, at + request.size)
      at += request.size
      fake.attempts.push({ request, sha256: createHash('sha256').update(raw).digest('hex') })
      running.set(request.id, request)
    }
    peak = Math.max(peak, running.size)
    // In a later turn, so that a whole POST is on the wire together.
    setImmediate(() => {
      for (const request of attempts) {
        const part = fake.behaviour(request)
        if (part !== null && running.has(request.id)) fake.end(request.id, part)
      }
    })
    return attempts.map((request) => request.id)
  }
  const readResults = async (body: Buffer) => {
    const { ack, waitMs } = ResultsRequest.parse(JSON.parse(body.toString()))
    for (const number of [...results.keys()]) if (number <= ack) results.delete(number)
    if (results.size === 0)
      await new Promise<void>((resolve) => {
        const give = () => {
          clearTimeout(timer)
          waiters.delete(give)
          resolve()
        }
        const timer = setTimeout(give, waitMs)
        waiters.add(give)
      })
    return { results: Array.from(results, ([number, outcome]) => ({ seq: number, outcome })).slice(0, 500) }
  }
  const server = createServer((request, response) => {
    const answer = async (): Promise<[number, unknown]> => {
      const body = await readAll(request)
      if (request.url === '/results') return [200, await readResults(body)]
      if (request.method === 'GET') return [200, { running: [...running.keys()] }]
      return fake.isTaking ? [202, { started: startAttempts(body) }] : [503, {}]
    }
    void answer().then(([status, json]) => response.writeHead(status).end(JSON.stringify(json)))
  })
  await new Promise<void>((resolve) => server.listen(socketPath, resolve))
  return fake
}

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
