/** The name of a domain as a caller writes it → the one form in which it is kept and compared. */
import { toAsciiDomain } from '@mailstead/mail/address/domain.ts'
import { Refusal } from '../../platform/refusal.ts'

/**
 * MAIL FROM is `<64 octets>@<label>.<name>` and at most 254 octets (RFC 5321 §4.5.3.1): the return-path host gets what
 * is left. DKIM names fit then, too.
 */
const RETURN_PATH_HOST_OCTETS_MAX = 254 - 64 - 1

/** Lower-case A-labels without a trailing dot; throws `validation_error` naming the field. */
export function parseDomainName(text: string, returnPathLabel: string): string {
  const parsed = toAsciiDomain(text.replace(/\.$/, ''))
  if (!parsed.ok)
    throw new Refusal('validation_error', `\`name\` ${parsed.why}. Give a domain name such as \`example.com\`.`)
  if (`${returnPathLabel}.${parsed.domain}`.length > RETURN_PATH_HOST_OCTETS_MAX)
    throw new Refusal(
      'validation_error',
      `\`name\` is too long: with \`custom_return_path\` in front it may have ${RETURN_PATH_HOST_OCTETS_MAX} octets.`,
    )
  return parsed.domain
}
