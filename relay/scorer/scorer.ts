/** `score()`: what SpamAssassin says of a mail, within bounds of time and memory. Mail is never held up by it. */
import { SCORE_MAX_BYTES, type SpamScan } from '@mailstead/contracts/mail-checks.ts'
import { type Log, reasonOf } from '../log.ts'
import { after, type Schedule, scheduleByTimer } from '../schedule.ts'
import { createSlots } from '../slots.ts'
import { askSpamd, PING_REQUEST, type ScorerAddress, symbolsRequest } from './ask-spamd.ts'
import { cutMail } from './cut-mail.ts'
import { createGate, type ScorerState } from './gate.ts'
import { receivedLine, type ScoredClient } from './received-line.ts'
import { isPong, readScan } from './spamd-reply.ts'
import { waitForChild } from './wait-for-child.ts'

export interface Scorer {
  /** Null: unscanned, since the scorer is away, busy or wrong. Never rejects. With `client`, the hand-over to us is scored as well. */
  score(raw: Buffer, client?: ScoredClient): Promise<SpamScan | null>
  state(): ScorerState
  /** Told at each change of `state`. */
  onChange(listener: (state: ScorerState) => void): void
  /** Breaks off what is under way. */
  stop(): void
}

export interface ScorerOptions {
  readonly address: ScorerAddress
  readonly log: Log
  /** Scans at once; as many as spamd has children. */
  readonly slots?: number
  /** How long a mail waits for a slot, and then for a child of spamd to be free. */
  readonly waitMs?: number
  /** How long a scan may take. */
  readonly limitMs?: number
  /** Set for scans that nobody waits for: how long each gives way to those of others. */
  readonly patienceMs?: number
  readonly schedule?: Schedule
}

export const SPAMD_CHILDREN = 2
export const WAIT_MS = 50
export const SCAN_LIMIT_MS = 20_000
export const PING_LIMIT_MS = 3_000

/** Makes the scorer of one spamd; it is down until PING is answered. */
export function createScorer(options: ScorerOptions): Scorer {
  const { address, log, schedule = scheduleByTimer, limitMs = SCAN_LIMIT_MS } = options
  const stopping = new AbortController()
  const { signal } = stopping
  const ask = (request: readonly Buffer[], withinMs: number) =>
    askSpamd({ address, request, limitMs: withinMs, signal, schedule })
  const { waitMs = WAIT_MS, patienceMs, slots: scansAtOnce = SPAMD_CHILDREN } = options
  // As many may wait as scan: whoever comes later would wait in vain.
  const slots = createSlots({ slots: scansAtOnce, waitMs, waitingMax: scansAtOnce, schedule })
  const ping = () => ask(PING_REQUEST, PING_LIMIT_MS).then(isPong, () => false)
  const gate = createGate({ ping, schedule, log })

  const scan = async (raw: Buffer, client: ScoredClient | undefined): Promise<SpamScan> => {
    const mail = cutMail(raw, SCORE_MAX_BYTES)
    const request = symbolsRequest(client === undefined ? [mail] : [receivedLine(client), mail])
    const found = readScan(await ask(request, limitMs))
    if (found === null) throw new Error('the reply is not understood')
    return found
  }
  /** Our slots know nothing of spamd's other clients: behind their mails a client of ours would wait for many seconds. */
  const findsChild = async (): Promise<boolean> => {
    const answer = patienceMs === undefined ? ping() : waitForChild({ ping, schedule, patienceMs })
    const late = patienceMs === undefined ? after(schedule, waitMs) : null
    const first = await Promise.race([answer, ...(late ? [late.over] : [])])
    late?.callOff()
    if (first === true) return true
    if (first === false) throw new Error('PING is not answered')
    // One that hangs is told from one that is busy only later.
    void answer.then((isThere) => isThere || signal.aborted || gate.failed())
    return false
  }
  const scanBehindGate = async (raw: Buffer, client: ScoredClient | undefined): Promise<SpamScan | null> => {
    if (!gate.enter()) return null
    try {
      if (!(await findsChild())) {
        gate.left()
        return null
      }
      const found = await scan(raw, client)
      gate.passed()
      return found
    } catch (reason) {
      if (!signal.aborted) log('scorer.failed', { reason: reasonOf(reason) })
      gate.failed()
      return null
    }
  }
  return {
    score: async (raw, client) => {
      if (gate.state() === 'down') return null
      const giveBack = await slots.take()
      if (giveBack === null) return null
      try {
        return await scanBehindGate(raw, client)
      } finally {
        giveBack()
      }
    },
    state: () => gate.state(),
    onChange: (listener) => gate.onChange(listener),
    stop: () => {
      gate.stop()
      stopping.abort()
    },
  }
}
