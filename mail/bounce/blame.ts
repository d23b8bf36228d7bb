/**
 * Whom a temporary refusal blames for coming too often or for its standing: our address, or the sender's domain. Most
 * temporary refusals blame nobody (greylisting, a full mailbox, a busy host), and then nobody else's mail is put off.
 */
import { classify } from './classify.ts'
import type { Refusal } from './refusal.ts'

/** `source`: the address we connect from. `sender`: the domain that wrote or signed the mail. */
export type Blame = 'source' | 'sender'

/** About this mail, its recipient or a first meeting; in words that also stand in replies about rates. */
const NOBODY =
  /gr[ae]y-?list|receiving mail (at a rate|too quickly)|too many (recipients|hops|invalid|unknown|bad)|quota|mailbox|user unknown|no such user/i

const SENDER_WORDS =
  /\b(spf|dkim|dmarc|d=|from|sender'?s?|sending|your|envelope|url|header)[ -]domain|domain'?s? (reputation|rate|has (sent|exceeded|been)|is (rate|sending))|reputation of (the|your|this)( \w+)? domain|\b(spf|dkim|dmarc)\b|unauthenticated|5322\.from|per[- ]domain|url in/i
/** RFC 7372 and the registry of enhanced codes: signatures, SPF, DMARC and what providers number next to them. */
const SENDER_CODES = /^4\.7\.(2[0-24]|26|27|3[0-2]|40)$/

const SOURCE_WORDS =
  /too (many|much)\b[^.]{0,40}\b(connections?|sessions?|messages?|mails?|e-?mails?|requests?|errors?)|maximum number of (concurrent )?(\w+ )?(connections|sessions)|(connection|message|mail|sending) (rate|frequency|limit)|rate[- ]?limit|throttl|unusual rate|slow down|server busy|frequency limited/i

/** Blames the source or the sender for a 4xx reply; null when it blames neither. Pure; total; linear in the text. */
export function blame(refusal: Refusal): Blame | null {
  const { code, enhanced, text } = refusal
  if (code === null || code < 400 || code > 499 || NOBODY.test(text)) return null
  if (SENDER_WORDS.test(text) || SENDER_CODES.test(enhanced ?? '')) return 'sender'
  const isAboutStanding = classify(refusal).category === 'reputation'
  return isAboutStanding || SOURCE_WORDS.test(text) ? 'source' : null
}
