import { dkimVerify } from '@mailstead/mail/dkim/mailauth.js'
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'
import { readDomain } from '../../services/domains/read-domain.ts'

const message = (tenant: TestTenant, more = '') =>
  `From: Ada <ada@${tenant.domain.name}>\r\nTo: bob@peer.example\r\nBcc: eve@peer.example\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n${more}\r\nHello\r\n`

const json = (tenant: TestTenant, raw = message(tenant), more: object = {}) => ({
  key: tenant.apiKey,
  body: { from: `ada@${tenant.domain.name}`, to: ['bob@peer.example', 'eve@peer.example'], raw: btoa(raw), ...more },
})

const rawOf = async (tenant: TestTenant, id: string): Promise<string> =>
  (await call('GET', `/v1/emails/${id}/raw`, { key: tenant.apiKey })).text

describe('POST /v1/emails/raw', () => {
  it('takes a message in JSON, without its Bcc, and signs it so that it verifies', async () => {
    const tenant = await createTenant()
    const { status, json: sent } = await call('POST', '/v1/emails/raw', json(tenant))
    expect(status).toBe(200)
    const raw = await rawOf(tenant, sent.id)
    expect(raw).not.toContain('eve@')
    expect(raw).toMatch(/^Date: /m)
    expect(raw).toContain(`Message-ID: <${sent.id}@${tenant.domain.name}>`)
    const { records } = await readDomain(tenant.deps, tenant.tenant.id, tenant.domain.id)
    const zone = new Map(records.map(({ host, wanted }) => [host, wanted]))
    const { results } = await dkimVerify(raw, {
      resolver: async (name: string) => [[zone.get(name) ?? '']],
    })
    expect(results.map(({ status: each }) => each.result)).toEqual(['pass', 'pass'])
    const shown = (await call('GET', `/v1/emails/${sent.id}`, { key: tenant.apiKey })).json
    expect(shown).toMatchObject({ subject: 'Grüße', to: ['bob@peer.example'], text: expect.stringContaining('Hello') })
    const { recipients } = (await call('GET', `/v1/emails/${sent.id}/timeline`, { key: tenant.apiKey })).json
    expect(recipients.map(({ address, kind }: Record<string, string>) => [address, kind])).toEqual([
      ['bob@peer.example', 'to'],
      ['eve@peer.example', 'bcc'],
    ])
  })

  it('takes the message as the body, with the envelope in the query', async () => {
    const tenant = await createTenant()
    const query = `from=ada@${tenant.domain.name}&to=bob@peer.example&to=eve@peer.example`
    const options = { key: tenant.apiKey, body: message(tenant), headers: { 'content-type': 'message/rfc822' } }
    const { status, json: sent } = await call('POST', `/v1/emails/raw?${query}`, options)
    expect(status, JSON.stringify(sent)).toBe(200)
    expect((await rawOf(tenant, sent.id)).endsWith('\r\nHello\r\n')).toBe(true)
  })

  it('sends one mail for one key, whichever form the repeat has', async () => {
    const tenant = await createTenant()
    const headers = { 'idempotency-key': 'k' }
    const first = await call('POST', '/v1/emails/raw', { ...json(tenant), headers })
    const again = await call('POST', '/v1/emails/raw', { ...json(tenant), headers })
    expect(again.json).toEqual(first.json)
    const other = await call('POST', '/v1/emails/raw', { ...json(tenant, message(tenant, 'X-A: b\r\n')), headers })
    expect(other.json.name).toBe('invalid_idempotent_request')
  })

  it('keeps out who is suppressed', async () => {
    const tenant = await createTenant()
    await call('POST', '/v1/suppressions', { key: tenant.apiKey, body: { email: 'eve@peer.example' } })
    const { json: sent } = await call('POST', '/v1/emails/raw', json(tenant))
    const shown = (await call('GET', `/v1/emails/${sent.id}`, { key: tenant.apiKey })).json
    expect(shown.counts).toEqual({ accepted: 1, suppressed: 1 })
  })

  it.each([
    ['two From fields', (t: TestTenant) => message(t, `From: x@${t.domain.name}\r\n`), 'line 5'],
    ['a bare CR', (t: TestTenant) => `${message(t)}a\rb\r\n`, 'line 7'],
    ['a NUL', (t: TestTenant) => `${message(t)}a\0b\r\n`, 'line 7'],
    ['no From field', () => 'Subject: s\r\n\r\nt\r\n', 'From'],
    ['a foreign Sender', (t: TestTenant) => message(t, 'Sender: x@other.example\r\n'), 'Sender'],
    ['a From of another domain', () => 'From: x@other.example\r\n\r\nt\r\n', 'other.example'],
  ])('refuses %s', async (_, write, words) => {
    const tenant = await createTenant()
    const { status, json: refused } = await call('POST', '/v1/emails/raw', json(tenant, write(tenant)))
    expect([403, 422]).toContain(status)
    expect(refused.message).toContain('`raw`')
    expect(refused.message).toContain(words)
  })

  it.each([
    ['?to=b@peer.example', 'missing_required_field', 'from'],
    ['?from=a@x.example', 'missing_required_field', 'to'],
    ['?from=nobody&to=b@peer.example', 'validation_error', 'from'],
  ])('names what is wrong in the query %s', async (query, name, field) => {
    const tenant = await createTenant()
    const options = { key: tenant.apiKey, body: message(tenant), headers: { 'content-type': 'message/rfc822' } }
    expect((await call('POST', `/v1/emails/raw${query}`, options)).json).toMatchObject({
      name,
      message: expect.stringContaining(`\`${field}\``),
    })
  })
})
