import { ReadTracker, TrackerReport, type TrackerRow } from '@mailstead/contracts/api/reports/tracker.ts'
import { and, eq } from 'drizzle-orm'
import { describe, expect, it, vi } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { copyMessage } from '../../../test/worker/copy-message.ts'
import type { TestMessage } from '../../../test/worker/create-message.ts'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'
import { engageMessage } from '../../../test/worker/engage-message.ts'
import { type Settled, settleMessage } from '../../../test/worker/settle-message.ts'
import { newId, readIdTime } from '../../platform/ids.ts'
import { authenticate } from '../../services/access/authenticate.ts'
import { streamTracker } from '../../services/reports/tracker-csv.ts'
import { messages } from '../../store/ledger/schema.ts'

const DAY_MS = 86_400_000

/** `isTracked`: the domain counts opens. */
async function stage({ isTracked = true } = {}) {
  const owner = await createTenant()
  if (isTracked)
    await call('PATCH', `/v1/domains/${owner.domain.id}`, { key: owner.apiKey, body: { open_tracking: true } })
  const ask = async (query = '') => {
    const answer = await call('GET', `/v1/reports/tracker${query}`, { key: owner.apiKey })
    if (answer.json?.object === 'tracker_report') expect(TrackerReport.parse(answer.json)).toEqual(answer.json)
    return answer
  }
  return { owner, ask }
}

const mailTo = (owner: TestTenant, ...states: string[]): Promise<TestMessage> =>
  settleMessage(
    owner,
    states.map((state, n): Settled => ({ address: `r${n}@peer.example`, state })),
  )

const idsOf = (json: { data: { id: string }[] }) => json.data.map(({ id }) => id)

describe('GET /v1/reports/tracker', () => {
  it('is right about nothing at all: the last month, no rows, no rate', async () => {
    const { ask } = await stage()
    const { status, json } = await ask()
    expect(status).toBe(200)
    const today = new Date().toISOString().slice(0, 10)
    expect(json).toEqual({
      ...{ object: 'tracker_report', time_zone: 'UTC', has_more: false, data: [] },
      since: new Date(Date.parse(today) - 30 * DAY_MS).toISOString(),
      until: expect.any(String),
      summary: { total_sent: 0, total_opened: 0, open_rate: null },
    })
    expect((await ask('?format=csv')).text).toBe(
      'id,status,open_count,machine_opens,click_count,domain,sender,message_id,created_at,first_opened_at,last_opened_at,last_ip\r\n',
    )
  })

  it('tells opens, clicks and programs apart, first and last', async () => {
    const { owner, ask } = await stage()
    const atMs = Date.now() - 60_000
    const mail = await settleMessage(owner, [{ address: 'a@peer.example', state: 'delivered' }], { atMs })
    await engageMessage(mail, 'open', { count: 3, firstAtMs: atMs + 5, lastAtMs: atMs + 90, lastIp: '198.51.100.7' })
    await engageMessage(mail, 'machine_open', {
      count: 9,
      firstAtMs: atMs + 1,
      lastAtMs: atMs + 99,
      lastIp: '192.0.2.1',
    })
    await engageMessage(mail, 'click', { link: 'https://a.example/', count: 2, lastIp: '192.0.2.2' })
    await engageMessage(mail, 'click', { link: 'https://b.example/', count: 5 })
    await engageMessage(mail, 'machine_click', { link: 'https://b.example/', count: 50 })
    const unopened = await mailTo(owner, 'queued')
    const { data, summary } = (await ask()).json
    const { name } = owner.domain
    const nothing = { open_count: 0, machine_opens: 0, click_count: 0 }
    const never = { first_opened_at: null, last_opened_at: null, last_ip: null }
    expect(data).toEqual([
      expect.objectContaining({ id: unopened.id, status: 'Queued', ...nothing, ...never }),
      {
        ...{ id: mail.id, status: 'Sent', open_count: 3, machine_opens: 9, click_count: 7 },
        ...{ domain: name, sender: `a@${name}`, message_id: `<${mail.id}@${name}>` },
        created_at: new Date(atMs).toISOString(),
        first_opened_at: new Date(atMs + 5).toISOString(),
        last_opened_at: new Date(atMs + 90).toISOString(),
        last_ip: '198.51.100.7',
      },
    ])
    expect(summary).toEqual({ total_sent: 1, total_opened: 1, open_rate: 1 })
  })

  it('does not count what failed as sent, nor a program as a reader', async () => {
    const { owner, ask } = await stage()
    for (const states of [['delivered'], ['complained', 'bounced'], ['failed'], ['bounced'], ['queued'], ['canceled']])
      await mailTo(owner, ...states)
    await engageMessage(await mailTo(owner, 'delivered'), 'open')
    await engageMessage(await mailTo(owner, 'bounced'), 'machine_open')
    // The open was known before the delivery.
    await engageMessage(await mailTo(owner, 'queued'), 'open')
    const { data, summary } = (await ask()).json
    expect([data.length, summary]).toEqual([9, { total_sent: 4, total_opened: 2, open_rate: 0.5 }])
  })

  it('shows of a domain that is not tracked a mail that asked for it, before anything was opened', async () => {
    const { owner, ask } = await stage({ isTracked: false })
    const send = async (extra: object) => {
      const mail = { from: `a@${owner.domain.name}`, to: 'b@peer.example', subject: 's', ...extra }
      return (await call('POST', '/v1/emails', { key: owner.apiKey, body: mail })).json.id
    }
    const html = '<p>hi</p>'
    const tracked = [await send({ html, tracking: { opens: true } }), await send({ html, tracking: { clicks: true } })]
    await send({ html })
    await send({ html, tracking: { opens: false, clicks: false } })
    await send({ text: 'no pixel', tracking: { opens: true } })
    expect(idsOf((await ask()).json).toSorted()).toEqual(tracked.toSorted())
  })

  it('shows of a domain that is not tracked what was opened or clicked', async () => {
    const { owner, ask } = await stage({ isTracked: false })
    await mailTo(owner, 'delivered')
    const clicked = await mailTo(owner, 'delivered')
    await engageMessage(clicked, 'click', { link: 'https://a.example/' })
    const { json } = await ask()
    expect([idsOf(json), json.summary]).toEqual([[clicked.id], { total_sent: 1, total_opened: 0, open_rate: 0 }])
  })

  it('gives each mail one status, and finds it by that alone', async () => {
    const { owner, ask } = await stage()
    const mails = [
      ['accepted'],
      ['queued', 'bounced'],
      ['deferred', 'queued'],
      ['delivered', 'complained'],
      ['delivered', 'bounced'],
      ['delivered', 'queued'],
      ['expired', 'failed'],
      ['failed', 'canceled'],
      ['suppressed', 'canceled'],
    ]
    for (const states of mails) await mailTo(owner, ...states)
    await settleMessage(owner, [{ address: 'held@peer.example', heldAtMs: 5 }])
    const { data } = (await ask()).json
    const words = data.map(({ status }: TrackerRow) => status).toReversed()
    expect(words).toEqual([
      ...['Pending', 'Queued', 'Deferred', 'Sent', 'Partially Sent', 'Partially Sent', 'Bounced', 'Failed', '–'],
      'Blocked (Spam)',
    ])
    for (const status of new Set<string>(words)) {
      const found = (await ask(`?status=${encodeURIComponent(status)}`)).json
      expect(idsOf(found)).toEqual(idsOf({ data: data.filter((row: TrackerRow) => row.status === status) }))
    }
    expect((await ask('?status=Partially%20Sent')).json.summary.total_sent).toBe(2)
  })

  it('filters by domain, sender, message id and dates, rows and sums alike', async () => {
    const { owner, ask } = await stage()
    const other = await stage()
    const { name } = owner.domain
    const first = await mailTo(owner, 'delivered')
    const second = await mailTo(owner, 'delivered')
    const old = await settleMessage(owner, [{ address: 'a@b.example' }], { atMs: Date.now() - 40 * DAY_MS })
    const gone = await settleMessage(owner, [{ address: 'a@b.example' }], { domainId: newId(Date.now()) })
    await engageMessage(gone, 'open')
    const ledger = owner.deps.ledgers.at(owner.tenant.shard)
    await ledger
      .update(messages)
      .set({ from: `Ada <Ada@${name}>` })
      .where(and(eq(messages.tenantId, owner.tenant.id), eq(messages.id, first.id)))
    const shown = async (query: string) => idsOf((await ask(query)).json)
    expect(await shown('')).toHaveLength(3)
    expect((await ask('')).json.data).toContainEqual(expect.objectContaining({ id: gone.id, domain: null }))
    expect(await shown(`?domain=${name.toUpperCase()}`)).toHaveLength(2)
    expect(await shown(`?sender=ada@${name}`)).toEqual([first.id])
    expect(await shown(`?sender=A@${name}&domain=${name}`)).toEqual([second.id])
    expect(await shown(`?sender=da@${name}`)).toEqual([])
    expect((await ask(`?sender=ada@${name}`)).json.summary.total_sent).toBe(1)
    const headerId = `${second.id}@${name}`
    expect(await shown(`?message_id=${headerId}`)).toEqual([second.id])
    expect(await shown(`?message_id=${encodeURIComponent(`<${headerId}>`)}`)).toEqual([second.id])
    const since = new Date(Date.now() - 45 * DAY_MS).toISOString()
    expect(await shown(`?since=${since}&until=${new Date(Date.now() - 35 * DAY_MS).toISOString()}`)).toEqual([old.id])
    const [foreign, missing] = [await ask(`?domain=${other.owner.domain.name}`), await ask('?domain=no')]
    expect([foreign.status, missing.status]).toEqual([422, 422])
    expect(foreign.text.replace(other.owner.domain.name, 'no')).toBe(missing.text)
  })

  it('shows nothing of another account, whatever is asked for', async () => {
    const { owner, ask } = await stage()
    const other = await stage()
    const theirs = await mailTo(other.owner, 'delivered')
    await engageMessage(theirs, 'open')
    const { name } = other.owner.domain
    for (const query of ['', `?sender=a@${name}`, `?message_id=${theirs.id}@${name}`, `?before=${newId(1)}`])
      expect((await ask(query)).json.data).toEqual([])
    // Their opens are not counted for a mail of the same id either.
    const mine = await mailTo(owner, 'delivered')
    await engageMessage({ ...mine, owner: other.owner }, 'open', { count: 7 })
    expect((await ask()).json).toMatchObject({ data: [{ open_count: 0 }], summary: { total_opened: 0 } })
  })

  it('begins days where the time zone does, on a day with a changed clock, too', async () => {
    const { owner, ask } = await stage()
    const [begin, end] = [Date.parse('2026-03-28T23:00:00Z'), Date.parse('2026-03-29T22:00:00Z')]
    const made: string[] = []
    for (const atMs of [begin - 1, begin, end - 1, end])
      made.push((await settleMessage(owner, [{ address: 'a@b.example' }], { atMs })).id)
    const { json } = await ask('?since=2026-03-29&until=2026-03-29&time_zone=Europe/Berlin')
    expect(idsOf(json)).toEqual([made[2], made[1]])
    const month = (await ask('?until=2026-03-29&time_zone=Europe/Berlin')).json
    expect([month.since, month.until]).toEqual(['2026-02-26T23:00:00.000Z', '2026-03-29T22:00:00.000Z'])
  })

  it('pages in both directions, with sums on the first page', async () => {
    const { owner, ask } = await stage()
    const made: string[] = []
    for (const n of [5, 4, 3, 2, 1])
      made.unshift((await settleMessage(owner, [{ address: 'a@b.example' }], { atMs: Date.now() - n * 1_000 })).id)
    const page = async (query: string) => {
      const { json } = await ask(`?${query}`)
      return [idsOf(json), json.has_more, json.summary?.total_sent ?? null]
    }
    expect(await page('limit=2')).toEqual([made.slice(0, 2), true, 0])
    expect(await page(`limit=2&after=${made[1]}`)).toEqual([made.slice(2, 4), true, null])
    expect(await page(`limit=2&after=${made[3]}`)).toEqual([made.slice(4), false, null])
    expect(await page(`limit=2&before=${made[4]}`)).toEqual([made.slice(2, 4), true, null])
    expect(await page(`limit=5&before=${made[2]}`)).toEqual([made.slice(0, 2), false, null])
    const past = 'since=2026-01-01&until=2026-01-02'
    expect(await page(`${past}&after=${made[0]}`)).toEqual([[], false, null])
    expect(await page(`${past}&before=${made[4]}`)).toEqual([[], false, null])
  })
})

describe('GET /v1/reports/tracker as CSV', () => {
  it('holds the columns of the rows, and leaves no formula to a spreadsheet', async () => {
    const { owner } = await stage()
    const atMs = Date.now() - 60_000
    const mail = await settleMessage(owner, [{ address: 'a@peer.example', state: 'delivered' }], { atMs })
    await engageMessage(mail, 'open', { count: 2, firstAtMs: atMs + 1, lastAtMs: atMs + 2, lastIp: '198.51.100.7' })
    const { name } = owner.domain
    await owner.deps.ledgers
      .at(owner.tenant.shard)
      .update(messages)
      .set({ from: `=A, B <a@${name}>` })
      .where(and(eq(messages.tenantId, owner.tenant.id), eq(messages.id, mail.id)))
    const answer = await call('GET', '/v1/reports/tracker', { key: owner.apiKey, headers: { accept: 'text/csv' } })
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="tracker.csv"')
    const [created, first, last] = [readIdTime(mail.id) ?? 0, atMs + 1, atMs + 2].map((ms) =>
      new Date(ms).toISOString(),
    )
    expect(answer.text.split('\r\n').slice(1)).toEqual([
      `${mail.id},Sent,2,0,0,${name},"'=A, B <a@${name}>",<${mail.id}@${name}>,${created},${first},${last},198.51.100.7`,
      '',
    ])
  })

  it('holds every row once, however many pages were read for it', async () => {
    const { owner, ask } = await stage()
    await copyMessage(await mailTo(owner, 'delivered'), 1_049)
    const lines = (await ask('?format=csv')).text.trimEnd().split('\r\n')
    const ids = lines.slice(1).map((line) => line.split(',')[0] ?? '')
    expect([ids.length, new Set(ids).size]).toEqual([1_050, 1_050])
    const rest = (await ask(`?format=csv&after=${ids[9]}`)).text.trimEnd().split('\r\n')
    expect(rest).toEqual([lines[0], ...lines.slice(11)])
  })

  it('breaks off and logs when a page cannot be read, so that half of it does not look whole', async () => {
    const owner = await createTenant()
    const access = await authenticate(owner.deps, owner.apiKey, null)
    const log = vi.fn()
    const ledgers = {
      count: 1,
      at: () => {
        throw new Error('the ledger is gone')
      },
    }
    const stream = await streamTracker({ ...owner.deps, ledgers, log }, access, ReadTracker.parse({}))
    const reader = stream.getReader()
    expect(new TextDecoder().decode((await reader.read()).value)).toMatch(/^id,/)
    await expect(reader.read()).rejects.toThrow('the ledger is gone')
    expect(log).toHaveBeenCalledWith('error', 'report.broken_off', { report: 'tracker', error: expect.anything() })
  })
})

describe('GET /v1/reports/tracker 422', () => {
  it.each([
    ['limit=0', 'limit'],
    ['after=1', 'after'],
    [`format=csv&before=01890000-0000-7000-8000-000000000000`, 'before'],
    ['status=sent', 'status'],
    ['format=xml', 'format'],
    ['sender=a', 'sender'],
    ['message_id=', 'message_id'],
    ['format=csv&domain=nobody.example', 'domain'],
    ['time_zone=Mars/Base', 'time_zone'],
    ['since=2026-01-01&until=2026-06-01', 'since'],
    ['since=2026-01-02&until=2026-01-01', 'since'],
    ['colour=red', 'colour'],
  ])('refuses %s', async (query, field) => {
    const { ask } = await stage()
    expect(await ask(`?${query}`)).toMatchObject({ status: 422, json: { message: expect.stringContaining(field) } })
  })
})
