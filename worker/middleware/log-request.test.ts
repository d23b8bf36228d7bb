import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { eventually } from '../../test/eventually.ts'
import { call } from '../../test/worker/call.ts'
import { createMailbox } from '../../test/worker/create-mailbox.ts'
import { createTenant, type TestTenant } from '../../test/worker/create-tenant.ts'
import { waitForLog } from '../../test/worker/log-request.ts'
import { createApp } from '../app.ts'
import { JSON_MAX_BYTES } from './json-body.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const mailOf = (owner: TestTenant, more: object = {}) => ({
  ...{ from: `a@${owner.domain.name}`, to: ['b@peer.example'], subject: 'hello', text: 'private words' },
  ...more,
})

async function exchange(method: string, path: string, owner: TestTenant, options: Parameters<typeof call>[2] = {}) {
  const answer = await call(method, path, { key: owner.apiKey, ...options })
  return { answer, log: await waitForLog(owner, answer.headers.get('x-request-id')) }
}

describe('the log of requests', () => {
  it('has request and answer, without the query, and with who asked', async () => {
    const owner = await createTenant()
    const mail = mailOf(owner)
    const { answer, log } = await exchange('POST', '/v1/emails?x=1', owner, {
      body: mail,
      headers: { 'user-agent': 'resend-node:6.38.0' },
    })
    expect(log).toEqual({
      object: 'log',
      id: answer.headers.get('x-request-id'),
      created_at: expect.stringMatching(/Z$/),
      endpoint: '/v1/emails',
      method: 'POST',
      response_status: answer.status,
      user_agent: 'resend-node:6.38.0',
      request_body: mail,
      response_body: answer.json,
    })
    expect(answer.status).toBe(200)
    expect(answer.json).toEqual({ id: expect.any(String) })
  })

  it.each<[string, string, Parameters<typeof call>[2]]>([
    ['a field that is wrong', 'POST /v1/domains', { body: { name: 5 } }],
    ['JSON that does not parse', 'POST /v1/domains', { body: '{"name":' }],
    ['another type', 'POST /v1/domains', { body: 'x', headers: { 'content-type': 'text/plain' } }],
    ['a path that is not there', 'GET /v1/nothing', {}],
    ['a thing that is not there', 'GET /v1/domains/x', {}],
  ])('has %s with a valid key', async (_, operation, options) => {
    const owner = await createTenant()
    const [method = '', path = ''] = operation.split(' ')
    const { answer, log } = await exchange(method, path, owner, options)
    expect(log).toMatchObject({ response_status: answer.status, endpoint: path, response_body: answer.json })
    expect(answer.json.statusCode).toBe(answer.status)
    expect(log.request_body).toEqual(options?.body instanceof Object ? options.body : null)
  })

  it('has what a key may not do', async () => {
    const owner = await createTenant()
    const { log } = await exchange('GET', '/v1/domains', owner, { key: owner.sendingKey })
    expect(log).toMatchObject({ response_status: 401, response_body: { name: 'restricted_api_key' } })
  })

  it('has a body that was too large without the body', async () => {
    const owner = await createTenant()
    const request = new Request('http://mailstead.test/v1/domains', {
      method: 'POST',
      headers: { authorization: `Bearer ${owner.apiKey}`, 'content-type': 'application/json' },
      body: new Blob([' '.repeat(JSON_MAX_BYTES + 1)]).stream(),
    })
    const context = createExecutionContext()
    const answer = await (await createApp()).fetch(request, env, context)
    await waitOnExecutionContext(context)
    const log = await waitForLog(owner, answer.headers.get('x-request-id'))
    expect(log).toMatchObject({ response_status: 413, request_body: null })
  })

  it('has what failed on our side', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const owner = await createTenant()
    const ada = await createMailbox(owner, 'ada')
    const stub = { stats: () => Promise.reject(Object.assign(new Error('a fault'), { remote: true })) }
    const mailboxes = { idFromString: (id: string) => id, get: () => stub } as unknown as typeof env.MAILBOX
    const request = new Request(`http://mailstead.test/v1/inboxes/${ada.id}`, {
      headers: { authorization: `Bearer ${owner.apiKey}` },
    })
    const context = createExecutionContext()
    const answer = await (await createApp()).fetch(request, { ...env, MAILBOX: mailboxes }, context)
    await waitOnExecutionContext(context)
    const log = await waitForLog(owner, answer.headers.get('x-request-id'))
    expect(log).toMatchObject({ response_status: 500, response_body: { name: 'internal_server_error' } })
  })

  it('has no request without a valid key, no public one and no download', async () => {
    const owner = await createTenant()
    const spoilt = `${owner.apiKey.slice(0, -4)}0000`
    const answers = [
      await call('GET', '/v1/domains'),
      await call('GET', '/v1/domains', { key: spoilt }),
      await call('GET', '/v1/nothing', { key: spoilt }),
      await call('GET', '/v1/openapi.json', { key: owner.apiKey }),
      await call('GET', '/v1/downloads/x', { key: owner.apiKey }),
      await call('GET', '/health', { key: owner.apiKey }),
    ]
    expect(answers.every(({ headers }) => headers.has('x-request-id'))).toBe(true)
    const { answer } = await exchange('GET', '/v1/domains', owner)
    const { json } = await call('GET', '/v1/logs', { key: owner.apiKey })
    expect(json.data.map(({ id }: { id: string }) => id)).toEqual([answer.headers.get('x-request-id')])
  })

  it('has no secret of an answer, and no API key anywhere', async () => {
    const owner = await createTenant()
    const body = { name: `key ${owner.sendingKey}` }
    const { answer, log } = await exchange('POST', '/v1/api-keys', owner, { body })
    expect(answer.json.token).toMatch(/^ms_/)
    expect(log.response_body).toEqual({ ...answer.json, token: '[hidden]' })
    expect(log.request_body).toEqual({ name: 'key ms_[hidden]' })
    for (const key of [owner.apiKey, owner.sendingKey, answer.json.token])
      expect(JSON.stringify(log)).not.toContain(key.slice(-64))
    const path = `/v1/api-keys/${owner.apiKey}`
    expect((await exchange('GET', path, owner)).log.endpoint).toBe('/v1/api-keys/ms_[hidden]')
  })

  it('has no signing secret of a webhook: made, shown or new', async () => {
    const owner = await createTenant()
    const made = await exchange('POST', '/v1/webhooks', owner, {
      body: { endpoint: 'https://hooks.example/a', events: ['email.delivered'] },
    })
    const path = `/v1/webhooks/${made.answer.json.id}`
    for (const { answer, log } of [
      made,
      await exchange('GET', path, owner),
      await exchange('POST', `${path}/signing-secret/rotate`, owner),
    ]) {
      expect(answer.json.signing_secret).toMatch(/^whsec_/)
      expect(log.response_body).toEqual({ ...answer.json, signing_secret: '[hidden]' })
    }
  })

  it('has the same of an idempotent repeat', async () => {
    const owner = await createTenant()
    const options = { body: mailOf(owner), headers: { 'idempotency-key': 'k' } }
    const first = await exchange('POST', '/v1/emails', owner, options)
    const repeat = await exchange('POST', '/v1/emails', owner, options)
    expect(repeat.log.response_body).toEqual(first.log.response_body)
    expect(repeat.log.id).not.toBe(first.log.id)
  })

  it('has no attachment and the beginning of long text only', async () => {
    const owner = await createTenant()
    const attachments = [{ filename: 'a.bin', content: 'QUJD'.repeat(1_000) }]
    const { log } = await exchange('POST', '/v1/emails', owner, {
      body: mailOf(owner, { attachments, html: `<p>${'x'.repeat(3_000)}</p>` }),
    })
    expect(log.request_body.attachments).toEqual([{ filename: 'a.bin', content: '[4000 characters]' }])
    expect(log.request_body.html).toHaveLength(2_000 + '… [3007 characters]'.length)
  })

  it('has no body of a raw mail', async () => {
    const owner = await createTenant()
    const { json } = await call('POST', '/v1/emails', { key: owner.apiKey, body: mailOf(owner) })
    const { answer, log } = await exchange('GET', `/v1/emails/${json.id}/raw`, owner)
    expect(answer.text).toContain('private words')
    expect(log).toMatchObject({ response_status: 200, request_body: null, response_body: null })
  })
})

/** Posts a mail to an application whose log does what `append` does. */
async function postWith(append: () => Promise<void>) {
  const owner = await createTenant()
  const logs = { idFromName: (name: string) => name, get: () => ({ append }) }
  const waiting: Promise<unknown>[] = []
  const context = { waitUntil: (work: Promise<unknown>) => waiting.push(work), passThroughOnException: () => undefined }
  const request = new Request('http://mailstead.test/v1/emails', {
    method: 'POST',
    headers: { authorization: `Bearer ${owner.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(mailOf(owner)),
  })
  const bindings = { ...env, REQUEST_LOG: logs as unknown as typeof env.REQUEST_LOG }
  const answer = await (await createApp()).fetch(request, bindings, context as unknown as ExecutionContext)
  return { owner, answer, waiting, json: await answer.json() }
}

describe('a log that fails', () => {
  it('does not change the answer, and is told of without anything of the request', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const { owner, answer, waiting, json } = await postWith(() => Promise.reject(new Error('The object is away.')))
    expect([answer.status, json]).toEqual([200, { id: expect.any(String) }])
    await Promise.all(waiting)
    const lines = warn.mock.calls.flat().filter((line) => String(line).includes('request_log.not_written'))
    expect(lines).toHaveLength(1)
    expect(JSON.parse(String(lines[0]))).toMatchObject({
      requestId: answer.headers.get('x-request-id'),
      error: 'Error: The object is away.',
    })
    for (const text of ['private words', 'peer.example', owner.domain.name, owner.apiKey])
      expect(String(lines[0])).not.toContain(text)
  })

  it('does not keep the answer waiting', async () => {
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const append = vi.fn(() => held)
    const { answer, waiting, json } = await postWith(append)
    expect([answer.status, json]).toEqual([200, { id: expect.any(String) }])
    await eventually(() => expect(append).toHaveBeenCalledOnce())
    release()
    await Promise.all(waiting)
  })

  it('that throws at once does not change the answer either', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const { answer, waiting } = await postWith(() => {
      throw new Error('No such binding.')
    })
    expect(answer.status).toBe(200)
    await Promise.all(waiting)
    expect(warn).toHaveBeenCalled()
  })
})
