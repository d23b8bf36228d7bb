/** `mail.api.spamd.…`, `mail.api.blacklist.get` and `mail.api.track.open`. */
import { env } from 'cloudflare:workers'
import { sha256Hex, signRequest } from '@mailstead/contracts/relay-signature.ts'
import { eq } from 'drizzle-orm'
import { describe, expect, it, vi } from 'vitest'
import { createDeps } from '../../../worker/deps.ts'
import { newId } from '../../../worker/platform/ids.ts'
import { makeTrackedUrl } from '../../../worker/services/tracking/tracked-links.ts'
import { blocklist, tenant as tenants } from '../../../worker/store/directory/schema.ts'
import { engagements, spamChecks } from '../../../worker/store/ledger/schema.ts'
import { eventually } from '../../eventually.ts'
import { call } from '../call.ts'
import { createMessage } from '../create-message.ts'
import { createRelay } from '../create-relay.ts'
import { createTenant, type TestTenant } from '../create-tenant.ts'
import { removeRelays } from '../fake-agent.ts'

const SPAMD = [
  ['/spamd/scan', '/api/method/mail.api.spamd.scan'],
  ['/spamd/is-spam', '/api/method/mail.api.spamd.is_spam'],
  ['/spamd/score', '/api/method/mail.api.spamd.get_spam_score'],
] as const

describe.each(SPAMD)('%s', (...paths) => {
  it.each(paths)('at %s wants a key, a mail, and a relay that scores', async (path) => {
    const { apiKey, tenant, deps } = await createTenant()
    await removeRelays(deps)
    expect((await call('POST', path, { body: { message: 'x' } })).status).toBe(401)
    expect((await call('POST', path, { key: apiKey, body: {} })).json).toMatchObject({
      exc_type: 'MandatoryError',
      exception: expect.stringContaining('`message` is mandatory'),
    })
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const away = await call('POST', path, { key: apiKey, headers: form, body: 'message=Subject%3A%20x%0A%0Ahello' })
    expect(away.status).toBe(503)
    expect(away.headers.get('retry-after')).toBe('30')
    expect(away.json).toMatchObject({ exc_type: 'ServiceUnavailableError' })
    const rows = await deps.ledgers.at(tenant.shard).select().from(spamChecks).where(eq(spamChecks.tenantId, tenant.id))
    expect(rows).toEqual([])
  })

  it('names a field that it cannot use', async () => {
    const { apiKey } = await createTenant()
    const body = { message: 'Subject: x\n\nhello' }
    const mode = await call('POST', paths[0], { key: apiKey, body: { ...body, scanning_mode: 'fast' } })
    expect([mode.status, mode.json.exception]).toEqual([417, expect.stringContaining('`scanning_mode`: "fast"')])
    const object = await call('POST', paths[0], { key: apiKey, body: { message: { a: 1 } } })
    expect([object.status, object.json.exception]).toEqual([417, expect.stringContaining('`message`: must be text')])
  })
})

it('is_spam knows two types of mail', async () => {
  const { apiKey } = await createTenant()
  const { status, json } = await call('POST', '/spamd/is-spam', {
    ...{ key: apiKey, body: { message: 'Subject: x\n\nhello', message_type: 'Sideways' } },
  })
  expect([status, json.exception]).toEqual([417, expect.stringContaining('`message_type`: "Sideways"')])
})

describe('with a scorer', () => {
  const scan = { engine: 'test', score: 6.25, threshold: 5, symbols: ['A', 'B_2'] }

  async function score(path: string, body: object) {
    const { apiKey, deps } = await createTenant()
    await removeRelays(deps)
    await createRelay({ url: `http://${crypto.randomUUID()}.test`, heartbeatAtMs: Date.now() })
    const asked = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json(scan))
    try {
      const { message } = (await call('POST', path, { key: apiKey, body })).json
      const { json } = await call('GET', '/v1/spam-checks', { key: apiKey })
      return { message, list: json }
    } finally {
      expect(asked).toHaveBeenCalled()
      asked.mockRestore()
      await removeRelays(deps)
    }
  }

  it.each([
    [undefined, 'Exclude Attachments'],
    ['with', 'Include Attachments'],
    ['Hybrid Approach', 'Hybrid Approach'],
  ])('scan in mode %s', async (scanning_mode, label) => {
    const { message, list } = await score('/spamd/scan', { message: 'Subject: x\n\nhello', scanning_mode })
    expect(message).toEqual({
      is_spam: true,
      spam_score: 6.25,
      spamd_response: 'SPAMD/1.1 0 EX_OK\r\nSpam: True ; 6.3 / 5.0\r\n\r\nA,B_2',
      scanning_mode: label,
    })
    const { symbols, score: spamScore, threshold } = scan
    expect(list).toEqual({
      object: 'list',
      has_more: false,
      data: [
        {
          ...{
            object: 'spam_check',
            id: expect.any(String),
            size: 17,
            is_spam: true,
            symbols,
            score: spamScore,
            threshold,
          },
          mode: { Exclude: 'without', Include: 'with', Hybrid: 'hybrid' }[label.split(' ')[0] ?? ''],
          ...{ created_at: expect.stringMatching(/Z$/), completed_at: expect.stringMatching(/Z$/) },
        },
      ],
    })
  })

  it('is_spam and score are bare values', async () => {
    const message = 'Subject: x\n\nhello'
    expect(await score('/spamd/is-spam', { message, message_type: 'Inbound' })).toMatchObject({ message: true })
    expect(await score('/spamd/score', { message })).toMatchObject({ message: 6.25 })
  })
})

const BLACKLIST = '/api/method/mail.api.blacklist.get'

async function createOperators(): Promise<TestTenant> {
  const owner = await createTenant()
  await owner.deps.directory.update(tenants).set({ operator: true }).where(eq(tenants.id, owner.tenant.id))
  return owner
}

const block = ({ deps, tenant }: TestTenant, network: string, more: { reason?: string; expiresAtMs?: number } = {}) =>
  deps.directory.insert(blocklist).values({
    ...{ tenantId: tenant.id, id: newId(Date.now()), network, source: 'manual', createdAtMs: Date.now(), ...more },
  })

const ask = (key: string, ip: string) => call('GET', `${BLACKLIST}?ip_address=${encodeURIComponent(ip)}`, { key })

describe(BLACKLIST, () => {
  it('tells the narrowest entry that covers an address, IPv4 and IPv6, and forgets what has ended', async () => {
    const operators = await createOperators()
    // Not 0, which an IPv6 network leaves out of its shortest form (RFC 5952 4.2).
    const octet = 1 + Math.floor(Math.random() * 255)
    await block(operators, `203.0.${octet}.0/24`, { reason: 'net' })
    await block(operators, `203.0.${octet}.64/26`, { reason: 'part' })
    await block(operators, `203.0.${octet}.65/32`, { reason: 'over', expiresAtMs: Date.now() - 1 })
    const group = octet.toString(16).padStart(4, '0')
    await block(operators, `2001:db8:${octet.toString(16)}::/48`)
    const { json } = await ask(operators.apiKey, `203.0.${octet}.65`)
    expect(json).toEqual({
      message: {
        name: expect.any(String),
        is_blacklisted: 1,
        ip_address: `203.0.${octet}.65`,
        ip_address_expanded: `203.0.${octet}.65`,
        blacklist_reason: 'part',
      },
    })
    expect((await ask(operators.apiKey, `::ffff:203.0.${octet}.1`)).json.message.blacklist_reason).toBe('net')
    expect((await ask(operators.apiKey, `2001:db8:${octet.toString(16)}::1`)).json.message).toMatchObject({
      ip_address_expanded: `2001:0db8:${group}:0000:0000:0000:0000:0001`,
      blacklist_reason: '',
    })
    const before = await operators.deps.directory.$count(blocklist)
    expect((await ask(operators.apiKey, '198.51.100.99')).json).toEqual({ message: {} })
    expect(await operators.deps.directory.$count(blocklist)).toBe(before)
  })

  it('does not tell of the lists of accounts, nor tell accounts', async () => {
    const [operators, owner] = [await createOperators(), await createTenant()]
    await block(owner, '192.0.2.200/32', { reason: 'theirs' })
    expect((await ask(operators.apiKey, '192.0.2.200')).json).toEqual({ message: {} })
    const refused = await ask(owner.apiKey, '192.0.2.200')
    expect([refused.status, refused.json.exc_type]).toEqual([403, 'PermissionError'])
    expect((await call('GET', `${BLACKLIST}?ip_address=192.0.2.200`)).status).toBe(401)
  })

  it.each(['', 'nonsense', '192.0.2', '192.0.2.0/24', '1'.repeat(500)])('refuses %j', async (ip) => {
    const { apiKey } = await createOperators()
    const { status, json } = await ask(apiKey, ip)
    expect([status, json.exception]).toEqual([417, expect.stringContaining('`ip_address`')])
  })

  it('answers a relay by its signature, and no stranger by another', async () => {
    const operators = await createOperators()
    await block(operators, '192.0.2.77/32', { reason: 'spam' })
    const relay = await createRelay()
    const path = `${BLACKLIST}?ip_address=192.0.2.77`
    const headers = await signRequest(relay.key, relay.id, {
      ...{ method: 'GET', path, digest: await sha256Hex(''), nowMs: Date.now() },
    })
    const answer = await call('GET', path, { headers })
    expect([answer.status, answer.json.message?.blacklist_reason]).toEqual([200, 'spam'])
    const other = await call('GET', `${BLACKLIST}?ip_address=192.0.2.78`, { headers })
    expect([other.status, other.json.exc_type]).toEqual([401, 'AuthenticationError'])
  })
})

describe('mail.api.track.open', () => {
  const PATH = '/api/method/mail.api.track.open'
  const isImage = ({ status, headers, text }: Awaited<ReturnType<typeof call>>) =>
    status === 200 && headers.get('content-type') === 'image/gif' && text.startsWith('GIF89a')

  it('counts an open by the token of our own image', async () => {
    const owner = await createTenant()
    const message = await createMessage(owner)
    const url = await makeTrackedUrl(
      owner.deps,
      { tenant: owner.tenant.id, messageId: message.id },
      { kind: 'open', url: '' },
    )
    const token = url.split('/').at(-1)
    const headers = { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1' }
    expect(isImage(await call('GET', `${PATH}?id=${token}`, { headers }))).toBe(true)
    await eventually(async () => {
      const { json } = await call('GET', `/v1/emails/${message.id}/engagements`, { key: owner.apiKey })
      expect(json.opens.count).toBe(1)
    })
  })

  it.each(['', '?id=', '?id=0193', `?id=${'x'.repeat(5_000)}`, '?id=a&id=b', '?other=1'])(
    'is an image at %j too',
    async (query) => {
      const deps = createDeps(env)
      const before = await deps.ledgers.at(0).$count(engagements)
      const logged = vi.spyOn(console, 'error')
      expect(isImage(await call('GET', `${PATH}${query}`))).toBe(true)
      expect(await deps.ledgers.at(0).$count(engagements)).toBe(before)
      expect(logged).not.toHaveBeenCalled()
      logged.mockRestore()
    },
  )
})
