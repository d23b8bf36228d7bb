/**
 * Ties the parts together: attempts come in by the socket, go through Haraka's queue, run in the `send_email` hook and
 * leave as outcomes. Whatever goes wrong on the way, an attempt that was taken ends with an outcome on disk.
 */
import { rmSync } from 'node:fs'
import type http from 'node:http'
import type { AttemptOutcome, AttemptRequest } from '@mailstead/contracts/attempt.ts'
import {
  type AttemptsStarted,
  DAMAGED_QUEUE_FILE,
  type ResultsAnswer,
  type ResultsRequest,
  type RunningAttempts as Running,
} from '@mailstead/contracts/attempt-channel.ts'
import { failpoint } from '../../failpoint.ts'
import { alarm } from './alarm.ts'
import { logAttempt } from './attempt-log.ts'
import { type AttemptService, createAttemptServer, listenOnSocket } from './attempt-server.ts'
import type { HMail, Outbound } from './haraka-types.ts'
import type { GivenAttempt } from './manifest-body.ts'
import { attemptIdOf, emptyQueue, injectAttempt, readRaw } from './queue-files.ts'
import { ResultsStore } from './results-store.ts'
import { RunningAttempts, type TakenAttempt } from './running-attempts.ts'
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
    return listenOnSocket(this.#server, this.#settings.socketPath, this.#settings.socketReach)
  }

  /** Takes nothing new. What is on the wire goes on, and the process ends when it is done. */
  stop(): void {
    this.#stopping.abort()
    this.#server.close()
    this.#server.closeIdleConnections()
    this.#pool.close()
  }

  async start(given: readonly GivenAttempt[]): Promise<AttemptsStarted> {
    const fresh = given.filter(({ request, raw }) => !this.#store.has(request.id) && this.#running.add(request, raw))
    await Promise.all(fresh.map((one) => this.#inject(one)))
    return { started: fresh.map(({ request }) => request.id) }
  }

  async results({ ack, waitMs }: ResultsRequest, closed: AbortSignal): Promise<ResultsAnswer> {
    this.#store.acknowledge(ack)
    if (!this.#store.isWaiting()) {
      await this.#store.waitForMore(waitMs, AbortSignal.any([closed, this.#stopping.signal]))
    }
    const results = this.#store.list()
    if (results.length > 0) failpoint('results.answering')
    return { results }
  }

  running(): Running {
    return { running: this.#running.ids() }
  }

  /** Makes the attempt of a queue file and ends the file's delivery. Never rejects. */
  async deliver(hmail: HMail): Promise<void> {
    const taken = this.#running.claim(attemptIdOf(hmail) ?? '')
    const request = taken?.request ?? null
    const outcome = taken === null ? null : await this.#attempt(taken, hmail)
    if (request !== null && outcome !== null) await this.#finish(request, outcome)
    try {
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
    let hmail: HMail | null = null
    try {
      hmail = await injectAttempt(this.#outbound, request, raw)
      hmail.on('error', (reason) => this.#lose(request.id, String(reason)))
      setTimeout(() => this.#lose(request.id, 'Haraka did not begin in time'), BEGIN_MS).unref()
      failpoint('queue.written')
      this.#outbound.delivery_queue.push(hmail)
    } catch (error) {
      if (hmail !== null) rmSync(hmail.path, { force: true })
      this.#lose(request.id, String(error))
    }
  }

  async #attempt(taken: TakenAttempt, hmail: HMail): Promise<AttemptOutcome> {
    const { request } = taken
    try {
      const raw = await readRaw(hmail, taken)
      if (raw === null) {
        alarm('queue_file.damaged', { attempt: request.id, job: request.jobId })
        return describeFault(request, 'the queue file does not hold the mail', DAMAGED_QUEUE_FILE)
      }
      return await attempt(request, raw, { pool: this.#pool, timers: this.#settings.timers, now: Date.now })
    } catch (error) {
      return describeFault(request, String(error))
    }
  }

  #lose(id: string, why: string): void {
    const request = this.#running.claim(id)?.request
    if (request === undefined) return
    this.#onTrouble(`attempt ${id} was not begun: ${why}`)
    void this.#finish(request, describeFault(request, why))
  }

  /** Never rejects: from a rejection that nobody awaits, Haraka would shut down with all other attempts. */
  async #finish(request: AttemptRequest, outcome: AttemptOutcome): Promise<void> {
    await this.#store.add(outcome)
    this.#running.remove(request.id)
    try {
      failpoint('attempt.noted')
      logAttempt(request, outcome)
    } catch (error) {
      this.#onTrouble(`an attempt cannot be logged: ${String(error)}`)
    }
  }
}

/** An attempt that ended before anything was dialled, by a fault of ours. */
function describeFault(request: AttemptRequest, why: string, error = 'INTERNAL'): AttemptOutcome {
  const transcript = new Transcript()
  transcript.note(why)
  const decision = { verdict: 'deferred', phase: 'connect', reply: null, error } as const
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
