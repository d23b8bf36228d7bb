/**
 * Ties the parts together: attempts come in by the socket, go through Haraka's queue, run in the `send_email` hook and
 * leave as outcomes. Whatever goes wrong on the way, an attempt that was taken ends with an outcome on disk.
 */
import type http from 'node:http'
import type { AttemptOutcome, AttemptRequest } from '@mailstead/contracts/attempt.ts'
import type {
  AttemptsStarted,
  ResultsAnswer,
  ResultsRequest,
  RunningAttempts as Running,
} from '@mailstead/contracts/attempt-channel.ts'
import { logAttempt } from './attempt-log.ts'
import { type AttemptService, createAttemptServer, listenOnSocket } from './attempt-server.ts'
import type { HMail, Outbound } from './haraka-types.ts'
import type { GivenAttempt } from './manifest-body.ts'
import { attemptIdOf, emptyQueue, injectAttempt, readRaw } from './queue-files.ts'
import { ResultsStore } from './results-store.ts'
import { RunningAttempts } from './running-attempts.ts'
import type { Settings } from './settings.ts'
import { attempt } from './transport/attempt.ts'
import { describeOutcome } from './transport/outcome.ts'
import { Pool } from './transport/pool.ts'
import { Transcript } from './transport/transcript.ts'

/** Haraka has lost an attempt that it has not begun by then. */
const BEGIN_MS = 60_000

export class OutboundNode implements AttemptService {
  readonly #settings: Settings
  readonly #outbound: Outbound
  readonly #store: ResultsStore
  readonly #pool = new Pool()
  readonly #running = new RunningAttempts()
  readonly #stopping = new AbortController()
  readonly #server: http.Server
  readonly #onTrouble: (message: string) => void

  constructor(settings: Settings, outbound: Outbound, onTrouble: (message: string) => void) {
    this.#settings = settings
    this.#outbound = outbound
    this.#onTrouble = onTrouble
    emptyQueue(settings.queueDir)
    this.#store = new ResultsStore(settings.resultsFile, onTrouble)
    this.#server = createAttemptServer(this)
  }

  listen(): Promise<void> {
    return listenOnSocket(this.#server, this.#settings.socketPath)
  }

  /** Takes nothing new. What is on the wire goes on, and the process ends when it is done. */
  stop(): void {
    this.#stopping.abort()
    this.#server.close()
    this.#server.closeIdleConnections()
    this.#pool.close()
  }

  async start(given: readonly GivenAttempt[]): Promise<AttemptsStarted> {
    const fresh = given.filter(({ request }) => !this.#store.has(request.id) && this.#running.add(request))
    await Promise.all(fresh.map((one) => this.#inject(one)))
    return { started: fresh.map(({ request }) => request.id) }
  }

  async results({ ack, waitMs }: ResultsRequest, closed: AbortSignal): Promise<ResultsAnswer> {
    this.#store.acknowledge(ack)
    const waiting = this.#store.list()
    if (waiting.length > 0) return { results: waiting }
    await this.#store.waitForMore(waitMs, AbortSignal.any([closed, this.#stopping.signal]))
    return { results: this.#store.list() }
  }

  running(): Running {
    return { running: this.#running.ids() }
  }

  /** Makes the attempt of a queue file and ends the file's delivery. Never rejects. */
  async deliver(hmail: HMail): Promise<void> {
    try {
      const request = this.#running.claim(attemptIdOf(hmail) ?? '')
      const outcome = request === null ? null : await this.#attempt(request, hmail)
      if (request !== null && outcome !== null) await this.#finish(request, outcome)
      endDelivery(hmail, request, outcome)
    } catch (error) {
      this.#onTrouble(`a delivery could not be ended: ${String(error)}`)
    }
  }

  /** Haraka ended a delivery by itself: unless the attempt had begun, it ends here. */
  settle(hmail: HMail): void {
    const id = attemptIdOf(hmail)
    if (id !== null) this.#lose(id, 'Haraka ended the delivery')
  }

  async #inject({ request, raw }: GivenAttempt): Promise<void> {
    try {
      const hmail = await injectAttempt(this.#outbound, request, raw)
      hmail.on('error', (reason) => this.#lose(request.id, String(reason)))
      setTimeout(() => this.#lose(request.id, 'Haraka did not begin in time'), BEGIN_MS).unref()
      this.#outbound.delivery_queue.push(hmail)
    } catch (error) {
      this.#lose(request.id, String(error))
    }
  }

  async #attempt(request: AttemptRequest, hmail: HMail): Promise<AttemptOutcome> {
    try {
      const raw = await readRaw(hmail, request.size)
      return await attempt(request, raw, { pool: this.#pool, timers: this.#settings.timers, now: Date.now })
    } catch (error) {
      return describeFault(request, String(error))
    }
  }

  #lose(id: string, why: string): void {
    const request = this.#running.claim(id)
    if (request === null) return
    this.#onTrouble(`attempt ${id} was not begun: ${why}`)
    void this.#finish(request, describeFault(request, why))
  }

  async #finish(request: AttemptRequest, outcome: AttemptOutcome): Promise<void> {
    await this.#store.add(outcome)
    this.#running.remove(request.id)
    logAttempt(request, outcome)
  }
}

/** An attempt that ended before anything was dialled, by a fault of ours. */
function describeFault(request: AttemptRequest, why: string): AttemptOutcome {
  const transcript = new Transcript()
  transcript.note(why)
  const decision = { verdict: 'deferred', phase: 'connect', reply: null, error: 'INTERNAL' } as const
  const nowMs = Date.now()
  return describeOutcome(
    request,
    { decision, tls: null, reused: false },
    { startedAtMs: nowMs, endedAtMs: nowMs, transcript },
  )
}

/** Exactly one of Haraka's three ends; the outcome is on disk by now, so all they do is remove the file. */
function endDelivery(hmail: HMail, request: AttemptRequest | null, outcome: AttemptOutcome | null): void {
  const text = outcome?.reply?.text ?? outcome?.error ?? 'no attempt of this process'
  if (outcome?.verdict === 'bounced') hmail.bounce(text)
  else if (outcome?.verdict !== 'delivered' || request === null) hmail.temp_fail(text)
  else {
    const { ip, port, mx } = request.target
    hmail.delivered(ip, port, 'SMTP', mx, text, [request.id], [], [], outcome.tls !== null, false)
  }
}
