/** AUTH PLAIN (RFC 4616) and AUTH LOGIN (draft-murchison-sasl-login) as RFC 4954 carries them: base64 lines, and a password at their end. */
import { reply, type SmtpReply } from '../../smtp-server/smtp-reply.ts'

export type SaslStep =
  /** The client is to say more; the prompt is base64. */
  | { readonly kind: 'ask'; readonly prompt: string }
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'refused'; readonly reply: SmtpReply }

export interface SaslExchange {
  /** Takes the client's next line, without its end. */
  take(line: string): SaslStep
}

const PROMPT_USER = Buffer.from('Username:').toString('base64')
const PROMPT_PASSWORD = Buffer.from('Password:').toString('base64')
// RFC 4648 §4, with nothing around it.
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

const refused = (code: number, enhanced: string, text: string): SaslStep => ({
  kind: 'refused',
  reply: reply(code, enhanced, text),
})
const SYNTAX = refused(501, '5.5.4', 'the form is AUTH PLAIN or AUTH LOGIN, with at most one answer behind it')
const MECHANISM = refused(504, '5.5.4', 'the mechanisms are PLAIN and LOGIN')
// RFC 4954 §4.
const CANCELED = refused(501, '5.7.0', 'canceled')
const NO_BASE64 = refused(501, '5.5.2', 'this is no base64')
const NO_PLAIN = refused(501, '5.5.2', 'PLAIN is an identity, a user name and a password, parted by NUL')
const NO_UTF8 = refused(501, '5.5.2', 'the password is no UTF-8')

/** What AUTH begins: the exchange, and what its first line leads to. */
export function beginSasl(argument: string): { readonly exchange: SaslExchange; readonly step: SaslStep } {
  const [name = '', initial, ...others] = argument.split(' ')
  const exchange = name.toUpperCase() === 'LOGIN' ? login() : plain()
  if (name === '' || others.length > 0) return { exchange, step: SYNTAX }
  if (!/^(?:PLAIN|LOGIN)$/i.test(name)) return { exchange, step: MECHANISM }
  if (initial === undefined) return { exchange, step: { kind: 'ask', prompt: exchange.firstPrompt } }
  // RFC 4954 §4: an answer of no octets is written so, where there is no line of its own for it.
  return { exchange, step: exchange.take(initial === '=' ? '' : initial) }
}

type Beginning = SaslExchange & { readonly firstPrompt: string }

function plain(): Beginning {
  return {
    firstPrompt: '',
    take: (line) => {
      const octets = decode(line)
      if (!Buffer.isBuffer(octets)) return octets
      const first = octets.indexOf(0)
      const second = octets.indexOf(0, first + 1)
      // The identity and the user name may be anything: the key alone says who it is.
      if (first < 0 || second < 0 || octets.indexOf(0, second + 1) >= 0) return NO_PLAIN
      return toPassword(octets.subarray(second + 1))
    },
  }
}

function login(): Beginning {
  let hasUser = false
  return {
    firstPrompt: PROMPT_USER,
    take: (line) => {
      const octets = decode(line)
      if (!Buffer.isBuffer(octets)) return octets
      if (hasUser) return toPassword(octets)
      hasUser = true
      return { kind: 'ask', prompt: PROMPT_PASSWORD }
    },
  }
}

function decode(line: string): Buffer | SaslStep {
  if (line === '*') return CANCELED
  return BASE64.test(line) ? Buffer.from(line, 'base64') : NO_BASE64
}

function toPassword(octets: Buffer): SaslStep {
  const password = octets.toString('utf8')
  // No key has others, and two passwords must not become one.
  return Buffer.from(password).equals(octets) ? { kind: 'password', password } : NO_UTF8
}
