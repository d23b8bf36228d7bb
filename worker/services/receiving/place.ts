/** In which folder a received mail belongs: by its spam score and the DMARC policy of its sender's domain. Pure. */
import type { MailChecks, SpamScan } from '@mailstead/contracts/mail-checks.ts'

export interface PlaceSettings {
  /** From this score on a mail is spam; null for the scorer's own threshold. */
  readonly spamLimit: number | null
  /** Sealers whose word on a forwarded mail is taken (RFC 8617 §5.2), in lower case. */
  readonly trustedSealers: ReadonlySet<string>
}

const isSpam = (scan: SpamScan | null, { spamLimit }: PlaceSettings): boolean =>
  scan !== null && scan.score >= (spamLimit ?? scan.threshold)

/** RFC 7489 §6.3: what the domain of From asks for. Trouble with DNS is no failure (§6.6.3). */
function failsPolicy({ dmarc, arc }: Pick<MailChecks, 'dmarc' | 'arc'>, { trustedSealers }: PlaceSettings): boolean {
  if (dmarc.result !== 'fail' || dmarc.policy === null || dmarc.policy === 'none') return false
  return !(arc.result === 'pass' && arc.sealer !== null && trustedSealers.has(arc.sealer.toLowerCase()))
}

/** An unscanned mail is no spam; it is placed again when its score is known. */
export function place(
  mail: { readonly scan: SpamScan | null; readonly checks: Pick<MailChecks, 'dmarc' | 'arc'> | null },
  settings: PlaceSettings,
): 'inbox' | 'spam' {
  if (isSpam(mail.scan, settings)) return 'spam'
  return mail.checks !== null && failsPolicy(mail.checks, settings) ? 'spam' : 'inbox'
}
