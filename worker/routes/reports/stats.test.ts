import { Stats } from '@mailstead/contracts/api/reports/stats.ts'
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { type Settled, settleMessage } from '../../../test/worker/settle-message.ts'

const DAY_MS = 86_400_000

async function stage() {
  const owner = await createTenant()
  const ask = async (query = '') => {
    const answer = await call('GET', `/v1/stats${query}`, { key: owner.apiKey })
    if (answer.status === 200) expect(Stats.parse(answer.json)).toEqual(answer.json)
    return answer
  }
  return { owner, ask }
}

const EACH_STATE: readonly Settled[] = [
  { address: 'a@big.example', state: 'delivered', site: 'mx-host.example' },
  { address: 'b@big.example', state: 'complained', site: 'mx-host.example' },
  { address: 'c@other.example', state: 'delivered', site: 'mx-host.example' },
  { address: 'd@big.example', state: 'bounced', site: 'mx-host.example' },
  { address: 'e@big.example', state: 'failed' },
  { address: 'f@big.example', state: 'expired' },
  { address: 'g@BIG.example', state: 'suppressed' },
  { address: 'h@big.example', state: 'canceled' },
  { address: 'i@big.example', state: 'accepted' },
  { address: 'j@big.example', state: 'queued' },
  { address: 'k@big.example', state: 'deferred' },
  { address: '"l@x"@big.example', state: 'deferred', heldAtMs: 5, releasedAtMs: null },
]

const COUNTS = {
  ...{ accepted: 12, delivered: 3, bounced: 1, failed: 2, suppressed: 1, canceled: 1 },
  ...{ open: 4, deferred: 1, complained: 1, delivery_rate: 0.5, bounce_rate: 0.1667, complaint_rate: 0.3333 },
}

const NOTHING = {
  ...{ accepted: 0, delivered: 0, bounced: 0, failed: 0, suppressed: 0, canceled: 0, open: 0, deferred: 0 },
  ...{ complained: 0, delivery_rate: null, bounce_rate: null, complaint_rate: null },
}

describe('GET /v1/stats', () => {
  it('is seven days of nothing for an account without mail', async () => {
    const { ask } = await stage()
    const { status, json } = await ask()
    expect(status).toBe(200)
    expect(json).toMatchObject({ object: 'stats', group: 'day', time_zone: 'UTC', totals: NOTHING, has_more: false })
    const today = new Date().toISOString().slice(0, 10)
    expect(json.data).toHaveLength(7)
    expect(json.data.at(-1)).toEqual({ date: today, ...NOTHING })
    expect(json.since).toBe(`${json.data[0].date}T00:00:00.000Z`)
    for (const group of ['domain', 'provider', 'tag'])
      expect((await ask(`?group=${group}`)).json).toMatchObject({ group, totals: NOTHING, data: [] })
  })

  it('counts every state once, and says the same in every group', async () => {
    const { owner, ask } = await stage()
    const tags = [
      { name: 'campaign', value: 'x' },
      { name: 'kind', value: 'y' },
    ]
    await settleMessage(owner, EACH_STATE, { tags })
    const byDay = (await ask()).json
    expect(byDay.totals).toEqual(COUNTS)
    expect(byDay.data.at(-1)).toMatchObject(COUNTS)
    const { id, name } = owner.domain
    expect((await ask('?group=domain')).json).toMatchObject({
      totals: COUNTS,
      data: [{ domain_id: id, domain: name, ...COUNTS }],
    })
    expect((await ask('?group=tag')).json).toMatchObject({
      totals: COUNTS,
      data: [
        { tag: tags[0], ...COUNTS },
        { tag: tags[1], ...COUNTS },
      ],
    })
    const byProvider = (await ask('?group=provider')).json
    expect(byProvider.totals).toEqual(COUNTS)
    expect(byProvider.data).toEqual([
      {
        ...{ provider: 'big.example', accepted: 8, delivered: 0, bounced: 0, failed: 2, suppressed: 1, canceled: 1 },
        ...{ open: 4, deferred: 1, complained: 0, delivery_rate: 0, bounce_rate: 0, complaint_rate: null },
      },
      {
        ...{ provider: 'mx-host.example', accepted: 4, delivered: 3, bounced: 1, failed: 0, suppressed: 0 },
        ...{ canceled: 0, open: 0, deferred: 0, complained: 1 },
        ...{ delivery_rate: 0.75, bounce_rate: 0.25, complaint_rate: 0.3333 },
      },
    ])
  })

  it('names a domain that is gone by its id alone, and leaves mail without tags out of the tags', async () => {
    const { owner, ask } = await stage()
    const domainId = crypto.randomUUID()
    await settleMessage(owner, [{ address: 'a@b.example' }], { domainId })
    expect((await ask('?group=domain')).json.data).toMatchObject([{ domain_id: domainId, domain: null, accepted: 1 }])
    expect((await ask('?group=tag')).json).toMatchObject({ totals: { accepted: 1 }, data: [] })
  })

  it('says so when there are more than a hundred groups', async () => {
    const { owner, ask } = await stage()
    const tagsOf = (from: number) => Array.from({ length: 60 }, (_, n) => ({ name: 'n', value: `${from + n}` }))
    await settleMessage(owner, [{ address: 'a@b.example' }], { tags: tagsOf(0) })
    await settleMessage(owner, [{ address: 'a@b.example' }], { tags: tagsOf(60) })
    const { json } = await ask('?group=tag')
    expect([json.data.length, json.has_more, json.totals.accepted]).toEqual([100, true, 2])
  })

  it('puts a mail in the day of the time zone, to the millisecond', async () => {
    const { owner, ask } = await stage()
    // Berlin changed its clock on this day; it began at 23:00 UTC and ended at 22:00 UTC.
    const [begin, end] = [Date.parse('2026-03-28T23:00:00Z'), Date.parse('2026-03-29T22:00:00Z')]
    for (const atMs of [begin - 1, begin, end - 1, end, end])
      await settleMessage(owner, [{ address: 'a@b.example' }], { atMs })
    const daysOf = async (zone: string) =>
      (await ask(`?since=2026-03-28&until=2026-03-30&time_zone=${zone}`)).json.data.map(
        ({ date, accepted }: { date: string; accepted: number }) => [date, accepted],
      )
    expect(await daysOf('Europe/Berlin')).toEqual([
      ['2026-03-28', 1],
      ['2026-03-29', 2],
      ['2026-03-30', 2],
    ])
    expect(await daysOf('UTC')).toEqual([
      ['2026-03-28', 2],
      ['2026-03-29', 3],
      ['2026-03-30', 0],
    ])
    const exact = (await ask('?since=2026-03-29T00:00:00%2B01:00&until=2026-03-29T22:00:00Z')).json
    expect(exact).toMatchObject({ since: new Date(begin).toISOString(), totals: { accepted: 2 } })
  })

  it('takes 92 days and no more', async () => {
    const { ask } = await stage()
    expect((await ask('?since=2026-01-01&until=2026-04-02')).json.data).toHaveLength(92)
    expect((await ask('?since=2026-01-01&until=2026-04-03')).json).toMatchObject({
      name: 'validation_error',
      message: expect.stringContaining('92 days'),
    })
  })
})

describe('GET /v1/stats 422', () => {
  const inThreeDays = new Date(Date.now() + 3 * DAY_MS).toISOString().slice(0, 10)
  it.each([
    ['group=hour', 'group'],
    ['since=yesterday', 'since'],
    ['since=2026-02-30', 'since'],
    ['since=1999-01-01', 'since'],
    ['until=2026-01-01T00:00:00', 'until'],
    ['until=99999-01-01', 'until'],
    ['since=2026-01-02&until=2026-01-01', 'since'],
    [`since=${inThreeDays}`, 'since'],
    ['since=2020-01-01', 'since'],
    ['time_zone=Mars/Base', 'time_zone'],
    ['time_zone=%2B02:00', 'time_zone'],
    ['time_zone=', 'time_zone'],
    ['limit=10', 'limit'],
  ])('refuses %s', async (query, field) => {
    const { ask } = await stage()
    expect(await ask(`?${query}`)).toMatchObject({ status: 422, json: { message: expect.stringContaining(field) } })
  })
})
