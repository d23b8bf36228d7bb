/** Asks the Worker about a recipient that this relay's copy lacks: it may be seconds old. Answers are kept for a few seconds. */
import { RecipientsAnswer, type RecipientVerdict } from '@mailstead/contracts/mx-entry.ts'
import { alarm, type Log, reasonOf } from '../../log.ts'
import type { WorkerLink } from '../../worker-link.ts'
import { after } from '../dns-lookup.ts'

/** `unreachable`: nothing is known, so nothing may be refused for good. */
export type AskedVerdict = RecipientVerdict | 'unreachable'

export type AskRecipient = (address: string) => Promise<AskedVerdict>

export interface AskRecipientsOptions {
  readonly link: Pick<WorkerLink, 'post'>
  readonly log: Log
  readonly nowMs: () => number
  /** How long an answer holds; 0 in development, where nothing is kept. */
  readonly keptMs: number
}

/** A peer waits at RCPT TO meanwhile. */
const ASK_MS = 5_000
/** Guesses of strangers must neither fill the memory nor be passed on without end. */
const KEPT_MAX = 10_000
const ASKED_AT_ONCE_MAX = 100

/** Makes the question. It never rejects. */
export function createAskRecipient({ link, log, nowMs, keptMs }: AskRecipientsOptions): AskRecipient {
  const kept = new Map<string, { readonly verdict: RecipientVerdict; readonly atMs: number }>()
  let asked = 0
  const remember = (address: string, verdict: RecipientVerdict) => {
    kept.delete(address)
    kept.set(address, { verdict, atMs: nowMs() })
    const [oldest] = kept.keys()
    if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest)
  }
  const ask = async (address: string): Promise<AskedVerdict> => {
    asked += 1
    try {
      const { status, json } = await link.post('/relay/v1/recipients', { addresses: [address] })
      const read = RecipientsAnswer.safeParse(json)
      const verdict = read.success ? read.data.answers[0]?.verdict : undefined
      if (status === 200 && verdict !== undefined) {
        remember(address, verdict)
        return verdict
      }
      alarm(log, 'recipient.unanswered', { status })
    } catch (thrown) {
      log('recipient.unanswered', { reason: reasonOf(thrown) })
    } finally {
      asked -= 1
    }
    return 'unreachable'
  }
  return async (address) => {
    const known = kept.get(address)
    if (known !== undefined && Math.abs(nowMs() - known.atMs) < keptMs) return known.verdict
    if (asked >= ASKED_AT_ONCE_MAX) return 'unreachable'
    return Promise.race([ask(address), after<AskedVerdict>(ASK_MS, 'unreachable')])
  }
}
