/**
 * Makes the reports to senders that are due (RFC 3461). Exactly one for each recipient and kind: the report and the mark that it was told
 * are one batch, so that a repeat after a crash, or another maker at the same time, keeps nothing.
 */
import { WantedReports } from '@mailstead/contracts/submission.ts'
import { parseMailbox } from '@mailstead/mail/address/mailbox.ts'
import { composeDeliveryReport, REPORT_SUBJECTS } from '@mailstead/mail/report/notice/compose-delivery-report.ts'
import { derivedId } from '../../../platform/ids.ts'
import { describeError } from '../../../platform/log.ts'
import { brokenConstraint } from '../../../store/ledger/constraint.ts'
import {
  type DueReport,
  dropReports,
  findDueReports,
  postponeReports,
} from '../../../store/ledger/sending/delivery-reports.ts'
import { findReportedMail, type ReportedMail } from '../../../store/ledger/sending/reported-mail.ts'
import { askRecipients } from '../ingest/ask-recipients.ts'
import { ACTIONS, describeDelivery, isTrueStill } from './describe-delivery.ts'
import { fileReport } from './file-report.ts'
import { openOriginal } from './open-original.ts'
import { sendReport } from './send-report.ts'
import type { ReportDeps, WrittenReport } from './written-report.ts'

/** Reports of one shard and run; the rest is left to the next minute. */
const REPORTS_A_RUN = 50
/** One that failed is tried again after this long. */
const AGAIN_MS = 300_000
const SUBJECT_LENGTH_MAX = 200

/** The header of a mail that is not kept any more, as far as its row tells. */
const headerOf = ({ from, headerId, subject }: ReportedMail): string =>
  `From: ${from}\r\nMessage-ID: ${headerId}\r\nSubject: ${subject}\r\n`

async function write(
  deps: ReportDeps,
  shard: number,
  due: DueReport,
  { mail, wanted }: { readonly mail: ReportedMail; readonly wanted: WantedReports },
): Promise<WrittenReport> {
  const { tenant, messageId, kind, recipients, dueAtMs: atMs } = due
  const id = await derivedId(atMs, `report ${tenant} ${messageId} ${kind} ${recipients.join(' ')}`)
  const from = `postmaster@${wanted.to.slice(wanted.to.lastIndexOf('@') + 1)}`
  // RFC 3461 §4.3: RET is for failures.
  const isWhole = kind === 'failed' && wanted.ret === 'full'
  const ledger = deps.ledgers.at(shard)
  const original = await openOriginal(deps, ledger, { tenant, id: messageId, isWhole, instead: headerOf(mail) })
  const raw = composeDeliveryReport({
    id,
    action: ACTIONS[kind],
    from,
    to: wanted.to,
    reportingMta: deps.config.MAIL_HOST,
    envid: wanted.envid,
    arrivalMs: mail.createdAtMs,
    nowMs: atMs,
    retryUntilMs: mail.expiresAtMs,
    recipients: mail.recipients.map((row) => describeDelivery(kind, row, wanted)),
    ...original,
  })
  const subject = `${REPORT_SUBJECTS[ACTIONS[kind]]}: ${mail.subject.slice(0, SUBJECT_LENGTH_MAX)}`
  return { key: due, tenant, shard, id, atMs, domainId: mail.domainId, from, to: wanted.to, subject, raw }
}

/** Into the mailbox that has the address, or to the address. Whether it is on its way. */
async function keep(deps: ReportDeps, report: WrittenReport): Promise<boolean> {
  const { tenant, to } = report
  const [found] = await askRecipients(deps, [{ tenant, rcptTo: to }])
  const resolution = found?.resolution
  if (resolution && 'mailboxes' in resolution && resolution.mailboxes.length > 0) {
    await fileReport(deps, report)
    return true
  }
  return parseMailbox(to).ok && (await sendReport(deps, report))
}

/** What is true no more is forgotten, and the rest told. */
async function make(deps: ReportDeps, shard: number, due: DueReport): Promise<void> {
  const ledger = deps.ledgers.at(shard)
  const found = await findReportedMail(ledger, due.tenant, due.messageId, due.recipients)
  const wanted = found?.reports ? WantedReports.safeParse(JSON.parse(found.reports)).data : undefined
  if (!found || !wanted) return dropReports(ledger, due.tenant, due)
  const telling = found.recipients.filter((row) => isTrueStill(due.kind, row))
  const recipients = telling.map(({ n }) => n)
  const untold = due.recipients.filter((n) => !recipients.includes(n))
  if (untold.length > 0) await dropReports(ledger, due.tenant, { ...due, recipients: untold })
  if (recipients.length === 0) return
  const mail = { ...found, recipients: telling }
  const report = await write(deps, shard, { ...due, recipients }, { mail, wanted })
  if (await keep(deps, report)) return
  deps.log('warn', 'report.withheld', { tenant: due.tenant, message: due.messageId })
  await dropReports(ledger, due.tenant, report.key)
}

/** One that cannot be made keeps no other from its turn. */
async function putOff(deps: ReportDeps, shard: number, due: DueReport, error: unknown): Promise<void> {
  const broken = brokenConstraint(error)
  // Somebody else made it; or it goes with its tenant, and is made where that arrives.
  if (broken === 'report-exists' || broken === 'tenant-away') return
  deps.log('error', 'report.failed', { tenant: due.tenant, message: due.messageId, error: describeError(error) })
  await postponeReports(deps.ledgers.at(shard), due.tenant, due, deps.clock.now() + AGAIN_MS)
}

/** Of one shard. Never rejects: what fails is logged and comes again. */
export async function makeReports(deps: ReportDeps, shard: number): Promise<void> {
  try {
    for (const due of await findDueReports(deps.ledgers.at(shard), deps.clock.now(), REPORTS_A_RUN))
      await make(deps, shard, due).catch((error: unknown) => putOff(deps, shard, due, error))
  } catch (error) {
    deps.log('error', 'reports.failed', { shard, error: describeError(error) })
  }
}

/** Of all shards: what was not made at once, and delays whose hour has come. */
export async function sweepReports(deps: ReportDeps): Promise<void> {
  for (let shard = 0; shard < deps.ledgers.count; shard++) await makeReports(deps, shard)
}
