/** `score()`: what SpamAssassin says of a mail, within bounds of time and memory. Mail is never held up by it. */
import { SCORE_MAX_BYTES, type SpamScan } from '@mailstead/contracts/mail-checks.ts'
import { type Log, reasonOf } from '../log.ts'
import { type Schedule, scheduleByTimer } from '../schedule.ts'
import { askSpamd, PING_REQUEST, type ScorerAddress, symbolsRequest } from './ask-spamd.ts'
import { cutMail } from './cut-mail.ts'
import { createGate, type ScorerState } from './gate.ts'
import { receivedLine, type ScoredClient } from './received-line.ts'
import { createSlots } from './slots.ts'
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
  /** How long a mail waits for a slot. */
  readonly waitMs?: number
  /** How long a scan may take. */
  readonly limitMs?: number
  /** Set for scans that nobody waits for: how long each gives way to those of others. */
  readonly patienceMs?: number
  readonly schedule?: Schedule
}

export const SPAMD_CHILDREN = 2
const SLOT_WAIT_MS = 50
export const SCAN_LIMIT_MS = 20_000
export const PING_LIMIT_MS = 3_000

/** Makes the scorer of one spamd; it is down until PING is answered. */
export function createScorer(options: ScorerOptions): Scorer {
  const { address, log, schedule = scheduleByTimer, limitMs = SCAN_LIMIT_MS } = options
  const stopping = new AbortController()
  const { signal } = stopping
  const ask = (request: readonly Buffer[], withinMs: number) =>
    askSpamd({ address, request, limitMs: withinMs, signal, schedule })
  const slots = createSlots(options.slots ?? SPAMD_CHILDREN, options.waitMs ?? SLOT_WAIT_MS, schedule)
  const ping = () => ask(PING_REQUEST, PING_LIMIT_MS).then(isPong, () => false)
  const gate = createGate({ ping, schedule, log })

  const scan = async (raw: Buffer, client: ScoredClient | undefined): Promise<SpamScan> => {
    const mail = cutMail(raw, SCORE_MAX_BYTES)
    const request = symbolsRequest(client === undefined ? [mail] : [receivedLine(client), mail])
    const found = readScan(await ask(request, limitMs))
    if (found === null) throw new Error('the reply is not understood')
    return found
  }
  const giveWay = async () => {
    const { patienceMs } = options
    if (patienceMs === undefined) return
    if (!(await waitForChild({ ping, schedule, patienceMs }))) throw new Error('PING is not answered')
  }
  const scanBehindGate = async (raw: Buffer, client: ScoredClient | undefined): Promise<SpamScan | null> => {
    if (!gate.enter()) return null
    try {
      await giveWay()
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
