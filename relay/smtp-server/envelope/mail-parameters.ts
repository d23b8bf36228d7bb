/** Parameters of MAIL FROM that every server here has offered: SIZE (RFC 1870), BODY (RFC 6152), SMTPUTF8 (RFC 6531). */
import { MAIL_MAX_BYTES } from '../mail-size.ts'
import { REPLIES, reply, type SmtpReply } from '../smtp-reply.ts'

export type MailParameters =
  | { readonly ok: true; readonly smtpUtf8: boolean }
  | { readonly ok: false; readonly reply: SmtpReply }

const SIZE = /^\d{1,20}$/
export const NOT_OFFERED = reply(555, '5.5.4', 'a parameter that was not offered')
export const WRONG_VALUE = reply(501, '5.5.4', 'a parameter with a wrong value')

/** What the parameters ask for, or why the mail is refused. */
export function readMailParameters(parameters: ReadonlyMap<string, string | null>): MailParameters {
  for (const [keyword, value] of parameters) {
    const refusal = refuseParameter(keyword, value)
    if (refusal !== null) return { ok: false, reply: refusal }
  }
  return { ok: true, smtpUtf8: parameters.has('SMTPUTF8') }
}

function refuseParameter(keyword: string, value: string | null): SmtpReply | null {
  switch (keyword) {
    case 'SIZE':
      if (value === null || !SIZE.test(value)) return WRONG_VALUE
      return Number(value) > MAIL_MAX_BYTES ? REPLIES.tooLarge : null
    case 'BODY':
      // BINARYMIME needs BDAT (RFC 3030 §3), which is not offered.
      return value !== null && /^(?:7BIT|8BITMIME)$/i.test(value) ? null : WRONG_VALUE
    case 'SMTPUTF8':
      return value === null ? null : WRONG_VALUE
    default:
      return NOT_OFFERED
  }
}
