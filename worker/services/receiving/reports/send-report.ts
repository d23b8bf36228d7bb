/** Sends a report to an address that is no mailbox of the account: a mail of the account with the null sender, signed by its domain. */
import { EXPIRES_IN_MAX_SECONDS } from '@mailstead/contracts/api/email.ts'
import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { signDkim } from '@mailstead/mail/dkim/sign.ts'
import { wakeJobs } from '../../../platform/wake-jobs.ts'
import { type AcceptedMail, writeAccepted } from '../../../store/ledger/sending/accept.ts'
import { foldMessage } from '../../delivery/fold.ts'
import { openSigningKeys } from '../../domains/dkim/open-signing-keys.ts'
import type { ReportDeps, WrittenReport } from './written-report.ts'

/** If the wake-up is lost the sweeper finds the job after this long. */
const SWEEP_AFTER_MS = 60_000

interface Outgoing {
  readonly raw: string
  readonly nowMs: number
  readonly expiresAtMs: number
}

const hostOf = ({ from }: WrittenReport): string => from.slice(from.lastIndexOf('@') + 1)

function toMessage(report: WrittenReport, { raw, nowMs, expiresAtMs }: Outgoing): AcceptedMail['message'] {
  const { state, counts } = foldMessage(['accepted'])
  return {
    id: report.id,
    domainId: report.domainId,
    class: 'transactional',
    state,
    counts: JSON.stringify(counts),
    revision: 0,
    from: report.from,
    to: JSON.stringify([report.to]),
    cc: '[]',
    bcc: '[]',
    replyTo: '[]',
    subject: report.subject,
    headerId: `<${report.id}@${hostOf(report)}>`,
    tags: '[]',
    sizeBytes: raw.length,
    createdAtMs: nowMs,
    expiresAtMs,
    // RFC 3461 §6.1: nothing is ever told about a report.
    nullSender: true,
    reports: null,
    isTracked: false,
    isNewsletter: false,
  }
}

async function toMail(report: WrittenReport, outgoing: Outgoing): Promise<AcceptedMail> {
  const { id, to } = report
  const { raw, nowMs, expiresAtMs } = outgoing
  return {
    message: toMessage(report, outgoing),
    recipients: [{ n: 0, address: to, kind: 'to', state: 'accepted' }],
    job: {
      id,
      messageId: id,
      class: 'transactional',
      state: 'waiting',
      dueAtMs: nowMs + SWEEP_AFTER_MS,
      relayId: null,
      epoch: 0,
      handOvers: 0,
      expiresAtMs,
      sizeBytes: raw.length,
      sha256: await sha256Hex(raw),
      // In the row whatever its size: it is small, and so all is one batch.
      raw,
      rawKey: null,
      isUnsigned: false,
    },
  }
}

/**
 * Whether it is on its way: not when the domain has nothing to sign with any more. It counts against no quota. Throws `report-exists` when
 * one of its recipients was told of before: then nothing is kept.
 */
export async function sendReport(deps: ReportDeps, report: WrittenReport): Promise<boolean> {
  const { tenant, shard, id, domainId, key: told } = report
  const keys = await openSigningKeys(deps, tenant, domainId)
  if (keys.length === 0) return false
  const nowMs = deps.clock.now()
  const raw = await signDkim(report.raw, { domain: hostOf(report), keys, signedAt: new Date(nowMs) })
  const mail = await toMail(report, { raw, nowMs, expiresAtMs: nowMs + EXPIRES_IN_MAX_SECONDS * 1_000 })
  const day = new Date(nowMs).toISOString().slice(0, 10)
  const rows = { mails: [mail], events: [], idempotency: null, counted: 0, day, dailyQuota: 0, monthlyQuota: 0, told }
  await writeAccepted(deps.ledgers.at(shard), tenant, rows)
  await wakeJobs(deps, [{ tenant, job: id, class: 'transactional' }])
  return true
}
