/** Wrong requests to send a whole message. */
import { long, type World, type WrongRequest } from './wrong-request.ts'

const POST = 'POST /v1/emails/raw'

export function wrongRawMails({ mail, domain, strangerDomain }: World): readonly WrongRequest[] {
  const { from, to } = mail
  const message = (header: string, text = 'x') => btoa(`${header}\r\n\r\n${text}\r\n`)
  const good = { from, to, raw: message(`From: ${from}`) }
  const of = (more: object) => ({ body: { ...good, ...more } })
  const bytes = (query: string, body = `From: ${from}\r\n\r\nx`) =>
    [`${POST}${query}`, { body, headers: { 'content-type': 'message/rfc822' } }] as const
  return [
    ['no body', POST, {}, '422 missing_required_field', 'Missing `from` field.'],
    ['a body that is null', POST, { body: null }, '422 validation_error', 'The body: must be an object, not null.'],
    ['no sender', POST, { body: { to, raw: good.raw } }, '422 missing_required_field', 'Missing `from` field.'],
    ['no recipient', POST, { body: { from, raw: good.raw } }, '422 missing_required_field', 'Missing `to` field.'],
    ['no message', POST, { body: { from, to } }, '422 missing_required_field', 'Missing `raw` field.'],
    ['a message that is no base64', POST, of({ raw: 'From: a' }), '422 validation_error', '`raw`: must be base64.'],
    ['an empty message', POST, of({ raw: '' }), '422 validation_error', '`raw`: must not be empty.'],
    [
      'a message that is a number',
      POST,
      of({ raw: 7 }),
      '422 validation_error',
      '`raw`: must be a string, not a number.',
    ],
    [
      'a message without From',
      POST,
      of({ raw: message('Subject: x') }),
      '422 validation_error',
      '`raw`: has no From field. Mend the message and send it again.',
    ],
    [
      'a message with two From fields',
      POST,
      of({ raw: message(`From: ${from}\r\nFrom: ${from}`) }),
      '422 validation_error',
      '`raw`: line 2 (From) is there a second time: only one may be. Mend the message and send it again.',
    ],
    [
      'a message from somebody else',
      POST,
      of({ raw: message('From: eve@evil.example') }),
      '403 invalid_from_address',
      `\`raw\`: the From field is of \`evil.example\`, and \`from\` of \`${domain.name}\`. Both must be of one domain.`,
    ],
    [
      'a message without header',
      POST,
      of({ raw: btoa('no header at all') }),
      '422 validation_error',
      '`raw`: line 1 is neither a header field ("Name: value") nor the continuation of one. Mend the message and send it again.',
    ],
    [
      'a sender of another account',
      POST,
      of({ from: `a@${strangerDomain.name}` }),
      '403 invalid_from_address',
      `\`raw\`: the From field is of \`${domain.name}\`, and \`from\` of \`${strangerDomain.name}\`. Both must be of one domain.`,
    ],
    [
      'a sender with a line break',
      POST,
      of({ from: `${from}\r\nRCPT TO:<eve@evil.example>` }),
      '422 validation_error',
      '`from`: must not contain CR, LF or NUL.',
    ],
    [
      'a recipient with a line break',
      POST,
      of({ to: ['bob@peer.example\r\nDATA'] }),
      '422 validation_error',
      '`to.0`: must not contain CR, LF or NUL.',
    ],
    [
      'a recipient that is none',
      POST,
      of({ to: ['bob@peer.example', 'nobody'] }),
      '422 validation_error',
      '`to.1`: "nobody" has no @.',
    ],
    ['nobody', POST, of({ to: [] }), '422 validation_error', '`to`: must name at least one recipient.'],
    [
      '101 recipients',
      POST,
      of({ to: Array.from({ length: 101 }, (_, n) => `r${n}@peer.example`) }),
      '422 validation_error',
      '`to`: must name at most 100 recipients.',
    ],
    [
      'a subject beside',
      POST,
      of({ subject: 'x' }),
      '422 validation_error',
      '`subject`: unknown field. Check its spelling, or leave it out.',
    ],
    [
      'an end too soon',
      POST,
      of({ expires_in: 5 }),
      '422 validation_error',
      '`expires_in`: must be at least 60 seconds.',
    ],
    [
      'a key of 257 characters',
      POST,
      { body: good, headers: { 'idempotency-key': long(257) } },
      '422 validation_error',
      '`idempotency-key`: must be at most 256 characters long.',
    ],
    ['bytes without sender', ...bytes(`?to=${to}`), '422 missing_required_field', 'Missing `from` field.'],
    ['bytes without recipient', ...bytes(`?from=${from}`), '422 missing_required_field', 'Missing `to` field.'],
    [
      'bytes with a broken second recipient',
      ...bytes(`?from=${from}&to=${to}&to=nobody`),
      '422 validation_error',
      '`to.1`: "nobody" has no @.',
    ],
    [
      'bytes with an empty second recipient',
      ...bytes(`?from=${from}&to=${to}&to=`),
      '422 validation_error',
      '`to.1`: must be an address such as `ada@example.com`.',
    ],
    [
      'bytes with two senders',
      ...bytes(`?from=${from}&from=${from}&to=${to}&to=${to}`),
      '422 validation_error',
      '`from`: is given more than once. Give it once.',
    ],
    [
      'bytes that are none',
      ...bytes(`?from=${from}&to=${to}`, ''),
      '422 validation_error',
      'The body: must be the message, and is empty.',
    ],
    [
      'bytes of another type',
      POST,
      { body: 'x', headers: { 'content-type': 'message/global' } },
      '415 unsupported_media_type',
      'The body has the type `message/global`. Send `Content-Type: application/json`.',
    ],
  ]
}
