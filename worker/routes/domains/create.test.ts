import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'

const newName = () => `d-${crypto.randomUUID()}.example`

describe('POST /v1/domains 201', () => {
  it('answers with the domain and the six records to publish', async () => {
    const { apiKey } = await createTenant()
    const name = newName()
    const { status, json } = await call('POST', '/v1/domains', { key: apiKey, body: { name } })
    expect(status).toBe(201)
    expect(json).toMatchObject({
      object: 'domain',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name,
      status: 'not_started',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      region: 'us-east-1',
      open_tracking: false,
      click_tracking: false,
      tls: 'opportunistic',
      capabilities: { sending: 'enabled', receiving: 'disabled' },
    })
    const record = { ttl: 'Auto', status: 'not_started', seen: null, explanation: null }
    expect(json.records).toEqual([
      {
        ...record,
        record: 'Ownership',
        name: '_mailstead',
        host: `_mailstead.${name}`,
        type: 'TXT',
        value: expect.stringMatching(/^mailstead-verification=[a-z2-7]{32}$/),
        wanted: json.records[0].value,
        required: true,
      },
      expect.objectContaining({
        record: 'DKIM',
        name: expect.stringMatching(/^ms1r\d{6}[a-z2-7]{4}\._domainkey$/),
        type: 'TXT',
        value: expect.stringMatching(/^v=DKIM1; k=rsa; p=[A-Za-z0-9+/]{390,}={0,2}$/),
        required: true,
      }),
      expect.objectContaining({
        record: 'DKIM',
        name: expect.stringMatching(/^ms1e\d{6}[a-z2-7]{4}\._domainkey$/),
        value: expect.stringMatching(/^v=DKIM1; k=ed25519; p=[A-Za-z0-9+/]{43}=$/),
      }),
      {
        ...record,
        record: 'SPF',
        name: 'send',
        host: `send.${name}`,
        type: 'MX',
        value: 'mx.mailstead.test',
        priority: 10,
        wanted: '10 mx.mailstead.test',
        required: true,
      },
      expect.objectContaining({
        record: 'SPF',
        name: 'send',
        type: 'TXT',
        value: 'v=spf1 include:spf.mailstead.test ~all',
      }),
      expect.objectContaining({ record: 'DMARC', name: '_dmarc', value: 'v=DMARC1; p=none;', required: false }),
    ])
  })

  it('shows no private key, here or later', async () => {
    const { apiKey } = await createTenant()
    const created = await call('POST', '/v1/domains', { key: apiKey, body: { name: newName() } })
    const read = await call('GET', `/v1/domains/${created.json.id}`, { key: apiKey })
    for (const { text } of [created, read]) expect(text).not.toMatch(/PRIVATE KEY|sealed|v1\.k1\./)
    expect(read.json).toEqual(created.json)
  })

  it('takes what the package may send', async () => {
    const { apiKey } = await createTenant()
    const body = {
      name: newName(),
      region: 'eu-west-1',
      custom_return_path: 'Bounce',
      open_tracking: true,
      click_tracking: true,
      tls: 'enforced',
      capabilities: { sending: 'enabled', receiving: 'disabled' },
    }
    const { status, json } = await call('POST', '/v1/domains', { key: apiKey, body })
    expect(status).toBe(201)
    expect(json).toMatchObject({ open_tracking: true, click_tracking: true, tls: 'enforced' })
    expect(json.records.map((record: { name: string }) => record.name)).toContain('bounce')
  })

  it.each([
    ['capitals', (name: string) => name.toUpperCase(), (name: string) => name],
    ['a trailing dot', (name: string) => `${name}.`, (name: string) => name],
    ['U-labels', (name: string) => `bücher.${name}`, (name: string) => `xn--bcher-kva.${name}`],
    ['A-labels', (name: string) => `XN--bcher-kva.${name}`, (name: string) => `xn--bcher-kva.${name}`],
  ])('keeps a name with %s in its one form', async (_, write, kept) => {
    const { apiKey } = await createTenant()
    const name = newName()
    const { json } = await call('POST', '/v1/domains', { key: apiKey, body: { name: write(name) } })
    expect(json.name).toBe(kept(name))
  })

  it('lets another account claim the same name, with a token and selectors of its own', async () => {
    const [a, b] = [await createTenant(), await createTenant()]
    const body = { name: newName() }
    const values = async (key: string): Promise<string[]> =>
      (await call('POST', '/v1/domains', { key, body })).json.records
        .slice(0, 3)
        .flatMap((record: { name: string; value: string }, n: number) =>
          n === 0 ? [record.value] : [record.name, record.value],
        )
    const [first, second] = [await values(a.apiKey), await values(b.apiKey)]
    expect(first).toHaveLength(5)
    for (const value of first) expect(second).not.toContain(value)
  })
})

describe('POST /v1/domains 409', () => {
  it.each(['same', 'SAME.'])('refuses a name that the account has already: %s', async (form) => {
    const { apiKey, domain } = await createTenant()
    const name = form === 'same' ? domain.name : `${domain.name.toUpperCase()}.`
    const { status, json } = await call('POST', '/v1/domains', { key: apiKey, body: { name } })
    expect(status).toBe(409)
    expect(json).toMatchObject({ statusCode: 409, name: 'conflict', message: expect.stringContaining(domain.name) })
  })
})

describe('POST /v1/domains 422', () => {
  it.each([
    ['no name', {}, 'missing_required_field', 'name'],
    ['an empty name', { name: '' }, 'validation_error', 'name'],
    ['one label', { name: 'localhost' }, 'validation_error', 'name'],
    ['an IPv4 address', { name: '192.0.2.1' }, 'validation_error', 'name'],
    ['an IPv6 address', { name: '[2001:db8::1]' }, 'validation_error', 'name'],
    ['a space', { name: 'a b.example' }, 'validation_error', 'name'],
    ['an underscore', { name: '_dmarc.a.example' }, 'validation_error', 'name'],
    ['an outer hyphen', { name: '-a.example' }, 'validation_error', 'name'],
    ['an empty label', { name: 'a..example' }, 'validation_error', 'name'],
    ['two trailing dots', { name: 'a.example..' }, 'validation_error', 'name'],
    ['a line break', { name: 'a.example\r\nX: y' }, 'validation_error', 'name'],
    ['a comment as in d=', { name: 'legitimate.com(.attacker.com' }, 'validation_error', 'name'],
    ['a URL', { name: 'https://a.example' }, 'validation_error', 'name'],
    ['a label of 64', { name: `${'a'.repeat(64)}.example` }, 'validation_error', 'name'],
    ['a name too long for MAIL FROM', { name: `${'a.'.repeat(95)}example` }, 'validation_error', 'name'],
    ['a name of 300', { name: `${'a.'.repeat(146)}example` }, 'validation_error', 'name'],
    [
      'a return path of two labels',
      { name: 'a.example', custom_return_path: 'a.b' },
      'validation_error',
      'custom_return_path',
    ],
    [
      'a return path with an underscore',
      { name: 'a.example', custom_return_path: '_dmarc' },
      'validation_error',
      'custom_return_path',
    ],
    ['another tls', { name: 'a.example', tls: 'none' }, 'validation_error', 'tls'],
    ['tracking as text', { name: 'a.example', open_tracking: 'yes' }, '', 'open_tracking'],
    [
      'a domain for nothing',
      { name: 'a.example', capabilities: { sending: 'disabled', receiving: 'disabled' } },
      'validation_error',
      'capabilities',
    ],
    ['an unknown region', { name: 'a.example', region: 'mars' }, 'validation_error', 'region'],
    ['an unknown field', { name: 'a.example', colour: 'red' }, 'validation_error', 'colour'],
  ])('refuses %s', async (...[, body, name, field]) => {
    const { apiKey } = await createTenant()
    const { status, json } = await call('POST', '/v1/domains', { key: apiKey, body })
    expect(json).toMatchObject({ statusCode: 422, name: name || expect.any(String) })
    expect(json.message).toContain(field)
    expect(status).toBe(422)
  })
})

describe('POST /v1/domains 400, 401, 403', () => {
  it('refuses broken JSON, no key, a sending key and a wrong key', async () => {
    const { apiKey, sendingKey } = await createTenant()
    const body = { name: newName() }
    expect((await call('POST', '/v1/domains', { key: apiKey, body: '{' })).json).toMatchObject({
      statusCode: 400,
      name: 'invalid_json',
    })
    expect((await call('POST', '/v1/domains', { body })).json).toMatchObject({
      statusCode: 401,
      name: 'missing_api_key',
    })
    expect((await call('POST', '/v1/domains', { key: sendingKey, body })).json).toMatchObject({
      statusCode: 401,
      name: 'restricted_api_key',
    })
    expect((await call('POST', '/v1/domains', { key: `${apiKey}0`, body })).json).toMatchObject({
      statusCode: 403,
      name: 'invalid_api_key',
    })
  })
})
