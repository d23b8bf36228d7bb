/**
 * One attempt: one mail, one recipient, one host. Always answers with an outcome and never throws; nothing here knows
 * Haraka, the agent or a clock of its own.
 */
import type { AttemptOutcome, AttemptRequest, SmtpReply, TlsPolicy } from '@mailstead/contracts/attempt.ts'
import { failpoint } from '../../../failpoint.ts'
import { scanBody } from './body-scan.ts'
import { Deadline } from './deadline.ts'
import { codeOf, dial } from './dial.ts'
import { refuseAnywhere, refuseForPeer } from './local-refusal.ts'
import { describeOutcome, type Result } from './outcome.ts'
import type { Pool } from './pool.ts'
import { type Mail, Session } from './session.ts'
import type { Timers } from './timers.ts'
import { Transcript } from './transcript.ts'
import { type AttemptRecord, decide } from './verdict.ts'

export interface AttemptOptions {
  readonly pool: Pool
  readonly timers: Timers
  /** Epoch milliseconds. */
  readonly now: () => number
}

interface Run {
  readonly request: AttemptRequest
  readonly mail: Mail
  readonly options: AttemptOptions
  readonly transcript: Transcript
  readonly deadline: Deadline
}

type Opened = { readonly ok: true; readonly session: Session } | { readonly ok: false; readonly record: AttemptRecord }

/** Tries to hand `raw` (CRLF lines, not dot-stuffed) to the target's host; see the table of `verdict.ts`. */
export async function attempt(request: AttemptRequest, raw: Buffer, options: AttemptOptions): Promise<AttemptOutcome> {
  const transcript = new Transcript()
  const startedAtMs = options.now()
  const result = await run(request, raw, { options, transcript })
  return describeOutcome(request, result, { startedAtMs, endedAtMs: options.now(), transcript })
}

async function run(
  request: AttemptRequest,
  raw: Buffer,
  { options, transcript }: { options: AttemptOptions; transcript: Transcript },
): Promise<Result> {
  const deadline = new Deadline(options.timers)
  try {
    const scan = scanBody(raw)
    const refusal = refuseAnywhere(request, scan)
    if (refusal !== null) return refuseLocally(refusal)
    const mail = { mailFrom: request.mailFrom, rcptTo: request.rcptTo, raw, eightBit: scan.ok && scan.eightBit }
    return await deliver({ request, mail, options, transcript, deadline })
  } catch (error) {
    transcript.note(`internal error: ${codeOf(error)}`)
    return failInternally(deadline.session)
  } finally {
    deadline.clear()
  }
}

async function deliver(run: Run): Promise<Result> {
  const { target } = run.request
  const kept = run.options.pool.take(target)
  if (kept !== null) {
    const result = await sendOn(run, kept, { reused: true, pooled: true })
    if (result !== null) return result
    run.transcript.note('the connection kept from an earlier mail was dead; dialling again')
  }
  const first = await open(run, target.tls)
  if (first.ok) return sendOnFresh(run, first.session, true)
  if (target.tls !== 'may' || !isBrokenTls(first.record)) return { decision: decide(first.record), ...FRESH }
  // RFC 7435 §3: opportunistic means that no peer gets less than clear text because it tried more.
  run.transcript.note(`TLS failed (${first.record.failure?.code}); dialling again in clear`)
  const second = await open(run, 'none')
  const result = second.ok
    ? await sendOnFresh(run, second.session, false)
    : { decision: decide(second.record), ...FRESH }
  return { ...result, tlsBroken: true }
}

const FRESH = { tls: null, reused: false } as const

async function open(run: Run, tls: TlsPolicy): Promise<Opened> {
  const { timers } = run.options
  const dialled = await dial(run.request.target, timers.connectMs)
  if (!dialled.ok) {
    const failure = { code: dialled.code, step: 'connect' } as const
    return { ok: false, record: { replies: new Map(), dotSent: false, failure } }
  }
  const session = new Session(dialled.socket, run.request.target, tls, { timers, transcript: run.transcript })
  run.deadline.watch(session)
  failpoint('smtp.connected')
  const record = await session.open()
  return record === null ? { ok: true, session } : { ok: false, record }
}

/** Refused STARTTLS goes on in the same session; what gets here lost the connection over it. */
function isBrokenTls(record: AttemptRecord): boolean {
  const answer = record.replies.get('starttls')
  return record.failure?.step === 'starttls' || (answer !== undefined && !answer.startsWith('2'))
}

async function sendOnFresh(run: Run, session: Session, pooled: boolean): Promise<Result> {
  const result = await sendOn(run, session, { reused: false, pooled })
  return result ?? { decision: decide({ replies: new Map(), dotSent: false, failure: null }), ...FRESH }
}

/** Null when a reused connection turned out to be dead before this mail had an answer. */
async function sendOn(
  run: Run,
  session: Session,
  how: { readonly reused: boolean; readonly pooled: boolean },
): Promise<Result | null> {
  const { request, mail, transcript, deadline } = run
  const facts = { tls: session.tls, reused: how.reused }
  if (how.reused) session.begin(transcript)
  deadline.watch(session)
  const refusal = refuseForPeer(request, { size: mail.raw.length, eightBit: mail.eightBit }, session.extensions)
  if (refusal !== null) {
    release(run, session, how.pooled)
    return { ...refuseLocally(refusal), ...facts }
  }
  const record = await session.send(mail)
  if (how.reused && isSilentDeath(record)) {
    session.giveUp('CLOSED')
    return null
  }
  const decision = decide(record)
  const isFailedCleanly = decision.verdict !== 'delivered' && decision.error === null
  if (decision.verdict === 'delivered') release(run, session, how.pooled)
  else if (isFailedCleanly && how.pooled) void resetAndRelease(run, session)
  else session.quit()
  return { decision, ...facts }
}

/** Idle time-outs reach us as a close, a reset, or a 421 that crossed our MAIL (RFC 5321 §3.8). */
function isSilentDeath(record: AttemptRecord): boolean {
  if (record.dotSent || record.failure?.code === 'ATTEMPTTIMEOUT') return false
  const answer = record.replies.get('mail')
  if (answer !== undefined) return answer.startsWith('421')
  return record.failure !== null && record.failure.code !== 'PHASETIMEOUT' && record.replies.size === 0
}

function release(run: Run, session: Session, pooled: boolean): void {
  if (pooled) run.options.pool.put(run.request.target, session, run.options.timers.idleMs)
  else session.quit()
}

async function resetAndRelease(run: Run, session: Session): Promise<void> {
  session.begin(new Transcript())
  if (!session.isReusable()) return session.quit()
  if (await session.reset()) release(run, session, true)
}

function refuseLocally(reply: SmtpReply): Result {
  return { decision: { verdict: 'bounced', phase: 'mail', reply, error: 'LOCAL' }, ...FRESH }
}

/** An error of ours says nothing about the mail, except that behind the dot it may have arrived. */
function failInternally(session: Session | null): Result {
  const isSent = session?.dotSent === true
  session?.giveUp('INTERNAL')
  return {
    decision: {
      verdict: isSent ? 'unknown' : 'deferred',
      phase: isSent ? 'dot' : 'connect',
      reply: null,
      error: 'INTERNAL',
    },
    ...FRESH,
  }
}
