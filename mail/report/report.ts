/** What a mail to a return path turns out to be. */
import type { Refusal } from '../bounce/refusal.ts'

/** RFC 3464 §2.3.3. Only `failed` is a bounce; `delayed` says that the host is still trying. */
export type ReportedAction = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'

/** What a report says of one recipient. It comes from strangers: which recipient of ours is meant, the return path says. */
export interface ReportedRecipient {
  readonly action: ReportedAction
  /** As the report has it: for a forwarded mail perhaps an address that we never wrote to. */
  readonly address: string | null
  /** SMTP reply code of the host that refused. */
  readonly code: number | null
  readonly enhanced: string | null
  readonly text: string
  readonly remoteMta: string | null
}

/** The mail of ours that is meant, as far as the report shows it. */
export interface OriginalMail {
  /** With its angle brackets. */
  readonly messageId: string | null
  /** The address alone. */
  readonly returnPath: string | null
}

/** What a complaint shows of our own header fields in the mail that it returns. */
export interface ComplainedMail {
  /** As the mail has it, unproven: class, domain, account and platform. */
  readonly feedbackId: string | null
  /** Only a token of ours proves anything: `mail/return-path/mail-token.ts`. */
  readonly token: string | null
  /** To whom it went, where a reporter writes that into the mail and nowhere else. */
  readonly recipient: string | null
}

export interface Complaint {
  readonly kind: 'complaint'
  /** RFC 5965 §3.1 and its registry: `abuse`, `fraud`, `virus`, `opt-out`, `other`. */
  readonly feedbackType: string
  readonly originalMailFrom: string | null
  readonly originalRcptTo: readonly string[]
  readonly userAgent: string | null
  readonly reportingMta: string | null
  readonly original: OriginalMail
  readonly mail: ComplainedMail
}

export type Report =
  /** A delivery report: look at each recipient's action. */
  | { readonly kind: 'bounce'; readonly recipients: readonly ReportedRecipient[]; readonly original: OriginalMail }
  /** Sent by a program on the recipient's behalf: says nothing about delivery. */
  | { readonly kind: 'auto-reply'; readonly why: string; readonly original: OriginalMail }
  | Complaint
  /** Written by somebody. */
  | { readonly kind: 'mail'; readonly original: OriginalMail }

/** Recipients of one report that are read; the rest is dropped. */
export const REPORTED_RECIPIENTS_MAX = 100

/** What a report says of a recipient, in the words of `classify`. `site`: where the mail had been handed to, if known. */
export function toRefusal(recipient: ReportedRecipient, site: string | null): Refusal {
  const { action, code, enhanced, text } = recipient
  // Without a reply code the report's own status tells; a host that only says "failed" has given up for good.
  const told = code ?? (enhanced?.startsWith('4') ? 450 : 550)
  return {
    phase: 'dot',
    // Only a final failure may suppress: whoever still tries says so with a temporary code, whatever he quotes.
    code: action === 'failed' ? told : Math.min(told, 450),
    // RFC 3463 §3.1: X.0.0 is "other undefined status", which says less than the words do.
    enhanced: enhanced?.endsWith('.0.0') ? null : enhanced,
    text,
    site,
  }
}
