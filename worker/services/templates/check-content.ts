/** What a request says of a template's content, beyond the shape of its fields. */
import type { NewTemplateVariable, TemplateVariable } from '@mailstead/contracts/api/template.ts'
import { parseMailbox } from '@mailstead/mail/address/mailbox.ts'
import { RESERVED_KEYS } from '@mailstead/mail/template/content.ts'
import { refuseValue } from '@mailstead/mail/template/values.ts'
import { Refusal } from '../../platform/refusal.ts'

const refuse = (field: string, why: string): Refusal => new Refusal('validation_error', `\`${field}\`: ${why}.`)

/** Throws `validation_error` for what is no address; its domain is looked at when a mail is sent. */
export function requireAddresses(field: string, texts: readonly string[]): void {
  for (const [index, text] of texts.entries()) {
    const parsed = parseMailbox(text)
    if (!parsed.ok)
      throw refuse(
        texts.length === 1 ? field : `${field}.${index}`,
        `${JSON.stringify(text.slice(0, 100))} ${parsed.why}. Write \`ada@example.com\` or \`Ada <ada@example.com>\``,
      )
  }
}

/** The variables with their times; those that were there before and stay as they were keep theirs. */
export function readVariables(
  variables: readonly NewTemplateVariable[],
  before: readonly TemplateVariable[],
  now: string,
): TemplateVariable[] {
  const known = new Map(before.map((variable) => [variable.key, variable]))
  const seen = new Set<string>()
  return variables.map(({ key, type, fallback_value: fallback = null }, index) => {
    const at = `variables.${index}`
    if (RESERVED_KEYS.has(key)) throw refuse(`${at}.key`, `${key} is reserved. Choose another name`)
    if (seen.has(key)) throw refuse(`${at}.key`, `${key} is declared twice. Declare it once`)
    seen.add(key)
    const why = fallback === null ? null : refuseValue(type, fallback)
    if (why !== null) throw refuse(`${at}.fallback_value`, `${why}, as the \`type\` of ${key} is ${type}`)
    const old = known.get(key)
    const isSame = old?.type === type && old.fallback_value === fallback
    return {
      key,
      type,
      fallback_value: fallback,
      created_at: old?.created_at ?? now,
      updated_at: isSame ? old.updated_at : now,
    }
  })
}
