/** The words of `classify`: what goes in and what comes out. */

/** What a refusal is about. */
export type BounceCategory =
  | 'recipient'
  | 'quota'
  | 'policy'
  | 'reputation'
  | 'content'
  | 'infrastructure'
  | 'transient'
  | 'protocol'

/** How far the dialogue had come. */
export type ReplyPhase = 'dns' | 'connect' | 'banner' | 'ehlo' | 'starttls' | 'mail' | 'rcpt' | 'data' | 'body' | 'dot'

/** A refused attempt, or the report of one. */
export interface Refusal {
  /** How far the dialogue had come; `dot` for a DSN. */
  readonly phase: ReplyPhase
  /** Reply code, null when no reply came. */
  readonly code: number | null
  /** `5.1.1`; null when the peer gave none (one written into the text is used then). */
  readonly enhanced: string | null
  readonly text: string
  /** Registrable domain of the MX name, such as `google.com`; null when unknown. */
  readonly site: string | null
}

/** The verdict of `classify`. */
export interface Classification {
  readonly category: BounceCategory
  /** True only for an address that does not exist or is disabled for good. */
  readonly suppress: boolean
}
