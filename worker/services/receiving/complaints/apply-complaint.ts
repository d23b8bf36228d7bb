/** A mail to the address for complaints. Only one that proves which mail it is about changes anything. */
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import type { Complaint, Report } from '@mailstead/mail/report/report.ts'
import type { Deps } from '../../../deps.ts'
import { recordComplaint } from '../../control/record-complaint.ts'
import type { TimelineEntry } from '../../delivery/transition.ts'
import { findComplained } from './find-complained.ts'

export type ComplaintDeps = Parameters<typeof recordComplaint>[0] & Pick<Deps, 'config'>

/** As far as it was read. */
export interface ComplaintMail {
  readonly receivedAtMs: number
  /** What tells this report from others, and not from its own repeats. */
  readonly mark: string
  readonly report: Report
}

export interface ComplaintOutcome {
  readonly isMatched: boolean
  readonly why: string
}

async function toEntry({ mark, receivedAtMs }: ComplaintMail, n: number, type: string): Promise<TimelineEntry> {
  const digest = (await sha256Hex(JSON.stringify([mark, type]))).slice(0, 32)
  return {
    // The same for the same report, however often it comes.
    eventId: `report|hard|${n}|${digest}`,
    kind: 'complained',
    relay: null,
    epoch: 0,
    atMs: receivedAtMs,
    attempt: null,
    reason: `feedback report: ${type}`,
  }
}

async function complain(deps: ComplaintDeps, mail: ComplaintMail, complaint: Complaint): Promise<ComplaintOutcome> {
  const found = await findComplained(deps, complaint)
  if (!found.ok) return { isMatched: false, why: found.why }
  const { tenant, messageId, n } = found.mail
  const type = complaint.feedbackType.slice(0, 40)
  await recordComplaint(deps, tenant, { messageId, n, entry: await toEntry(mail, n, type) })
  return { isMatched: true, why: `complained (${type})` }
}

/** Throws when a database fails; repeating is harmless. */
export async function applyComplaint(deps: ComplaintDeps, mail: ComplaintMail): Promise<ComplaintOutcome> {
  const { report } = mail
  if (report.kind === 'complaint') return complain(deps, mail, report)
  const why = report.kind === 'auto-reply' ? report.why : 'it is no feedback report'
  return { isMatched: false, why }
}
