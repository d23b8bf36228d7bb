/** Wrong requests and the exact error each gets. Never a 500, never a changed meaning. */
import { exports } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { call } from './call.ts'
import { createTenant } from './create-tenant.ts'

const tenant = await createTenant()
const good = { from: `ada@${tenant.domain.name}`, to: 'bob@peer.example', subject: 'Hi', text: 'x' }
const without = (field: string) => Object.fromEntries(Object.entries(good).filter(([name]) => name !== field))

/** What is sent, the error's name, and the field that the message must name. */
const WRONG: readonly (readonly [string, unknown, string, string])[] = [
  ['no body', undefined, 'missing_required_field', 'to'],
  ['an array', [], 'validation_error', 'body'],
  ['a number', 7, 'validation_error', 'body'],
  ['null', null, 'validation_error', 'body'],
  ['no from', without('from'), 'missing_required_field', 'from'],
  ['no to', without('to'), 'missing_required_field', 'to'],
  ['no subject', without('subject'), 'missing_required_field', 'subject'],
  ['neither html nor text', without('text'), 'validation_error', 'text'],
  ['from a number', { ...good, from: 1 }, 'validation_error', 'from'],
  ['from empty', { ...good, from: '' }, 'validation_error', 'from'],
  ['from without domain', { ...good, from: 'ada' }, 'validation_error', 'from'],
  ['from two addresses', { ...good, from: `${good.from}, eve@evil.example` }, 'validation_error', 'from'],
  ['from a group', { ...good, from: `team: ${good.from};` }, 'validation_error', 'from'],
  ['from an address literal', { ...good, from: 'ada@[127.0.0.1]' }, 'validation_error', 'from'],
  ['from with a comment', { ...good, from: `ada(x)@${tenant.domain.name}` }, 'validation_error', 'from'],
  ['to empty list', { ...good, to: [] }, 'missing_required_field', 'to'],
  ['to an object', { ...good, to: { a: 1 } }, 'validation_error', 'to'],
  ['to with a broken second', { ...good, to: ['a@b.example', 'nobody'] }, 'validation_error', 'to.1'],
  ['to of 51', { ...good, to: Array.from({ length: 51 }, (_, n) => `r${n}@peer.example`) }, 'validation_error', 'to'],
  [
    '51 over three fields',
    {
      ...good,
      to: Array.from({ length: 30 }, (_, n) => `r${n}@peer.example`),
      bcc: Array.from({ length: 21 }, (_, n) => `s${n}@peer.example`),
    },
    'validation_error',
    'to',
  ],
  ['to a 65-octet local part', { ...good, to: `${'a'.repeat(65)}@peer.example` }, 'validation_error', 'to'],
  ['to 300 characters', { ...good, to: `a@${'b'.repeat(290)}.example` }, 'validation_error', 'to'],
  ['to a non-ASCII local part', { ...good, to: 'jörg@peer.example' }, 'validation_error', 'to'],
  ['cc a number', { ...good, cc: 5 }, 'validation_error', 'cc'],
  ['bcc broken', { ...good, bcc: 'x@' }, 'validation_error', 'bcc'],
  ['reply_to broken', { ...good, reply_to: '@x' }, 'validation_error', 'reply_to'],
  ['subject a list', { ...good, subject: ['a'] }, 'validation_error', 'subject'],
  ['subject of 999', { ...good, subject: 'a'.repeat(999) }, 'validation_error', 'subject'],
  ['subject with half a surrogate', { ...good, subject: 'a\ud800' }, 'validation_error', 'subject'],
  ['text a number', { ...good, text: 1 }, 'validation_error', 'text'],
  ['text with NUL', { ...good, text: 'a\0b' }, 'validation_error', 'text'],
  ['html with half a surrogate', { ...good, html: '\udc00' }, 'validation_error', 'html'],
  ['an unknown field', { ...good, scheduled: 'now' }, 'validation_error', 'scheduled'],
  ['__proto__', JSON.stringify(good).replace('{', '{"__proto__":{"from":"x"},'), 'validation_error', '__proto__'],
  ['expires_in 59', { ...good, expires_in: 59 }, 'validation_error', 'expires_in'],
  ['expires_in a fraction', { ...good, expires_in: 60.5 }, 'validation_error', 'expires_in'],
  ['expires_in text', { ...good, expires_in: '600' }, 'validation_error', 'expires_in'],
  ['expires_in 6 days', { ...good, expires_in: 518_400 }, 'validation_error', 'expires_in'],
  ['tags text', { ...good, tags: 'a' }, 'validation_error', 'tags'],
  ['a tag with a space', { ...good, tags: [{ name: 'a b', value: 'c' }] }, 'validation_error', 'tags.0.name'],
  ['headers a list', { ...good, headers: ['a'] }, 'validation_error', 'headers'],
  [
    '11 headers',
    { ...good, headers: Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`X-${n}`, 'a'])) },
    'validation_error',
    'headers',
  ],
  ['header From', { ...good, headers: { From: 'eve@evil.example' } }, 'validation_error', 'headers.From'],
  ['header bcc', { ...good, headers: { bcc: 'eve@evil.example' } }, 'validation_error', 'headers.bcc'],
  ['header Return-Path', { ...good, headers: { 'Return-Path': '<>' } }, 'validation_error', 'headers.Return-Path'],
  [
    'header DKIM-Signature',
    { ...good, headers: { 'DKIM-Signature': 'v=1' } },
    'validation_error',
    'headers.DKIM-Signature',
  ],
  [
    'header Content-Type',
    { ...good, headers: { 'Content-Type': 'text/html' } },
    'validation_error',
    'headers.Content-Type',
  ],
  ['header with a colon in its name', { ...good, headers: { 'X:Y': 'a' } }, 'validation_error', 'headers.X:Y'],
  ['header with a space before the colon', { ...good, headers: { 'From ': 'a' } }, 'validation_error', 'headers.From'],
  ['the same header twice', { ...good, headers: { 'X-A': 'a', 'x-a': 'b' } }, 'validation_error', 'headers.x-a'],
  ['a malformed Message-ID', { ...good, headers: { 'Message-ID': 'abc' } }, 'validation_error', 'headers.Message-ID'],
  ['attachments an object', { ...good, attachments: {} }, 'validation_error', 'attachments'],
  [
    '41 attachments',
    { ...good, attachments: Array.from({ length: 41 }, () => ({ filename: 'a', content: '' })) },
    'validation_error',
    'attachments',
  ],
  [
    'an attachment without content',
    { ...good, attachments: [{ filename: 'a' }] },
    'missing_required_field',
    'attachments.0.content',
  ],
  [
    'an attachment that is not base64',
    { ...good, attachments: [{ filename: 'a', content: '!!!' }] },
    'validation_error',
    'attachments.0.content',
  ],
  [
    'an attachment with a broken type',
    { ...good, attachments: [{ filename: 'a', content: 'YQ==', content_type: 'pdf' }] },
    'validation_error',
    'attachments.0.content_type',
  ],
  [
    'an attachment with a path into a private network',
    { ...good, attachments: [{ filename: 'a', path: 'https://127.0.0.1/a' }] },
    'validation_error',
    'attachments.0.path',
  ],
]

describe('POST /v1/emails with wrong input', () => {
  it.each(WRONG)('%s', async (_, body, name, field) => {
    const { status, json } = await call('POST', '/v1/emails', { key: tenant.apiKey, body })
    expect(json).toMatchObject({ name, statusCode: status, message: expect.stringContaining(field) })
    expect(status).toBe(422)
  })

  it('answers broken JSON, a wrong type, bad UTF-8 and a large body by their own names', async () => {
    const key = tenant.apiKey
    expect((await call('POST', '/v1/emails', { key, body: '{"from": ' })).json).toMatchObject({
      statusCode: 400,
      name: 'invalid_json',
    })
    const text = await call('POST', '/v1/emails', { key, body: 'from=a', headers: { 'content-type': 'text/plain' } })
    expect(text.json).toMatchObject({ statusCode: 415, name: 'unsupported_media_type' })
    const large = JSON.stringify({ ...good, text: 'x'.repeat(10 * 1024 * 1024) })
    expect((await call('POST', '/v1/emails', { key, body: large })).json).toMatchObject({
      statusCode: 413,
      name: 'payload_too_large',
    })
  })

  it('counts a body that does not say its length, and takes one that is small enough', async () => {
    const send = (text: string) => {
      const body = new Blob([text]).stream()
      const headers = { authorization: `Bearer ${tenant.apiKey}`, 'content-type': 'application/json' }
      return exports.default.fetch('http://mailstead.test/v1/emails', { method: 'POST', headers, body })
    }
    const large = await send(JSON.stringify({ ...good, text: 'x'.repeat(10 * 1024 * 1024) }))
    expect(await large.json()).toMatchObject({ statusCode: 413, name: 'payload_too_large' })
    expect((await send(JSON.stringify(good))).status).toBe(200)
  })

  it('refuses bytes that are not UTF-8', async () => {
    const body = new Uint8Array([...new TextEncoder().encode('{"subject":"'), 0xff, ...new TextEncoder().encode('"}')])
    const headers = { authorization: `Bearer ${tenant.apiKey}`, 'content-type': 'application/json' }
    const response = await exports.default.fetch('http://mailstead.test/v1/emails', { method: 'POST', headers, body })
    expect(await response.json()).toMatchObject({ statusCode: 400, name: 'invalid_json' })
  })

  it('refuses an Idempotency-Key of 257 characters', async () => {
    const { json } = await call('POST', '/v1/emails', {
      key: tenant.apiKey,
      body: good,
      headers: { 'idempotency-key': 'k'.repeat(257) },
    })
    expect(json).toMatchObject({ statusCode: 422, message: expect.stringContaining('idempotency-key') })
  })
})

const BREAKS = ['\r\nX-Evil: 1', '\nX-Evil: 1', '\rX-Evil: 1', '\0', '\r\n\r\nbody']
/** Every string field that reaches a header or the envelope, with a break inserted. */
const FIELDS: Readonly<Record<string, (bad: string) => object>> = {
  from: (bad) => ({ ...good, from: `Ada${bad} <${good.from}>` }),
  to: (bad) => ({ ...good, to: `bob@peer.example${bad}` }),
  cc: (bad) => ({ ...good, cc: [`Bob${bad} <bob@peer.example>`] }),
  bcc: (bad) => ({ ...good, bcc: `bob@peer.example${bad}` }),
  reply_to: (bad) => ({ ...good, reply_to: `bob${bad}@peer.example` }),
  subject: (bad) => ({ ...good, subject: `Hi${bad}` }),
  'headers value': (bad) => ({ ...good, headers: { 'X-A': `a${bad}` } }),
  'headers name': (bad) => ({ ...good, headers: { [`X-A${bad}`]: 'a' } }),
  filename: (bad) => ({ ...good, attachments: [{ filename: `a${bad}`, content: 'YQ==' }] }),
  content_type: (bad) => ({
    ...good,
    attachments: [{ filename: 'a', content: 'YQ==', content_type: `text/plain${bad}` }],
  }),
  content_id: (bad) => ({ ...good, attachments: [{ filename: 'a', content: 'YQ==', content_id: `a${bad}` }] }),
  'tags.name': (bad) => ({ ...good, tags: [{ name: `a${bad}`, value: 'b' }] }),
}

describe('header injection', () => {
  it.each(Object.entries(FIELDS))('is refused through %s', async (_, make) => {
    for (const bad of BREAKS) {
      const { status, json } = await call('POST', '/v1/emails', { key: tenant.apiKey, body: make(bad) })
      expect({ bad, status, name: json.name }).toEqual({ bad, status: 422, name: 'validation_error' })
    }
  })

  it('stays neutral for other line separators, encoded words and overrides', async () => {
    for (const odd of ['\u0085', '\u2028', '\u2029', '=?utf-8?Q?=0D=0AX-Evil:_1?=', '\u202e', 'a'.repeat(900)]) {
      const { status, json } = await call('POST', '/v1/emails', {
        key: tenant.apiKey,
        body: { ...good, subject: `S ${odd}` },
      })
      if (status === 422) continue
      expect(status).toBe(200)
      const { text } = await call('GET', `/v1/emails/${json.id}/raw`, { key: tenant.apiKey })
      expect(text.split('\r\n\r\n')[0]).not.toMatch(/^X-Evil/m)
      expect(text).toMatch(/^[\x20-\x7e\t\r\n]*$/)
      expect(Math.max(...text.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998)
    }
  })
})

describe('other routes with wrong input', () => {
  it.each([
    ['GET', '/v1/emails/nonsense'],
    ['GET', `/v1/emails/${'0'.repeat(150)}/timeline`],
    ['GET', '/v1/emails/%00/raw'],
    ['GET', "/v1/emails/'%20or%201=1"],
    ['GET', '/v1/domains/__proto__'],
    ['POST', '/v1/domains/nonsense/verify'],
    ['DELETE', '/v1/domains/nonsense'],
    ['GET', '/v1/inboxes/nonsense'],
    ['GET', "/v1/inboxes/'%20or%201=1"],
    ['GET', `/v1/inboxes/ada@${tenant.domain.name}%00`],
    ['DELETE', '/v1/inboxes/__proto__'],
    ['GET', '/v1/inboxes/nobody@nowhere.example/threads'],
    ['GET', `/v1/inboxes/${'0'.repeat(64)}/threads/search`],
    ['DELETE', '/v1/inboxes/nonsense/threads/nonsense'],
    ['GET', '/v1/inboxes/nonsense/threads/nonsense/emails/%00/raw'],
  ])('%s %s is a 404', async (method, path) => {
    expect((await call(method, path, { key: tenant.apiKey })).json).toMatchObject({
      statusCode: 404,
      name: 'not_found',
    })
  })
})
