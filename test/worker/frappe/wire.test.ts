/** Frappe's forms of keys, parameters, answers and errors, at the one call that does nothing else. */
import { describe, expect, it } from 'vitest'
import { eventually } from '../../eventually.ts'
import { call } from '../call.ts'
import { createMailbox } from '../create-mailbox.ts'
import { createTenant } from '../create-tenant.ts'

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** KEY and SECRET as a Frappe site has them in two fields. */
function halvesOf(key: string): [string, string] {
  const at = key.lastIndexOf('_')
  return [key.slice(0, at), key.slice(at + 1)]
}

const validate = (headers: Record<string, string>, body?: unknown, path = '/auth/validate') =>
  call('POST', path, { headers, ...(body === undefined ? {} : { body }) })

describe('the key', () => {
  it.each(['/auth/validate', '/api/method/mail.api.auth.validate'])('is taken in three schemes at %s', async (path) => {
    const { apiKey } = await createTenant()
    const [key, secret] = halvesOf(apiKey)
    const schemes = [
      `token ${key}:${secret}`,
      `Basic ${btoa(`${key}:${secret}`)}`,
      `Bearer ${apiKey}`,
      `Bearer ${key}:${secret}`,
    ]
    for (const authorization of schemes) {
      const answer = await validate({ authorization, ...FORM }, '', path)
      expect([answer.status, answer.json]).toEqual([200, {}])
    }
  })

  it.each([
    ['none', undefined],
    ['an empty one', ''],
    ['another scheme', 'Digest abc'],
    ['no base64', 'Basic ***'],
    ['a key that is not there', `token ms_${'0'.repeat(32)}:${'0'.repeat(64)}`],
    ['no key at all', 'token abc:def'],
  ])('%s is an AuthenticationError', async (_, authorization) => {
    const { status, json } = await validate({ ...FORM, ...(authorization === undefined ? {} : { authorization }) }, '')
    expect([status, json.exc_type]).toEqual([401, 'AuthenticationError'])
  })
})

describe('parameters', () => {
  it('come in the query, a form, JSON, JSON under the type of a form, and in parts', async () => {
    const owner = await createTenant()
    const { address } = await createMailbox(owner, 'ada')
    const headers = { authorization: `Bearer ${owner.apiKey}` }
    const form = new FormData()
    form.set('email', address)
    form.set('for_outbound', 'False')
    const parts = new Response(form)
    const inParts = { ...headers, 'content-type': parts.headers.get('content-type') ?? '' }
    const [good, json] = [
      `mailbox=${encodeURIComponent(address)}&for_outbound=1`,
      { account: address, for_inbound: true },
    ]
    const answers = [
      await validate({ ...headers, ...FORM }, '', `/auth/validate?${good}`),
      await validate({ ...headers, ...FORM }, good),
      await validate({ ...headers, 'content-type': 'application/json' }, json),
      await validate({ ...headers, ...FORM }, JSON.stringify(json)),
      await validate(inParts, await parts.text()),
    ]
    expect(answers.map(({ status, json: body }) => [status, body])).toEqual(answers.map(() => [200, {}]))
  })

  it.each([
    ['JSON that ends early', 'application/json', '{"email": ', 'not valid JSON'],
    ['JSON that is a number', 'application/json', '5', 'no object'],
    ['another type', 'text/plain', 'email=a', '`text/plain`'],
    ['parts without an end', 'multipart/form-data; boundary=x', '--x\r\n', '`multipart/form-data`'],
    ['parts without a boundary', 'multipart/form-data', 'abc', '`multipart/form-data`'],
    [
      'a flag that is none',
      'application/json',
      '{"for_inbound": "maybe"}',
      '`for_inbound`: must be `true` or `false`; received "maybe"',
    ],
    ['an object for a text', 'application/json', '{"email": {"a": 1}}', '`email`: must be text; received an object'],
    ['no address', 'application/json', '{"email": "ada"}', '`email`: "ada"'],
  ])('%s is a ValidationError that says so', async (_, type, body, text) => {
    const { apiKey } = await createTenant()
    const { status, json } = await validate({ authorization: `Bearer ${apiKey}`, 'content-type': type }, body)
    expect([status, json.exc_type]).toEqual([417, 'ValidationError'])
    expect(json.exception).toContain(text)
    // What its clients raise, and what a desk shows.
    expect(JSON.parse(json.exc)).toEqual([json.exception])
    expect(json.exception).toContain(JSON.parse(JSON.parse(json._server_messages)[0]).message)
  })

  it('a name that every object has is a name like any other', async () => {
    const { apiKey } = await createTenant()
    const body = '__proto__=a&constructor=b&toString=c'
    const { status } = await validate({ authorization: `Bearer ${apiKey}`, ...FORM }, body)
    expect(status).toBe(200)
  })
})

describe('the log of requests', () => {
  it('has what was asked at this door, and the answer as it was', async () => {
    const { apiKey } = await createTenant()
    const [key, secret] = halvesOf(apiKey)
    const body = { email: 'nobody@peer.example' }
    const asked = await validate({ authorization: `token ${key}:${secret}`, 'content-type': 'application/json' }, body)
    expect(asked.status).toBe(403)
    const logged = await eventually(async () => {
      const { json } = await call('GET', '/v1/logs', { key: apiKey })
      expect(json.data).toHaveLength(1)
      return json.data[0]
    })
    expect(logged).toMatchObject({ endpoint: '/auth/validate', method: 'POST', response_status: 403 })
    const { json } = await call('GET', `/v1/logs/${logged.id}`, { key: apiKey })
    expect(json.request_body).toEqual(body)
    expect(json.response_body.exc_type).toBe('PermissionError')
    expect(JSON.stringify(json)).not.toContain(secret)
  })
})

describe('paths that are not there', () => {
  it.each(['/outbound', '/outbound/nothing', '/api/method/mail.api.nothing', '/inbound/x/y', '/spamd/none'])(
    '%s answers in the same form',
    async (path) => {
      const { status, json } = await call('POST', path, { body: {} })
      expect([status, json.exc_type]).toEqual([404, 'DoesNotExistError'])
    },
  )

  it('a wrong method is told, and which is right', async () => {
    const answer = await call('GET', '/auth/validate')
    expect([answer.status, answer.json.exc_type, answer.headers.get('allow')]).toEqual([403, 'PermissionError', 'POST'])
  })

  it('people sign in as before', async () => {
    const { json } = await call('GET', '/api/auth/nothing')
    expect(json?.exc_type).toBeUndefined()
  })
})
