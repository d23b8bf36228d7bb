/** Addresses as the suppression list holds them: plain, in lower case, the domain in ASCII. */
import { parseMailbox } from '@mailstead/mail/address/mailbox.ts'
import { Refusal } from '../../platform/refusal.ts'

const SHOWN_MAX = 100

export type ParsedSuppressed =
  | { readonly ok: true; readonly address: string }
  | { readonly ok: false; readonly why: string }

/** The address that is suppressed, or what is wrong with it. Pure. */
export function parseSuppressed(text: string): ParsedSuppressed {
  const parsed = parseMailbox(text)
  if (!parsed.ok) return parsed
  if (parsed.mailbox.name !== '') return { ok: false, why: 'has a display name' }
  return { ok: true, address: parsed.mailbox.address.toLowerCase() }
}

/** Throws `validation_error` that names the field. */
export function requireSuppressed(field: string, text: string): string {
  const parsed = parseSuppressed(text)
  if (parsed.ok) return parsed.address
  const shown = JSON.stringify(text.slice(0, SHOWN_MAX))
  throw new Refusal(
    'validation_error',
    `\`${field}\`: ${shown} ${parsed.why}. Give an address such as \`ada@example.com\`.`,
  )
}
