/**
 * Mail that came to a return path. Its signed token says which recipient of which mail is meant; the report only says what became
 * of it. What is forged, of another tenant, unknown or told before changes nothing.
 */
import { JobId, MessageId, type TenantId } from '@mailstead/contracts/ids.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import type { Report } from '@mailstead/mail/report/report.ts'
import { importReturnPathKey, readReturnPath } from '@mailstead/mail/return-path/return-path.ts'
import type { Deps } from '../../../deps.ts'
import { findReportedRecipient } from '../../../store/ledger/emails.ts'
import { recordComplaint } from '../../control/record-complaint.ts'
import type { Standing } from '../../delivery/advance.ts'
import { type ApplyDeps, applyTold } from '../../delivery/apply-events.ts'
import { RecipientState } from '../../delivery/recipient-state.ts'
import type { TimelineEntry, Transition } from '../../delivery/transition.ts'
import { type LateNews, readLate, type Severity } from './read-late.ts'

export type LateDeps = ApplyDeps & Pick<Deps, 'config'>

/** A mail to a return path, as far as it was read. */
export interface LateMail {
  readonly tenant: TenantId
  /** Of the ledger that holds the tenant. */
  readonly shard: number
  readonly rcptTo: string
  readonly receivedAtMs: number
  /** What tells this report from others, and not from its own repeats. */
  readonly mark: string
  readonly report: Report
}

export type LateOutcome =
  | { readonly kind: 'settled'; readonly isMatched: boolean; readonly why: string }
  /** Nothing about delivery: it is for the author of the original, whose From field this is. */
  | { readonly kind: 'answer'; readonly authorFrom: string }

type Reported = Exclude<LateNews, { kind: 'nothing' | 'answer' }>

interface Place {
  readonly tenant: TenantId
  readonly messageId: MessageId
  readonly jobId: JobId
  readonly n: number
}

/** The mail was on its way or had arrived: whatever ended it otherwise is not undone by a report. */
const MOVABLE: ReadonlySet<string> = new Set<RecipientState>(['accepted', 'queued', 'deferred', 'delivered'])
const STATUS = /^5\.\d{1,3}\.\d{1,3}$/

const ignored = (why: string): LateOutcome => ({ kind: 'settled', isMatched: false, why })

async function toEntry(mail: LateMail, place: Place, news: Reported): Promise<TimelineEntry> {
  const severity: Severity = news.kind === 'complained' ? 'hard' : news.severity
  // The same for the same report, however often it comes.
  const digest = (await sha256Hex(JSON.stringify([mail.mark, news]))).slice(0, 32)
  return {
    eventId: `report|${severity}|${place.n}|${digest}`,
    kind: news.kind,
    relay: null,
    epoch: 0,
    atMs: mail.receivedAtMs,
    attempt: null,
    reason: news.text === '' ? null : news.text,
    ...('refusal' in news && news.refusal !== null ? { refusal: news.refusal } : {}),
  }
}

/** Null where the report is of no consequence for the state. */
function toStanding(mail: LateMail, news: Reported, state: string): Standing | null {
  if (news.kind !== 'bounced' || news.severity !== 'hard' || !MOVABLE.has(RecipientState.parse(state))) return null
  return {
    state: 'bounced',
    stateAtMs: mail.receivedAtMs,
    nextTryAtMs: null,
    // No reply code: it is no refusal in a dialogue of ours (`advance`).
    replyCode: null,
    replyEnhanced: news.enhanced !== null && STATUS.test(news.enhanced) ? news.enhanced : '5.0.0',
    replyText: news.text,
  }
}

async function apply(
  deps: LateDeps,
  mail: LateMail,
  { state, ...place }: Place & { readonly state: string },
  news: Reported,
): Promise<void> {
  const entry = await toEntry(mail, place, news)
  if (news.kind === 'complained') {
    await recordComplaint(deps, mail.tenant, { messageId: place.messageId, n: place.n, entry })
    return
  }
  const told: Transition = { ...place, told: toStanding(mail, news, state), hold: null, entry }
  await applyTold(deps, mail.shard, [told])
}

/** Throws when a database fails; repeating is harmless. */
export async function applyLate(deps: LateDeps, mail: LateMail): Promise<LateOutcome> {
  const key = await importReturnPathKey(deps.config.RETURN_PATH_SECRET)
  const target = await readReturnPath(mail.rcptTo, key)
  if (!target.ok) return ignored(target.why)
  const { tenant, shard } = mail
  const { messageId, n } = target
  const recipient = await findReportedRecipient(deps.ledgers.at(shard), tenant, messageId, n)
  // Also a token of another tenant: its mails are not in reach.
  if (recipient === null) return ignored('it is about no mail that is known here')
  const news = readLate(mail.report, recipient)
  if (news.kind === 'answer') return { kind: 'answer', authorFrom: recipient.from }
  if (news.kind === 'nothing') return { kind: 'settled', isMatched: true, why: news.why }
  const place: Place = { tenant, messageId: MessageId.parse(messageId), jobId: JobId.parse(messageId), n }
  await apply(deps, mail, { ...place, state: recipient.state }, news)
  const why = news.kind === 'complained' ? 'complained' : `${news.kind}, ${news.severity}`
  return { kind: 'settled', isMatched: true, why }
}
