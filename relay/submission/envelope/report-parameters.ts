/** What a sender asks to be told: the parameters of RFC 3461 at MAIL and RCPT. */
import { Notify, type SubmissionManifest } from '@mailstead/contracts/submission.ts'
import { NOT_OFFERED, WRONG_VALUE } from '../../smtp-server/envelope/mail-parameters.ts'
import type { SmtpReply } from '../../smtp-server/smtp-reply.ts'
import { decodeXtext } from './xtext.ts'

export type MailReports = Pick<SubmissionManifest, 'ret' | 'envid'>
export type RecipientReports = Omit<SubmissionManifest['rcptTo'][number], 'address'>
type Parameters = ReadonlyMap<string, string | null>

/** §4.4 and §4.2, after decoding. */
const ENVID_MAX = 100
const ORCPT_MAX = 500
// §4.2: `rfc822;ada+40demo.example`. Types are atoms.
const ORCPT = /^([A-Za-z0-9-]{1,64});(.+)$/

/** Names of MAIL parameters that are read here. AUTH says whose mail it is where hosts trust each other (RFC 4954 §5): it is not looked at. */
export const MAIL_REPORT_PARAMETERS: ReadonlySet<string> = new Set(['RET', 'ENVID', 'AUTH'])

/** RET and ENVID of MAIL. */
export function readMailReports(parameters: Parameters): MailReports | SmtpReply {
  const [ret, envid] = [parameters.get('RET'), parameters.get('ENVID')]
  if (parameters.has('AUTH') && parameters.get('AUTH') === null) return WRONG_VALUE
  if (ret !== undefined && !/^(?:FULL|HDRS)$/i.test(ret ?? '')) return WRONG_VALUE
  const decoded = envid === undefined ? null : decodeXtext(envid ?? '')
  if (envid !== undefined && (decoded === null || decoded === '' || decoded.length > ENVID_MAX)) return WRONG_VALUE
  return { ret: ret === undefined ? null : ret?.toUpperCase() === 'FULL' ? 'full' : 'hdrs', envid: decoded }
}

/** NOTIFY and ORCPT of RCPT; anything else was not offered. */
export function readRecipientReports(parameters: Parameters): RecipientReports | SmtpReply {
  for (const name of parameters.keys()) if (name !== 'NOTIFY' && name !== 'ORCPT') return NOT_OFFERED
  const notify = parameters.has('NOTIFY') ? readNotify(parameters.get('NOTIFY') ?? '') : null
  const orcpt = parameters.has('ORCPT') ? readOrcpt(parameters.get('ORCPT') ?? '') : null
  if (notify === 'wrong' || orcpt === 'wrong') return WRONG_VALUE
  return { notify, orcpt: orcpt?.text ?? null }
}

/** §4.1: NEVER stands alone, and nothing twice. */
function readNotify(value: string): Notify[] | 'wrong' {
  const read = Notify.array().safeParse(value.toLowerCase().split(','))
  if (!read.success || new Set(read.data).size < read.data.length) return 'wrong'
  return read.data.includes('never') && read.data.length > 1 ? 'wrong' : read.data
}

function readOrcpt(value: string): { readonly text: string } | 'wrong' {
  const [, type, encoded = ''] = ORCPT.exec(value) ?? []
  if (type === undefined) return 'wrong'
  // RFC 6533 §3: that type has an encoding of its own, which is printable already.
  const address = type.toLowerCase() === 'utf-8' ? encoded : decodeXtext(encoded)
  const text = `${type};${address ?? ''}`
  return address === null || text.length > ORCPT_MAX ? 'wrong' : { text }
}
