import { importLinkKey, makeLinkToken } from '@mailstead/mail/tracking/link-token.ts'
import { and, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../../test/eventually.ts'
import { call } from '../../../test/worker/call.ts'
import { createMessage } from '../../../test/worker/create-message.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { makeTrackedUrl } from '../../services/tracking/tracked-links.ts'
import { engagements, messages, recipients } from '../../store/ledger/schema.ts'

const SAFARI = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Safari/604.1'
const LINK = 'https://shop.example/?a=1&b=2'

async function stage() {
  const owner = await createTenant()
  const message = await createMessage(owner)
  const mail = { tenant: owner.tenant.id, messageId: message.id }
  const pathOf = async (kind: 'open' | 'click', url = '') =>
    (await makeTrackedUrl(owner.deps, mail, { kind, url })).slice(owner.deps.config.PUBLIC_URL.length)
  const ledger = owner.deps.ledgers.at(owner.tenant.shard)
  const read = async () => {
    const { status, json } = await call('GET', `/v1/emails/${message.id}/engagements`, { key: owner.apiKey })
    expect(status).toBe(200)
    return json
  }
  const readEvents = async () =>
    (await call('GET', '/v1/event-log', { key: owner.apiKey })).json.data.map(
      (event: { type: string; data: object }) => ({ type: event.type, data: event.data }),
    )
  const visit = (path: string, options: { method?: string; agent?: string } = {}) =>
    call(options.method ?? 'GET', path, {
      headers: { 'user-agent': options.agent ?? SAFARI, 'cf-connecting-ip': '198.51.100.7' },
    })
  return { owner, message, mail, ledger, pathOf, read, readEvents, visit }
}

const isCounted = (read: () => Promise<{ opens: { count: number } }>, count: number) =>
  eventually(async () => expect((await read()).opens.count).toBe(count))

describe('GET /t/o/:token', () => {
  it('is a pixel that counts, with one event a minute', async () => {
    const { owner, message, ledger, pathOf, read, readEvents, visit } = await stage()
    const path = await pathOf('open')
    const answer = await visit(path)
    expect(answer.status).toBe(200)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      ...{ 'content-type': 'image/gif', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
    })
    expect(answer.text.startsWith('GIF89a')).toBe(true)
    await isCounted(read, 1)
    await visit(path)
    await isCounted(read, 2)
    const open = { ipAddress: '198.51.100.7', timestamp: expect.stringMatching(/Z$/), userAgent: SAFARI }
    const event = {
      type: 'email.opened',
      data: { email_id: message.id, subject: 'test', open, machine: false },
    }
    expect(await readEvents()).toMatchObject([event])
    const ofMail = and(eq(engagements.tenantId, owner.tenant.id), eq(engagements.messageId, message.id))
    await ledger
      .update(engagements)
      .set({ lastAtMs: Date.now() - 61_000 })
      .where(ofMail)
    await visit(path)
    await isCounted(read, 3)
    expect(await readEvents()).toMatchObject([event, event])
    expect(await ledger.select().from(engagements).where(ofMail)).toMatchObject([
      { kind: 'open', link: '', count: 3, lastIp: '198.51.100.7', lastUserAgent: SAFARI },
    ])
  })

  it('counts programs apart and says so', async () => {
    const { owner, message, ledger, pathOf, read, readEvents, visit } = await stage()
    await visit(await pathOf('open'), { agent: 'Mozilla/5.0' })
    await eventually(async () => expect((await read()).machine_opens.count).toBe(1))
    await ledger
      .update(recipients)
      .set({ state: 'delivered', finalAtMs: Date.now() })
      .where(and(eq(recipients.tenantId, owner.tenant.id), eq(recipients.messageId, message.id)))
    await visit(await pathOf('click', LINK))
    await eventually(async () =>
      expect(await read()).toMatchObject({
        opens: { count: 0, first_at: null },
        clicks: [],
        machine_clicks: [{ link: LINK }],
      }),
    )
    expect(await readEvents()).toMatchObject([
      { type: 'email.opened', data: { machine: true } },
      { type: 'email.clicked', data: { machine: true } },
    ])
  })

  it('keeps nothing of a mail that is gone, and no more than the beginning of a user agent', async () => {
    const { owner, message, ledger, pathOf, read, visit } = await stage()
    await visit(await pathOf('open'), { agent: `Mozilla/5.0 ${'x'.repeat(1_000)}` })
    await isCounted(read, 1)
    const [row] = await ledger.select().from(engagements).where(eq(engagements.messageId, message.id))
    expect(row?.lastUserAgent).toHaveLength(300)
    await ledger.delete(messages).where(and(eq(messages.tenantId, owner.tenant.id), eq(messages.id, message.id)))
    await ledger.delete(engagements).where(eq(engagements.messageId, message.id))
    expect((await visit(await pathOf('open'))).status).toBe(200)
    expect((await visit(await pathOf('click', LINK))).status).toBe(302)
    await scheduler.wait(100)
    expect(await ledger.select().from(engagements).where(eq(engagements.messageId, message.id))).toEqual([])
  })
})

describe('GET /t/c/:token', () => {
  it('goes on to the link and counts it', async () => {
    const { message, pathOf, read, readEvents, visit } = await stage()
    const answer = await visit(await pathOf('click', LINK))
    expect(answer.status).toBe(302)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      ...{ location: LINK, 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' },
    })
    await visit(await pathOf('click', 'https://shop.example/ä'))
    await eventually(async () => expect((await read()).clicks).toHaveLength(2))
    expect(await read()).toMatchObject({
      object: 'engagements',
      email_id: message.id,
      clicks: expect.arrayContaining([
        { link: LINK, count: 1, first_at: expect.any(String), last_at: expect.any(String) },
      ]),
    })
    const click = { ipAddress: '198.51.100.7', link: LINK, timestamp: expect.any(String), userAgent: SAFARI }
    expect(await readEvents()).toContainEqual({
      type: 'email.clicked',
      data: expect.objectContaining({ email_id: message.id, click, machine: false }),
    })
  })

  it('answers HEAD and counts nothing', async () => {
    const { pathOf, read, readEvents, visit } = await stage()
    expect((await visit(await pathOf('click', LINK), { method: 'HEAD' })).headers.get('location')).toBe(LINK)
    expect((await visit(await pathOf('open'), { method: 'HEAD' })).status).toBe(200)
    await visit(await pathOf('open'))
    await isCounted(read, 1)
    expect(await read()).toMatchObject({ clicks: [], machine_clicks: [], machine_opens: { count: 0 } })
    expect(await readEvents()).toHaveLength(1)
  })

  it('leads nowhere with a token that was changed, is of another kind or of another deployment', async () => {
    const { mail, owner, pathOf, visit } = await stage()
    const path = await pathOf('click', LINK)
    const foreign = await importLinkKey('a-secret-of-somebody-else-altogether')
    const link = { kind: 'click', ...mail, url: LINK } as const
    const own = await importLinkKey(owner.deps.config.RETURN_PATH_SECRET)
    const paths = [
      `${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`,
      path.slice(0, -4),
      `${path.slice(0, 12)}${path.at(12) === 'A' ? 'B' : 'A'}${path.slice(13)}`,
      path.replace('/t/c/', '/t/o/'),
      (await pathOf('open')).replace('/t/o/', '/t/c/'),
      `/t/c/${await makeLinkToken(link, foreign)}`,
      `/t/c/${await makeLinkToken({ ...link, url: 'javascript:alert(1)' }, own)}`,
      `/t/c/${await makeLinkToken({ ...link, url: '//evil.example' }, own)}`,
      `/t/c/${encodeURIComponent('https://evil.example/')}`,
      `/t/c/${'x'.repeat(10_000)}`,
    ]
    for (const each of paths) {
      const { status, headers, text } = await visit(each)
      expect({ each, status, location: headers.get('location') }).toEqual({ each, status: 404, location: null })
      expect(headers.get('content-type')).toContain('text/html')
      expect(text).toContain('This link does not work')
    }
  })

  it('is counted for the tenant and the mail in the token only', async () => {
    const [a, b] = [await stage(), await stage()]
    await a.visit(await a.pathOf('open'))
    await isCounted(a.read, 1)
    expect(await b.read()).toMatchObject({ opens: { count: 0 } })
    // Another tenant's mail under the own tenant's id is none.
    const mixed = await makeTrackedUrl(
      a.owner.deps,
      { tenant: a.mail.tenant, messageId: b.mail.messageId },
      { kind: 'open', url: '' },
    )
    await a.visit(mixed.slice(a.owner.deps.config.PUBLIC_URL.length))
    await scheduler.wait(100)
    expect(await b.read()).toMatchObject({ opens: { count: 0 } })
    expect(await a.readEvents()).toHaveLength(1)
  })
})
