/** Wrong requests to send a whole message. */
import { long, type World, type WrongRequest } from './wrong-request.ts'

const TODO = ''
const POST = 'POST /v1/emails/raw'

export function wrongRawMails({ mail, strangerDomain }: World): readonly WrongRequest[] {
  const { from, to } = mail
  const message = (header: string, text = 'x') => btoa(`${header}\r\n\r\n${text}\r\n`)
  const good = { from, to, raw: message(`From: ${from}`) }
  const of = (more: object) => ({ body: { ...good, ...more } })
  const bytes = (query: string, body = `From: ${from}\r\n\r\nx`) =>
    [`${POST}${query}`, { body, headers: { 'content-type': 'message/rfc822' } }] as const
  return [
    ['no sender', POST, { body: { to, raw: good.raw } }, TODO],
    ['no recipient', POST, { body: { from, raw: good.raw } }, TODO],
    ['no message', POST, { body: { from, to } }, TODO],
    ['a message that is no base64', POST, of({ raw: 'From: a' }), TODO],
    ['an empty message', POST, of({ raw: '' }), TODO],
    ['a message that is a number', POST, of({ raw: 7 }), TODO],
    ['a message without From', POST, of({ raw: message('Subject: x') }), TODO],
    ['a message with two From fields', POST, of({ raw: message(`From: ${from}\r\nFrom: ${from}`) }), TODO],
    ['a message from somebody else', POST, of({ raw: message('From: eve@evil.example') }), TODO],
    ['a message without header', POST, of({ raw: btoa('no header at all') }), TODO],
    ['a sender of another account', POST, of({ from: `a@${strangerDomain.name}` }), TODO],
    ['a sender with a line break', POST, of({ from: `${from}\r\nRCPT TO:<eve@evil.example>` }), TODO],
    ['a recipient with a line break', POST, of({ to: ['bob@peer.example\r\nDATA'] }), TODO],
    ['a recipient that is none', POST, of({ to: ['bob@peer.example', 'nobody'] }), TODO],
    ['nobody', POST, of({ to: [] }), TODO],
    ['101 recipients', POST, of({ to: Array.from({ length: 101 }, (_, n) => `r${n}@peer.example`) }), TODO],
    ['a subject beside', POST, of({ subject: 'x' }), TODO],
    ['an end too soon', POST, of({ expires_in: 5 }), TODO],
    ['a key of 257 characters', POST, { body: good, headers: { 'idempotency-key': long(257) } }, TODO],
    ['bytes without sender', ...bytes(`?to=${to}`), TODO],
    ['bytes without recipient', ...bytes(`?from=${from}`), TODO],
    ['bytes with a broken second recipient', ...bytes(`?from=${from}&to=${to}&to=nobody`), TODO],
    ['bytes with an empty second recipient', ...bytes(`?from=${from}&to=${to}&to=`), TODO],
    ['bytes with two senders', ...bytes(`?from=${from}&from=${from}&to=${to}&to=${to}`), TODO],
    ['bytes that are none', ...bytes(`?from=${from}&to=${to}`, ''), TODO],
    ['bytes of another type', POST, { body: 'x', headers: { 'content-type': 'message/global' } }, TODO],
  ]
}
