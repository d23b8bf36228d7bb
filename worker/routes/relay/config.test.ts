import { env } from 'cloudflare:workers'
import { MX_ENTRIES_PER_PAGE, MxPage } from '@mailstead/contracts/mx-entry.ts'
import { CLOCK_HEADER, sha256Hex, signRequest } from '@mailstead/contracts/relay-signature.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Answer, call } from '../../../test/worker/call.ts'
import { changeDomain, createReceiver } from '../../../test/worker/create-inbound.ts'
import { createRelay, type TestRelay } from '../../../test/worker/create-relay.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { setDevelopmentOffset } from '../../platform/development-clock.ts'
import { runCron } from '../../scheduled.ts'

const DAY = 86_400_000
let relay: TestRelay

async function get(after: number | string, headers: Record<string, string> = {}, by = relay): Promise<Answer> {
  const path = `/relay/v1/config?after=${after}`
  const digest = await sha256Hex('')
  const signed = await signRequest(by.key, by.id, { method: 'GET', path, digest, nowMs: Date.now() })
  return call('GET', path, { headers: { ...signed, ...headers } })
}

async function getPage(after: number): Promise<MxPage> {
  const { status, json } = await get(after)
  expect(status).toBe(200)
  return MxPage.parse(json)
}

/** A relay's copy after all pages; fails when it is begun anew more than once. */
async function fill(from = 0) {
  const copy = new Map<string, unknown>()
  let after = from
  let resets = 0
  for (let pages = 1; ; pages++) {
    const page = await getPage(after)
    if (page.reset) {
      resets += 1
      copy.clear()
    }
    for (const { key, value } of page.entries) value === null ? copy.delete(key) : copy.set(key, value)
    after = page.revision
    if (!page.more) return { copy, after, pages, resets }
    expect(pages).toBeLessThan(50)
  }
}

/** So many addresses of one tenant, each an entry. */
async function addAddresses(tenant: string, count: number, prefix = 'a'): Promise<void> {
  await env.DB.prepare(
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?1)
      insert into addresses select ?2, ?3 || i || '@x.example', 'd', 'mailbox', 'm' || i, 1 from n`,
  )
    .bind(count, tenant, prefix)
    .run()
}

const age = (days: number) =>
  env.DB.prepare('update mx_entries set changed_at_ms = changed_at_ms - ?')
    .bind(days * DAY)
    .run()
const purge = () => runCron(relay.deps, '17 3 * * *')
const count = (where: string) => env.DB.prepare(`select count(*) as n from mx_entries where ${where}`).first('n')

afterEach(() => setDevelopmentOffset(0))
beforeEach(async () => {
  relay = await createRelay()
  await env.DB.batch([
    env.DB.prepare('delete from addresses'),
    env.DB.prepare('delete from mx_entries'),
    env.DB.prepare("delete from settings where key like 'mx!_%' escape '!'"),
  ])
})

describe('GET /relay/v1/config', () => {
  it('tells of domains, return-path hosts, addresses and blocks, each change once, and of what is gone', async () => {
    const owner = await createReceiver()
    const { copy, after } = await fill()
    expect(copy.get(`domain:${owner.domain.name}`)).toEqual({
      kind: 'domain',
      name: owner.domain.name,
      tenant: owner.tenant.id,
      unknown: 'refuse',
      catchAll: false,
      plus: true,
      dmarcReject: 'file',
      full: false,
    })
    expect(copy.get(`bounces:send.${owner.domain.name}`)).toMatchObject({ kind: 'bounces', tenant: owner.tenant.id })
    expect((await getPage(after)).entries).toEqual([])
    await addAddresses(owner.tenant.id, 1)
    await changeDomain(owner, { enabled: false })
    const next = await getPage(after)
    expect(next).toMatchObject({ reset: false, more: false })
    expect(next.entries.map(({ key, value }) => [key, value?.kind ?? null])).toEqual([
      [`address:${owner.tenant.id}:a1@x.example`, 'address'],
      [`domain:${owner.domain.name}`, null],
    ])
  })

  it('is 304 for who has the newest, and only for its own etag', async () => {
    await createReceiver()
    const { after } = await fill()
    const first = await get(after)
    const etag = first.headers.get('etag') ?? ''
    expect([first.status, etag]).toEqual([200, `"${after}"`])
    const second = await get(after, { 'if-none-match': etag })
    expect([second.status, second.text, second.headers.get('etag')]).toEqual([304, '', etag])
    expect((await get(after, { 'if-none-match': '"1"' })).status).toBe(200)
    expect((await get(0, { 'if-none-match': etag })).status).toBe(200)
    await createReceiver()
    expect((await get(after, { 'if-none-match': etag })).status).toBe(200)
  })

  it('comes in pages of a thousand', async () => {
    const owner = await createTenant()
    await addAddresses(owner.tenant.id, 2 * MX_ENTRIES_PER_PAGE + 1)
    const first = await getPage(0)
    expect([first.entries.length, first.more]).toEqual([MX_ENTRIES_PER_PAGE, true])
    const { copy, pages, resets } = await fill()
    expect([pages, resets]).toEqual([3, 0])
    expect([...copy.keys()].filter((key) => key.startsWith('address:'))).toHaveLength(2 * MX_ENTRIES_PER_PAGE + 1)
  })

  it('says by which time mail is dated, with a page and without', async () => {
    setDevelopmentOffset(DAY)
    const { after } = await fill()
    for (const headers of [{}, { 'if-none-match': `"${after}"` }]) {
      const told = Number((await get(after, headers)).headers.get(CLOCK_HEADER))
      expect(told).toBeGreaterThan(Date.now() + DAY - 60_000)
      expect(told).toBeLessThanOrEqual(Date.now() + DAY)
    }
  })

  it('begins anew for who knows more than there is', async () => {
    await createReceiver()
    const { after } = await fill()
    const page = await getPage(after + 1)
    expect(page).toMatchObject({ reset: true, revision: after })
    expect((await fill(after + 100)).resets).toBe(1)
    expect((await getPage(after)).reset).toBe(false)
  })

  it('begins anew for who missed what was purged, once, also in several pages', async () => {
    const owner = await createTenant()
    await addAddresses(owner.tenant.id, 2 * MX_ENTRIES_PER_PAGE)
    const stale = await fill()
    await env.DB.prepare("delete from addresses where address = 'a7@x.example'").run()
    const heard = await fill(stale.after)
    await addAddresses(owner.tenant.id, 1, 'b')
    await age(8)
    await purge()
    expect(await count('value is null')).toBe(0)
    // Who heard of it is not begun anew, who did not is; and so is not a copy that is only being filled.
    expect((await fill(heard.after)).resets).toBe(0)
    const again = await fill(stale.after)
    expect([again.resets, again.pages]).toEqual([1, 3])
    expect([...again.copy.keys()].filter((key) => key.startsWith('address:'))).toHaveLength(2 * MX_ENTRIES_PER_PAGE)
    expect((await fill()).resets).toBe(0)
    relay = await createRelay()
    expect((await fill(stale.after)).resets).toBe(1)
  })

  it('keeps what is gone for a week, and the newest entry whatever it is', async () => {
    const owner = await createTenant()
    await addAddresses(owner.tenant.id, 3)
    await env.DB.prepare('delete from addresses').run()
    await age(6)
    await purge()
    expect(await count("value is null and key like 'address:%'")).toBe(3)
    await age(2)
    await purge()
    expect(await count('value is null')).toBe(1)
    const { after } = await fill()
    await addAddresses(owner.tenant.id, 1)
    expect((await getPage(after)).revision).toBe(after + 1)
  })

  it('leaves out an entry that no relay could read, and gives the others', async () => {
    const owner = await createReceiver()
    await addAddresses(owner.tenant.id, 1)
    await env.DB.prepare("update mx_entries set value = '{}' where key like 'address:%'").run()
    const { copy } = await fill()
    expect(copy.has(`domain:${owner.domain.name}`)).toBe(true)
    expect([...copy.keys()].some((key) => key.startsWith('address:'))).toBe(false)
  })

  it('is for relays: 401 for others, 422 for a wrong revision, and keeps no nonce', async () => {
    expect((await call('GET', '/relay/v1/config?after=0')).status).toBe(401)
    const other = await createRelay()
    expect((await get(0, {}, { ...relay, key: other.key })).status).toBe(401)
    for (const after of ['-1', 'x', '1.5', '9007199254740993', ''])
      expect([after, (await get(after)).status].at(1)).toBe(after === '' ? 200 : 422)
    const nonces = env.DB.prepare('select count(*) as n from relay_nonces where relay_id = ?').bind(relay.id)
    expect(await nonces.first('n')).toBe(0)
  })
})
