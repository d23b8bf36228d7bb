/** What a report to the sender of a mail tells (RFC 3461, RFC 3464). */

/** `failed`: it is given up. `delayed`: it is still tried. `relayed`: the next host took it, and was not asked to tell more. */
export type DeliveryAction = 'delayed' | 'failed' | 'relayed'

export interface ReportedDelivery {
  readonly address: string
  /** ORCPT: `rfc822;ada@example.com`; null when the sender named none. */
  readonly original: string | null
  /** RFC 3463. */
  readonly status: string
  /** In one English sentence, for people. */
  readonly words: string
  /** The last reply of a host; null when it gave none. */
  readonly reply: { readonly code: number; readonly text: string } | null
  /** The host that was tried last. */
  readonly remoteMta: string | null
  readonly lastAttemptMs: number | null
}

export interface DeliveryReport {
  /** Unique for each report: it becomes Message-ID and boundary. Letters, digits and hyphens. */
  readonly id: string
  readonly action: DeliveryAction
  readonly from: string
  readonly to: string
  /** Our host name. */
  readonly reportingMta: string
  readonly envid: string | null
  readonly arrivalMs: number
  readonly nowMs: number
  /** Until when it is tried. */
  readonly retryUntilMs: number
  readonly recipients: readonly ReportedDelivery[]
  /** The mail, or its beginning. */
  readonly original: Uint8Array
  /** All of it is returned, and not its header alone; then it must be 7-bit. */
  readonly isWhole: boolean
}
