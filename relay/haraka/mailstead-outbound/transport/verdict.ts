/**
 * Judges an attempt from what was recorded: phase and reply, nothing else. The table is the one of the relay facts:
 * before RCPT nothing is held against the recipient, after the dot nothing is assumed that the peer did not say.
 */
import type { Phase, SmtpReply, Verdict } from '@mailstead/contracts/attempt.ts'
import type { Step } from './dialogue.ts'
import { type ReadReply, readClass, readReply } from './reply.ts'

/** Why the connection ended, and at which step. */
export interface Failure {
  readonly code: string
  readonly step: Step | 'connect'
}

export interface AttemptRecord {
  readonly replies: ReadonlyMap<Step, string>
  readonly dotSent: boolean
  readonly failure: Failure | null
}

export interface Decision {
  readonly verdict: Verdict
  readonly phase: Phase
  readonly reply: SmtpReply | null
  readonly error: string | null
}

const BEFORE_DOT = ['banner', 'ehlo', 'starttls', 'mail', 'rcpt', 'data', 'body'] as const
type BeforeDot = (typeof BEFORE_DOT)[number]

/** Total: every record has a decision. The first reply that was not a "go on" decides. */
export function decide(record: AttemptRecord): Decision {
  for (const step of BEFORE_DOT) {
    const text = record.replies.get(step)
    if (text === undefined) continue
    const read = readReply(text)
    if (!isGoOn(step, read)) return decideBeforeDot(step, read, record.failure)
  }
  if (record.dotSent) return decideAfterDot(record)
  const phase = phaseOf(record.failure?.step ?? 'idle')
  return { verdict: 'deferred', phase, reply: null, error: record.failure?.code ?? 'CLOSED' }
}

function isGoOn(step: BeforeDot, read: ReadReply): boolean {
  if (!read.ok || step === 'body') return false
  if (step === 'banner') return read.reply.code === 220
  if (step === 'data') return read.reply.code === 354
  return readClass(read) === 2
}

function decideBeforeDot(step: BeforeDot, read: ReadReply, failure: Failure | null): Decision {
  const kind = readClass(read)
  return {
    verdict: verdictBeforeDot(step, read),
    phase: step,
    reply: read.ok ? read.reply : null,
    error: kind === 4 || kind === 5 ? null : (failure?.code ?? 'UNREADABLE'),
  }
}

function verdictBeforeDot(step: BeforeDot, read: ReadReply): Verdict {
  const kind = readClass(read)
  if (step === 'banner' || step === 'ehlo' || step === 'starttls') return 'deferred'
  // An early acceptance: the peer may have kept what it had got of the body.
  if (step === 'body' && kind === 2) return 'unknown'
  // 503 says that the two sides lost step, not that the address is bad.
  return kind === 5 && read.ok && read.reply.code !== 503 ? 'bounced' : 'deferred'
}

function decideAfterDot(record: AttemptRecord): Decision {
  const text = record.replies.get('dot')
  if (text === undefined) {
    return { verdict: 'unknown', phase: 'dot', reply: null, error: record.failure?.code ?? 'CLOSED' }
  }
  const read = readReply(text)
  const reply = read.ok ? read.reply : null
  switch (readClass(read)) {
    case 2:
      return { verdict: 'delivered', phase: 'dot', reply, error: null }
    case 4:
      return { verdict: 'deferred', phase: 'dot', reply, error: null }
    case 5:
      return { verdict: 'bounced', phase: 'dot', reply, error: null }
    default:
      return { verdict: 'unknown', phase: 'dot', reply, error: read.ok ? 'UNEXPECTED' : 'UNREADABLE' }
  }
}

function phaseOf(step: Step | 'connect'): Phase {
  if (step === 'idle') return 'ehlo'
  return step === 'rset' || step === 'quit' ? 'mail' : step
}
