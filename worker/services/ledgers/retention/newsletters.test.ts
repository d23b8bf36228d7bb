import { env } from 'cloudflare:workers'
import { expect, it, vi } from 'vitest'
import { call } from '../../../../test/worker/call.ts'
import { changeDomain } from '../../../../test/worker/create-inbound.ts'
import { createMessage, type TestMessage } from '../../../../test/worker/create-message.ts'
import { createTenant, type TestTenant } from '../../../../test/worker/create-tenant.ts'
import { addAttempts, databaseOf, finishMessage, listKeys } from '../../../../test/worker/fill-tenant.ts'
import type { Deps } from '../../../deps.ts'
import { newId } from '../../../platform/ids.ts'
import { rawKey } from '../../../store/blobs/raw.ts'
import { archiveRaw } from '../archive/archive-raw.ts'
import { checkTenantPage, type TenantPlace } from '../integrity/check-tenant.ts'
import { deleteNewsletters } from './delete-newsletters.ts'
import { deleteOldMail } from './delete-old-mail.ts'
import { toTimes } from './retention-rules.ts'

vi.setConfig({ testTimeout: 60_000 })

const HOUR = 3_600_000
const DAY = 24 * HOUR

const at = (deps: Deps, nowMs: number): Deps => ({ ...deps, clock: { now: () => nowMs } })

const runAt = (nowMs: number, rows = 200) => ({
  ...{ nowMs, rows, isOver: () => false, openRawKeys: new Set<string>(), lookBackMs: 60 * DAY },
  times: toTimes({ events: 30, raw: 30, rejected: 30, spam: 30, trash: 30 }),
})

const homeOf = ({ tenant: { id, shard } }: TestTenant) => ({ id, shard })

/** Ids of the messages that are left, of those given. */
async function leftOf(messages: readonly TestMessage[]): Promise<readonly number[]> {
  const left = await Promise.all(
    messages.map(({ owner, id }) =>
      databaseOf(owner.tenant.shard).prepare('select 1 as n from messages where id = ?').bind(id).first('n'),
    ),
  )
  return left.flatMap((is, n) => (is === null ? [] : [n]))
}

const newsletter = (owner: TestTenant, options: Parameters<typeof createMessage>[1] = {}) =>
  createMessage(owner, { class: 'bulk', isNewsletter: true, ...options })

async function finished(message: TestMessage): Promise<TestMessage> {
  await addAttempts(message)
  await finishMessage(message)
  return message
}

it('newsletters go after the days of their domain, with all that belongs to them, and no other mail does', async () => {
  const owner = await createTenant({ shard: 1 })
  const messages = [
    await finished(await newsletter(owner, { ageMs: 7 * DAY + HOUR })),
    await finished(await newsletter(owner, { ageMs: 7 * DAY - HOUR })),
    await newsletter(owner, { ageMs: 20 * DAY }),
    await newsletter(owner, { ageMs: 20 * DAY, states: ['deferred'] }),
    await finished(await createMessage(owner, { class: 'bulk', ageMs: 20 * DAY })),
    await finished(await createMessage(owner, { ageMs: 20 * DAY })),
  ]
  const nowMs = Date.now()
  expect(await deleteOldMail(owner.deps, homeOf(owner), runAt(nowMs))).toBe(true)
  expect(await leftOf(messages)).toEqual([1, 2, 3, 4, 5])
  for (const table of ['recipients', 'attempts', 'jobs']) {
    const of = table === 'jobs' ? 'id' : 'message_id'
    const rows = env.LEDGER_1.prepare(`select count(*) as n from ${table} where ${of} = ?`).bind(messages[0]?.id)
    expect([table, await rows.first('n')]).toEqual([table, 0])
  }
  await changeDomain(owner, { sentNewsletterDays: 1 })
  await deleteNewsletters(owner.deps, homeOf(owner), runAt(nowMs, 1))
  expect(await leftOf(messages)).toEqual([2, 3, 4, 5])
})

it('a domain that keeps them longer than other mail has them longer', async () => {
  const owner = await createTenant({ shard: 1 })
  await changeDomain(owner, { sentNewsletterDays: 365 })
  const messages = [
    await finished(await newsletter(owner, { ageMs: 364 * DAY })),
    await finished(await newsletter(owner, { ageMs: 366 * DAY })),
  ]
  await deleteOldMail(owner.deps, homeOf(owner), runAt(Date.now()))
  expect(await leftOf(messages)).toEqual([0])
})

it('those of a domain that is gone go after seven days, and one for later counts from when it left', async () => {
  const owner = await createTenant({ shard: 0 })
  const [strange, later] = [
    await finished(await newsletter(owner, { ageMs: 8 * DAY })),
    await finished(await newsletter(owner, { ageMs: 8 * DAY })),
  ]
  const change = (column: string, value: unknown, { id }: TestMessage) =>
    env.LEDGER_0.prepare(`update messages set ${column} = ? where id = ?`).bind(value, id).run()
  await changeDomain(owner, { sentNewsletterDays: 300 })
  await change('domain_id', newId(1), strange)
  await change('domain_id', newId(1), later)
  await change('scheduled_at_ms', Date.now() - 2 * DAY, later)
  await deleteNewsletters(owner.deps, homeOf(owner), runAt(Date.now()))
  expect(await leftOf([strange, later])).toEqual([1])
  await deleteNewsletters(owner.deps, homeOf(owner), runAt(Date.now() + 6 * DAY))
  expect(await leftOf([strange, later])).toEqual([])
})

it('their bytes go with them: an object of their own at once, a pack of theirs with the last, and retries', async () => {
  const owner = await createTenant({ shard: 1 })
  const { id: tenant } = owner.tenant
  const ageMs = 8 * DAY
  const id = newId(Date.now() - ageMs)
  const large = await newsletter(owner, { atMs: Date.now() - ageMs, rawKey: rawKey(tenant, id) })
  await env.RAW.put(rawKey(tenant, id), large.raw)
  await finished(large)
  const [packed, retried, other] = [
    await finished(await newsletter(owner, { ageMs })),
    await finished(await newsletter(owner, { ageMs })),
    await finished(await createMessage(owner, { ageMs })),
  ]
  const retry = newId(Date.now() - DAY)
  await env.LEDGER_1.batch([
    env.LEDGER_1.prepare(
      `insert into jobs (tenant_id, id, message_id, class, state, due_at_ms, epoch, hand_overs, expires_at_ms, size_bytes, sha256, raw, is_unsigned)
       select tenant_id, ?, message_id, class, state, null, epoch, hand_overs, expires_at_ms, size_bytes, sha256, raw, 0 from jobs where id = ?`,
    ).bind(retry, retried.id),
    env.LEDGER_1.prepare('update recipients set job_id = ? where message_id = ?').bind(retry, retried.id),
  ])
  await archiveRaw(owner.deps, 'all')
  const keys = await listKeys(tenant)
  expect(keys.filter((key) => key.includes('/pack/'))).toHaveLength(2)
  expect(keys).toContain(rawKey(tenant, id))
  const nowMs = Date.now() + 2 * DAY
  await deleteNewsletters(owner.deps, homeOf(owner), runAt(nowMs))
  expect(await leftOf([large, packed, retried, other])).toEqual([3])
  expect(await listKeys(tenant)).not.toContain(rawKey(tenant, id))
  const jobs = env.LEDGER_1.prepare('select id from jobs where tenant_id = ?').bind(tenant)
  expect((await jobs.all()).results).toEqual([{ id: other.job }])
  let place: TenantPlace | null = { tenant, part: 'rows', after: null, missing: 0 }
  while (place !== null) place = await checkTenantPage(at(owner.deps, nowMs), place)
  expect(await listKeys(tenant)).toHaveLength(1)
  const shown = await call('GET', `/v1/emails/${other.id}/raw`, { key: owner.apiKey })
  expect(shown.text).toBe(other.raw)
})
