/**
 * What a refusal means (design: one pure table for SMTP replies and DSNs). The question that matters most is whether the
 * address is dead: only then may it be suppressed, so everything doubtful is decided against suppression.
 */
import type { Classification, Refusal, ReplyPhase } from './refusal.ts'
import { CODE_RULES, EARLY_RULES, ENHANCED_RULES, type Facts, type ReplyRule } from './reply-rule.ts'
import { SITE_RULES } from './site-rules.ts'
import { TEXT_RULES } from './text-rules.ts'

const TEXT_LENGTH_MAX = 2_000
/** Before RCPT the peer has not heard of the address yet: whatever it says is about us or the network. */
const PHASES_WITH_RECIPIENT: ReadonlySet<ReplyPhase> = new Set(['rcpt', 'data', 'body', 'dot'])

/** Classifies one refusal: the first rule that fits decides. Pure; total; linear in the text. */
export function classify(refusal: Refusal): Classification {
  const knowsRecipient = PHASES_WITH_RECIPIENT.has(refusal.phase)
  const facts = toFacts(refusal)
  const rules = knowsRecipient
    ? [...SITE_RULES, ...TEXT_RULES, ...ENHANCED_RULES, ...CODE_RULES]
    : [...SITE_RULES, ...TEXT_RULES, ...EARLY_RULES].filter(isAboutUs)
  const rule = rules.find((candidate) => fits(candidate, facts))
  const isPermanent = refusal.code !== null && refusal.code >= 500 && refusal.code <= 599
  return {
    category: rule?.category ?? 'infrastructure',
    suppress: knowsRecipient && isPermanent && rule?.isDead === true,
  }
}

function isAboutUs(rule: ReplyRule): boolean {
  return rule.category !== 'recipient' && rule.category !== 'quota'
}

function fits(rule: ReplyRule, facts: Facts): boolean {
  return (
    (rule.code?.test(facts.code) ?? true) &&
    (rule.enhanced?.test(facts.enhanced) ?? true) &&
    (rule.site?.test(facts.site) ?? true) &&
    (rule.phase === undefined || rule.phase.includes(facts.phase)) &&
    (rule.text?.test(facts.text) ?? true)
  )
}

function toFacts({ phase, code, enhanced, text, site }: Refusal): Facts {
  // Addresses go: `<blocklist@example.com>: user unknown` says nothing about a blocklist.
  const words = text
    .slice(0, TEXT_LENGTH_MAX)
    .replace(/[^\s<>"'()]+@[^\s<>"'():;,]+/g, ' ')
    .replace(/\s+/g, ' ')
  return {
    phase,
    code: code === null ? '' : String(code),
    enhanced: enhanced ?? findEnhanced(words, code),
    text: words,
    site: site ?? '',
  }
}

/** qmail and others write it into the text: `sorry, no mailbox here by that name (#5.1.1)`. */
function findEnhanced(text: string, code: number | null): string {
  const found = /(?:^|[\s(#])([45]\.\d\.\d{1,3})\b/.exec(text)?.[1] ?? ''
  return code === null || found.startsWith(String(code).charAt(0)) ? found : ''
}
