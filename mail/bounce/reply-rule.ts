/** The form of a rule, and the rules that go by codes alone (RFC 3463, RFC 5321 §4.2.3, RFC 7372). */
import type { BounceCategory, ReplyPhase } from './refusal.ts'

/** A rule fits when all it names fits; absent parts fit everything. */
export interface ReplyRule {
  readonly category: BounceCategory
  /** The address does not exist or is disabled for good. */
  readonly isDead?: true
  readonly code?: RegExp
  readonly enhanced?: RegExp
  readonly text?: RegExp
  readonly site?: RegExp
  readonly phase?: readonly ReplyPhase[]
}

/** A refusal made ready for matching; absent values are empty strings. */
export interface Facts {
  readonly phase: ReplyPhase
  readonly code: string
  readonly enhanced: string
  readonly text: string
  readonly site: string
}

/** When no words decided. Order matters: the precise ones first. */
export const ENHANCED_RULES: readonly ReplyRule[] = [
  // RFC 3463 §3.2: 1.1 bad mailbox, 1.6 moved without a new address; 1.10 is Exchange's "not found".
  { category: 'recipient', isDead: true, enhanced: /^5\.1\.(1|6|10)$/ },
  { category: 'recipient', enhanced: /^[45]\.1\.(0|1|3|4|5|6|10)$/ },
  // 1.7 and 1.8 are about the sender's address, 1.2 about the recipient's domain.
  { category: 'policy', enhanced: /^[45]\.1\.[789]$/ },
  { category: 'infrastructure', enhanced: /^5\.1\.2$/ },
  // §3.3: 2.1 disabled, 2.2 full, 2.3 larger than this mailbox takes.
  { category: 'recipient', isDead: true, enhanced: /^5\.2\.1$/ },
  { category: 'quota', enhanced: /^[45]\.2\.2$/ },
  { category: 'content', enhanced: /^5\.2\.3$/ },
  { category: 'recipient', enhanced: /^5\.2\./ },
  { category: 'content', enhanced: /^5\.3\.4$/ },
  { category: 'infrastructure', enhanced: /^5\.[34]\./ },
  { category: 'protocol', enhanced: /^5\.5\./ },
  { category: 'content', enhanced: /^5\.6\./ },
  // RFC 7372 §3.3: the sending host has no matching reverse name.
  { category: 'infrastructure', enhanced: /^[45]\.7\.25$/ },
  { category: 'reputation', enhanced: /^[45]\.7\.28$/ },
  { category: 'policy', enhanced: /^5\.7\./ },
  { category: 'policy', enhanced: /^4\.7\.(2[0-79]|30|515)$/ },
  { category: 'transient', enhanced: /^4\./ },
]

/** When there was no enhanced code either. */
export const CODE_RULES: readonly ReplyRule[] = [
  { category: 'transient', code: /^4/ },
  { category: 'protocol', code: /^(50[0-4]|555)$/ },
  { category: 'infrastructure', code: /^(521|556)$/ },
  { category: 'recipient', code: /^551$/ },
  { category: 'quota', code: /^552$/ },
  { category: 'policy', code: /^5/ },
  { category: 'infrastructure' },
]

/** Before RCPT, when no words decided. */
export const EARLY_RULES: readonly ReplyRule[] = [
  { category: 'infrastructure', code: /^$/ },
  { category: 'transient', code: /^4/ },
  { category: 'content', code: /^552$/, phase: ['mail'] },
  { category: 'content', enhanced: /^5\.6\./, phase: ['mail'] },
  { category: 'policy', enhanced: /^5\.(1|7)\./ },
  { category: 'protocol', code: /^(50[0-4]|555)$/ },
  { category: 'policy', code: /^5/, phase: ['mail'] },
  { category: 'infrastructure' },
]
