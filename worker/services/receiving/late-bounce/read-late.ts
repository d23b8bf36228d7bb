/** What a report says of the one recipient whose return path it came to. Pure. */
import type { Refusal } from '@mailstead/mail/bounce/refusal.ts'
import { type Report, type ReportedRecipient, toRefusal } from '@mailstead/mail/report/report.ts'

export type Severity = 'hard' | 'soft'

export type LateNews =
  /** `refusal` is null where the report is about another address: nobody is suppressed for that. */
  | {
      readonly kind: 'bounced' | 'delayed'
      readonly severity: Severity
      readonly enhanced: string | null
      readonly text: string
      readonly refusal: Refusal | null
    }
  | { readonly kind: 'complained'; readonly text: string }
  /** Says nothing that changes anything. */
  | { readonly kind: 'nothing'; readonly why: string }
  /** For whoever wrote the original. */
  | { readonly kind: 'answer' }

/** The recipient whose return path it is. */
export interface Addressee {
  readonly address: string
  /** That took the mail; null when it is not known. */
  readonly site: string | null
}

const TEXT_LENGTH_MAX = 500
/** RFC 6591 and RFC 6430: reports, but nobody complains. */
const NO_COMPLAINTS: ReadonlySet<string> = new Set(['auth-failure', 'not-spam', 'dmarc'])

const isSame = (a: string | null, b: string): boolean => a?.toLowerCase() === b.toLowerCase()

/** Worst news first; RFC 3464 §2.3.3. */
const ACTIONS: readonly ReportedRecipient['action'][] = ['failed', 'delayed', 'expanded', 'relayed', 'delivered']

/** A report may name several: ours, or what a host of theirs made of it. */
function chooseRecipient(recipients: readonly ReportedRecipient[], address: string): ReportedRecipient | null {
  const named = recipients.filter((recipient) => isSame(recipient.address, address))
  const candidates = named.length > 0 ? named : recipients
  return ACTIONS.flatMap((action) => candidates.filter((each) => each.action === action))[0] ?? null
}

// RFC 3463 §3.1: the class of the status decides; a failure without one is for good.
const isPassing = ({ enhanced, code }: ReportedRecipient): boolean =>
  enhanced === null ? code !== null && code < 500 : !enhanced.startsWith('5')

function readBounce(recipients: readonly ReportedRecipient[], { address, site }: Addressee): LateNews {
  const told = chooseRecipient(recipients, address)
  if (told === null) return { kind: 'nothing', why: 'the report names no recipient' }
  if (told.action !== 'failed' && told.action !== 'delayed')
    return { kind: 'nothing', why: `the report says that the mail was ${told.action}` }
  const isAboutUs = told.address === null || isSame(told.address, address)
  const isSoft = told.action === 'delayed' || isPassing(told)
  return {
    kind: told.action === 'failed' ? 'bounced' : 'delayed',
    severity: isSoft ? 'soft' : 'hard',
    enhanced: told.enhanced,
    text: [told.enhanced, told.text].filter(Boolean).join(' ').slice(0, TEXT_LENGTH_MAX),
    refusal: isAboutUs && !isSoft ? toRefusal(told, site) : null,
  }
}

export function readLate(report: Report, addressee: Addressee): LateNews {
  switch (report.kind) {
    case 'bounce':
      return readBounce(report.recipients, addressee)
    case 'complaint':
      return NO_COMPLAINTS.has(report.feedbackType)
        ? { kind: 'nothing', why: 'the report is no complaint' }
        : { kind: 'complained', text: `feedback report: ${report.feedbackType.slice(0, 40)}` }
    case 'auto-reply':
    case 'mail':
      return { kind: 'answer' }
  }
}
