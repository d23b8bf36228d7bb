import { Metrics } from '@mailstead/contracts/api/reports/metrics.ts'
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { copyMessage } from '../../../test/worker/copy-message.ts'
import type { TestMessage } from '../../../test/worker/create-message.ts'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'
import { engageMessage } from '../../../test/worker/engage-message.ts'
import { type Settled, settleMessage } from '../../../test/worker/settle-message.ts'
import { newId } from '../../platform/ids.ts'
import { suppressions } from '../../store/ledger/schema.ts'

const DAY_MS = 86_400_000

async function stage() {
  const owner = await createTenant()
  const ask = async (query = '') => {
    const answer = await call('GET', `/v1/emails/metrics${query}`, { key: owner.apiKey })
    if (answer.status === 200) {
      expect(Metrics.parse(answer.json)).toEqual(answer.json)
    }
    return answer
  }
  return { owner, ask }
}

const ledgerOf = ({ deps, tenant }: TestTenant) => deps.ledgers.at(tenant.shard)

async function suppress(
  { owner, id }: TestMessage,
  address: string,
  reason: 'unsubscribe' | 'complaint',
): Promise<void> {
  const createdAtMs = owner.deps.clock.now()
  await ledgerOf(owner)
    .insert(suppressions)
    .values({ tenantId: owner.tenant.id, address, id: newId(createdAtMs), reason, messageId: id, createdAtMs })
}

const RECIPIENTS: readonly Settled[] = [
  { address: 'A@peer.example', state: 'delivered', attempts: 1, journalledAtMs: 5 },
  { address: 'b@peer.example', state: 'delivered', attempts: 2 },
  { address: 'c@peer.example', state: 'complained', attempts: 1 },
  { address: 'd@peer.example', state: 'bounced', attempts: 1, replyCode: 550, replyEnhanced: '5.1.1' },
  { address: 'e@peer.example', state: 'bounced', attempts: 3, replyCode: 554, replyEnhanced: '' },
  { address: 'f@peer.example', state: 'bounced', replyEnhanced: '4.2.2' },
  { address: 'g@peer.example', state: 'bounced' },
  { address: 'h@peer.example', state: 'failed' },
  { address: 'i@peer.example', state: 'expired', attempts: 1, journalledAtMs: 5 },
  { address: 'j@peer.example', state: 'suppressed' },
  { address: 'k@peer.example', state: 'canceled' },
  { address: 'l@peer.example', state: 'accepted' },
  { address: 'm@peer.example', state: 'queued', heldAtMs: 5 },
  { address: 'n@peer.example', state: 'deferred', attempts: 1 },
]

const COUNTS = {
  ...{ received: 14, delivered: 3, complained: 1, suppressed: 1, bounced: 4 },
  ...{ bounced_transient: 1, bounced_permanent: 2, bounced_undetermined: 1 },
  ...{ opened: 5, clicked: 4, unsubscribed: 1, delivery_delayed: 4, failed: 2, sent: 10 },
  ...{ unique_opened: 1, unique_clicked: 1 },
  ...{ delivery_rate: 33.33, open_rate: 100, click_rate: 100, bounce_rate: 44.44 },
  ...{ complaint_rate: 33.33, unsubscribe_rate: 33.33 },
}

const NOTHING = Object.fromEntries(Object.keys(COUNTS).map((metric) => [metric, 0]))

/** A mail with a recipient in every state, opened and clicked by readers and by programs. */
async function settleEachState(owner: TestTenant): Promise<TestMessage> {
  const mail = await settleMessage(owner, RECIPIENTS)
  await engageMessage(mail, 'open', { count: 5 })
  await engageMessage(mail, 'machine_open', { count: 70 })
  await engageMessage(mail, 'click', { link: 'https://a.example/' })
  await engageMessage(mail, 'click', { link: 'https://b.example/', count: 3 })
  await engageMessage(mail, 'machine_click', { link: 'https://b.example/', count: 90 })
  await suppress(mail, 'a@peer.example', 'unsubscribe')
  await suppress(mail, 'c@peer.example', 'complaint')
  return mail
}

const daysAgo = (days: number): number => Date.now() - days * DAY_MS
const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

describe('GET /v1/emails/metrics', () => {
  it('is nothing for an account without mail: all metrics of seven days, and no rows', async () => {
    const { ask } = await stage()
    const { status, json } = await ask()
    expect(status).toBe(200)
    expect(json).toEqual({
      ...{ object: 'metrics', dimensions: [], granularity: 'daily', metrics: Object.keys(NOTHING), totals: NOTHING },
      start_date: `${dateOf(daysAgo(6))}T00:00:00.000Z`,
      end_date: expect.any(String),
    })
    expect(Date.now() - Date.parse(json.end_date)).toBeLessThan(60_000)
    const byDay = (await ask('?dimensions=period')).json
    expect(byDay.data).toHaveLength(7)
    expect(byDay.data.at(-1)).toEqual({ period: dateOf(Date.now()), ...NOTHING })
    for (const dimensions of ['domain', 'email', 'broadcast', 'period,domain'])
      expect((await ask(`?dimensions=${dimensions}`)).json).toMatchObject({ totals: NOTHING, data: [] })
  })

  it('counts every state, every reader and no program, and says the same in every dimension', async () => {
    const { owner, ask } = await stage()
    const mail = await settleEachState(owner)
    expect((await ask()).json.totals).toEqual(COUNTS)
    const { id: domain_id, name: domain_name } = owner.domain
    const period = dateOf(Date.now())
    const rowsOf = async (dimensions: string) => (await ask(`?dimensions=${dimensions}&start_date=${period}`)).json.data
    expect(await rowsOf('period')).toEqual([{ period, ...COUNTS }])
    expect(await rowsOf('domain')).toEqual([{ domain_id, domain_name, ...COUNTS }])
    expect(await rowsOf('email')).toEqual([{ email_id: mail.id, ...COUNTS }])
    expect(await rowsOf('email,domain,period')).toEqual([
      { period, domain_id, domain_name, email_id: mail.id, ...COUNTS },
    ])
  })

  it('gives the metrics that were asked for, in that order, and each once', async () => {
    const { owner, ask } = await stage()
    await settleEachState(owner)
    const { json } = await ask('?metrics=sent,%20open_rate,sent&dimensions=domain')
    expect(json.metrics).toEqual(['sent', 'open_rate'])
    expect(json.totals).toEqual({ sent: 10, open_rate: 100 })
    expect(Object.keys(json.data[0])).toEqual(['domain_id', 'domain_name', 'sent', 'open_rate'])
  })

  it('divides opens by the mails that somebody has got', async () => {
    const { owner, ask } = await stage()
    const to = (state: string): Settled[] => [{ address: 'a@b.example', state }, { address: 'c@b.example' }]
    const opened = await settleMessage(owner, to('delivered'))
    await engageMessage(opened, 'open', { count: 3 })
    await settleMessage(owner, to('delivered'))
    await settleMessage(owner, to('complained'))
    const bounced = await settleMessage(owner, to('bounced'))
    await engageMessage(bounced, 'machine_open')
    const { json } = await ask('?metrics=opened,unique_opened,open_rate,click_rate')
    expect(json.totals).toEqual({ opened: 3, unique_opened: 1, open_rate: 33.33, click_rate: 0 })
  })

  it('never tells more than all when an open is known before the delivery', async () => {
    const { owner, ask } = await stage()
    await settleMessage(owner, [{ address: 'a@b.example', state: 'delivered' }])
    for (const _ of [1, 2]) await engageMessage(await settleMessage(owner, [{ address: 'a@b.example' }]), 'open')
    expect((await ask('?metrics=open_rate')).json.totals).toEqual({ open_rate: 100 })
  })

  it('filters by domains and mails; what is not there or not theirs is nothing', async () => {
    const { owner, ask } = await stage()
    const other = await stage()
    const theirs = await settleMessage(other.owner, [{ address: 'a@b.example' }])
    const gone = newId(Date.now())
    const first = await settleMessage(owner, [{ address: 'a@b.example' }])
    const second = await settleMessage(owner, [{ address: 'a@b.example' }, { address: 'b@b.example' }])
    const ofGone = await settleMessage(owner, [{ address: 'a@b.example' }], { domainId: gone })
    await engageMessage(second, 'open')
    const asked = async (filter: string) => {
      const { json } = await ask(`?metrics=received,opened&dimensions=email&${filter}`)
      return [json.totals, json.data.map(({ email_id }: { email_id: string }) => email_id)]
    }
    expect(await asked(`domain_id=${owner.domain.id}`)).toEqual([
      { received: 3, opened: 1 },
      [first.id, second.id].toSorted(),
    ])
    expect(await asked(`domain_id=${gone}`)).toEqual([{ received: 1, opened: 0 }, [ofGone.id]])
    expect(await asked(`email_id=${second.id},${ofGone.id}&domain_id=${owner.domain.id}`)).toEqual([
      { received: 2, opened: 1 },
      [second.id],
    ])
    const [foreign, missing] = [await asked(`email_id=${theirs.id}`), await asked(`email_id=${gone}`)]
    expect(foreign).toEqual([{ received: 0, opened: 0 }, []])
    expect(missing).toEqual(foreign)
    expect(await asked(`domain_id=${other.owner.domain.id}`)).toEqual(foreign)
    expect((await ask(`?metrics=received&dimensions=domain&domain_id=${gone}`)).json.data).toEqual([
      { domain_id: gone, received: 1 },
    ])
  })

  it('counts no opens and no unsubscribes of another account for a mail of the same id', async () => {
    const { owner, ask } = await stage()
    const other = await stage()
    const mail = await settleMessage(owner, [{ address: 'a@b.example', state: 'delivered' }])
    await engageMessage({ ...mail, owner: other.owner }, 'open', { count: 7 })
    await suppress({ ...mail, owner: other.owner }, 'a@b.example', 'unsubscribe')
    expect((await ask('?metrics=opened,unsubscribed,delivered')).json.totals).toEqual({
      opened: 0,
      unsubscribed: 0,
      delivered: 1,
    })
    expect((await other.ask('?metrics=opened,unsubscribed,delivered&dimensions=email')).json).toMatchObject({
      totals: { opened: 0, unsubscribed: 0, delivered: 0 },
      data: [],
    })
  })

  it('knows no broadcasts: none is asked for in vain, and a row is of none', async () => {
    const { owner, ask } = await stage()
    await settleMessage(owner, [{ address: 'a@b.example' }])
    const totals = { received: 1 }
    expect((await ask('?metrics=received&dimensions=broadcast,period')).json).toMatchObject({ totals, data: [] })
    const filtered = (await ask('?metrics=received&dimensions=period&broadcast_id=b1,b2')).json
    expect(filtered.totals).toEqual({ received: 0 })
    expect(filtered.data).toHaveLength(7)
  })

  it('puts mail into hours, days, weeks and months of the time zone, to the millisecond', async () => {
    const { owner, ask } = await stage()
    // Berlin changed its clock on this Sunday: it began at 23:00 UTC and ended at 22:00 UTC.
    const [begin, end] = [Date.parse('2026-03-28T23:00:00Z'), Date.parse('2026-03-29T22:00:00Z')]
    for (const atMs of [begin - 1, begin, end - 1, end, end])
      await engageMessage(await settleMessage(owner, [{ address: 'a@b.example' }], { atMs }), 'open')
    const shown = async (query: string) => {
      const { json } = await ask(`?metrics=received,opened&dimensions=period&${query}`)
      type Row = { period: string; received: number; opened: number }
      return json.data.map(({ period, received, opened }: Row) => [period, received, opened])
    }
    const days = 'start_date=2026-03-28&end_date=2026-03-30'
    expect(await shown(`${days}&timezone=Europe/Berlin`)).toEqual([
      ['2026-03-28', 1, 1],
      ['2026-03-29', 2, 2],
      ['2026-03-30', 2, 2],
    ])
    expect(await shown(days)).toEqual([
      ['2026-03-28', 2, 2],
      ['2026-03-29', 3, 3],
      ['2026-03-30', 0, 0],
    ])
    expect(await shown(`${days}&timezone=Europe/Berlin&granularity=weekly`)).toEqual([
      ['2026-03-23', 3, 3],
      ['2026-03-30', 2, 2],
    ])
    const months = 'start_date=2026-03-01&end_date=2026-04-02&granularity=monthly'
    expect(await shown(months)).toEqual([
      ['2026-03-01', 5, 5],
      ['2026-04-01', 0, 0],
    ])
    const hours = await shown('start_date=2026-03-29&end_date=2026-03-29&timezone=Europe/Berlin&granularity=hourly')
    expect([hours.length, hours[0], hours[22]]).toEqual([
      23,
      ['2026-03-28T23:00:00.000Z', 1, 1],
      ['2026-03-29T21:00:00.000Z', 1, 1],
    ])
  })

  it('refuses more rows than an answer may have', async () => {
    const { owner, ask } = await stage()
    await copyMessage(await settleMessage(owner, [{ address: 'a@b.example' }]), 10_000)
    expect(await ask('?dimensions=email')).toMatchObject({
      status: 422,
      json: { name: 'validation_error', message: expect.stringContaining('`dimensions`') },
    })
    expect((await ask('?metrics=received')).json.totals).toEqual({ received: 10_001 })
  })
})

describe('GET /v1/emails/metrics 422', () => {
  it.each([
    ['metrics=sent,opens', 'metrics'],
    ['metrics=', 'metrics'],
    ['metrics=sent&metrics=opened', 'metrics'],
    ['dimensions=day', 'dimensions'],
    ['dimensions=email,broadcast', 'dimensions'],
    ['dimensions=email&broadcast_id=b', 'dimensions'],
    ['dimensions=broadcast&email_id=01890000-0000-7000-8000-000000000000', 'dimensions'],
    ['granularity=yearly', 'granularity'],
    ['start_date=yesterday', 'start_date'],
    ['start_date=2026-02-30', 'start_date'],
    ['start_date=2026-01-02&end_date=2026-01-01', 'start_date'],
    ['end_date=2026-01-01T00:00:00', 'end_date'],
    ['timezone=%2B02:00', 'timezone'],
    ['domain_id=example.com', 'domain_id'],
    ['email_id=', 'email_id'],
    ['broadcast_id=a,,b', 'broadcast_id'],
    [`broadcast_id=${Array.from({ length: 101 }, (_, n) => n).join(',')}`, 'broadcast_id'],
    ['time_zone=UTC', 'time_zone'],
  ])('refuses %s', async (query, field) => {
    const { ask } = await stage()
    expect(await ask(`?${query}`)).toMatchObject({ status: 422, json: { message: expect.stringContaining(field) } })
  })
})
