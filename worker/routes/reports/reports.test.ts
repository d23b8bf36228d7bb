import { DelayReport, SummaryReport } from '@mailstead/contracts/api/reports/report.ts'
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { type Settled, SOURCE_IP, settleMessage } from '../../../test/worker/settle-message.ts'

async function stage() {
  const owner = await createTenant()
  const ask = async (name: string, query = '') => {
    const answer = await call('GET', `/v1/reports/${name}${query}`, { key: owner.apiKey })
    if (answer.json?.object === 'delay_report') expect(DelayReport.parse(answer.json)).toEqual(answer.json)
    if (answer.json?.object === 'summary_report') expect(SummaryReport.parse(answer.json)).toEqual(answer.json)
    return answer
  }
  return { owner, ask }
}

/** Accepted at `atMs`, handed over after 1 s, tried after 1.5 s more, over after another 10 s. */
const delivered = (atMs: number): Settled => ({
  ...{ address: 'A@Peer.example', state: 'delivered', site: 'mx-host.example', attempts: 3 },
  ...{ acceptedAtMs: atMs, journalledAtMs: atMs + 1_000, firstAttemptAtMs: atMs + 2_500, finalAtMs: atMs + 12_500 },
  ...{ replyCode: 250, replyEnhanced: '2.0.0', replyText: '=ok, "queued"' },
})

/** Handed over after 3 s, and nothing since. */
const queued = (atMs: number): Settled => ({
  ...{ address: 'b@other.example', state: 'queued', acceptedAtMs: atMs, journalledAtMs: atMs + 3_000 },
})

const recipientsOf = (json: { data: { recipient: string }[] }) => json.data.map(({ recipient }) => recipient)

describe('/v1/reports/*', () => {
  it('is right about nothing at all', async () => {
    const { ask } = await stage()
    const none = { retries: null, submission_delay: null, transfer_delay: null, action_delay: null, total_delay: null }
    expect(await ask('delay')).toMatchObject({
      status: 200,
      json: {
        object: 'delay_report',
        time_zone: 'UTC',
        has_more: false,
        summary: { recipients: 0, statuses: [], averages: none },
        data: [],
      },
    })
    const { json } = await ask('summary')
    expect(json).toMatchObject({ summary: { recipients: 0, statuses: [], average_spam_score: null }, data: [] })
    expect(json.series).toHaveLength(7)
    expect(json.series[0]).toMatchObject({ bounced: 0, deferred: 0, sent: 0 })
    const csv = await ask('delay', '?format=csv')
    expect(csv.text).toMatch(/^id,email_id,created_at,status,[^\n]*message_id\r\n$/)
  })

  it('tells the delays of each recipient, and averages of those that are known', async () => {
    const { owner, ask } = await stage()
    const atMs = Date.now() - 60_000
    const mail = await settleMessage(owner, [delivered(atMs), queued(atMs)], { atMs })
    const { json } = await ask('delay')
    expect(json.data).toEqual([
      expect.objectContaining({
        ...{ id: `${mail.id}.1`, status: 'Queued', state: 'queued', retries: 0, recipient: 'b@other.example' },
        ...{ submission_delay: 3, transfer_delay: null, action_delay: null, total_delay: null, relay: null, ip: null },
      }),
      {
        ...{ id: `${mail.id}.0`, email_id: mail.id, created_at: new Date(atMs).toISOString() },
        ...{ status: 'Sent', state: 'delivered', retries: 2, size: mail.raw.length, newsletter: false },
        ...{ submission_delay: 1, transfer_delay: 1.5, action_delay: 10, total_delay: 12.5 },
        ...{ relay: 'relay-of-settle-message', ip: SOURCE_IP, domain: owner.domain.name },
        ...{ sender: `a@${owner.domain.name}`, recipient: 'A@Peer.example' },
        message_id: `<${mail.id}@${owner.domain.name}>`,
      },
    ])
    expect(json.summary).toEqual({
      recipients: 2,
      statuses: [
        { status: 'Queued', count: 1, percentage: 50 },
        { status: 'Sent', count: 1, percentage: 50 },
      ],
      averages: { retries: 1, submission_delay: 2, transfer_delay: 1.5, action_delay: 10, total_delay: 12.5 },
    })
  })

  it('never tells a negative delay when a relay’s clock is behind', async () => {
    const { owner, ask } = await stage()
    const atMs = Date.now() - 60_000
    await settleMessage(owner, [{ ...delivered(atMs), journalledAtMs: atMs - 500 }], { atMs })
    expect((await ask('delay')).json.data).toMatchObject([{ submission_delay: 0, transfer_delay: 3 }])
  })

  it('counts the delays of scheduled mail from its time on', async () => {
    const { owner, ask } = await stage()
    const atMs = Date.now() - 60_000
    await settleMessage(owner, [{ ...delivered(atMs), acceptedAtMs: atMs - 30_000 }], {
      atMs: atMs - 30_000,
      scheduledAtMs: atMs,
    })
    expect((await ask('delay')).json.data).toMatchObject([{ submission_delay: 1, total_delay: 12.5 }])
  })

  it('sums up by status, with a series of days and the last reply', async () => {
    const { owner, ask } = await stage()
    const dayBefore = Date.now() - 86_400_000
    await settleMessage(owner, [delivered(dayBefore)], { atMs: dayBefore })
    const states = ['bounced', 'expired', 'deferred', 'complained', 'failed', 'suppressed'] as const
    await settleMessage(owner, [
      ...states.map((state) => ({ address: `${state}@peer.example`, state })),
      { address: 'held@peer.example', state: 'queued', heldAtMs: 5 },
    ])
    const { json } = await ask('summary')
    expect(json.summary.recipients).toBe(8)
    expect(
      Object.fromEntries(
        json.summary.statuses.map((row: { status: string; count: number }) => [row.status, row.count]),
      ),
    ).toEqual({ 'Blocked (Spam)': 1, Deferred: 1, Sent: 2, Bounced: 2, Failed: 1, '–': 1 })
    const percentages = json.summary.statuses.map(({ percentage }: { percentage: number }) => percentage)
    expect(percentages.reduce((a: number, b: number) => a + b)).toBe(100)
    expect(json.series.at(-1)).toMatchObject({ bounced: 2, deferred: 1, sent: 1 })
    expect(json.series.at(-2)).toMatchObject({ bounced: 0, deferred: 0, sent: 1 })
    expect(json.data.at(-1)).toMatchObject({ response: '250 2.0.0 =ok, "queued"', spam_score: null })
    expect(json.data[0]).toMatchObject({ response: null, status: 'Blocked (Spam)', state: 'held' })
  })

  it('filters by newsletter, domain, recipient domain and status, rows and sums alike', async () => {
    const { owner, ask } = await stage()
    const other = await stage()
    const atMs = Date.now() - 1_000
    await settleMessage(owner, [delivered(atMs), queued(atMs), { address: '"x@y"@peer.example' }], { atMs })
    await settleMessage(owner, [{ address: 'news@peer.example' }], { class: 'bulk' })
    await settleMessage(owner, [{ address: 'elsewhere@peer.example' }], { domainId: crypto.randomUUID() })
    const shown = async (query: string) => {
      const { json } = await ask('delay', query)
      expect(json.summary.recipients).toBe(json.data.length)
      return recipientsOf(json)
    }
    expect(await shown('')).toHaveLength(4)
    expect(await shown('?include_newsletters=true')).toHaveLength(5)
    expect(await shown(`?domain=${owner.domain.name.toUpperCase()}`)).toHaveLength(3)
    expect(await shown(`?domain=${owner.domain.name}&recipient_domain=PEER.example`)).toEqual([
      '"x@y"@peer.example',
      'A@Peer.example',
    ])
    expect(await shown('?status=Queued')).toEqual(['b@other.example'])
    expect(await shown('?status=Blocked%20(Spam)')).toEqual([])
    expect(await shown('?until=2026-01-02&since=2026-01-01')).toEqual([])
    const [foreign, missing] = [
      await ask('delay', `?domain=${other.owner.domain.name}`),
      await ask('delay', '?domain=no'),
    ]
    expect([foreign.status, missing.status]).toEqual([422, 422])
    expect(foreign.text.replace(other.owner.domain.name, 'no')).toBe(missing.text)
  })

  it('pages in both directions, across the recipients of a mail, with sums on the first page', async () => {
    const { owner, ask } = await stage()
    const to = (name: string) => [0, 1, 2].map((n) => ({ address: `${name}${n}@peer.example` }))
    await settleMessage(owner, to('old'), { atMs: Date.now() - 5_000 })
    await settleMessage(owner, to('new'))
    const { data } = (await ask('delay')).json
    const all = data.map(({ id }: { id: string }) => id)
    expect(recipientsOf({ data })).toEqual(
      ['new2', 'new1', 'new0', 'old2', 'old1', 'old0'].map((n) => `${n}@peer.example`),
    )
    const page = async (query: string) => {
      const { json } = await ask('summary', `?${query}`)
      return [json.data.map(({ id }: { id: string }) => id), json.has_more, json.summary?.recipients ?? null]
    }
    expect(await page('limit=2')).toEqual([all.slice(0, 2), true, 6])
    expect(await page(`limit=2&after=${all[1]}`)).toEqual([all.slice(2, 4), true, null])
    expect(await page(`limit=2&after=${all[3]}`)).toEqual([all.slice(4), false, null])
    expect(await page(`limit=2&before=${all[4]}`)).toEqual([all.slice(2, 4), true, null])
    expect(await page(`limit=5&before=${all[2]}`)).toEqual([all.slice(0, 2), false, null])
    // A position outside of the period does not widen it.
    const past = 'since=2026-01-01&until=2026-01-02'
    expect(await page(`${past}&after=${all[0]}`)).toEqual([[], false, null])
    expect(await page(`${past}&before=${all[5]}`)).toEqual([[], false, null])
  })
})

describe('/v1/reports/* as CSV', () => {
  it('holds the columns of the rows, quotes cells, and leaves no formula to a spreadsheet', async () => {
    const { owner } = await stage()
    const atMs = Date.now() - 60_000
    const mail = await settleMessage(owner, [{ ...delivered(atMs), address: '=1+1@peer.example' }], { atMs })
    const answer = await call('GET', '/v1/reports/summary', {
      key: owner.apiKey,
      headers: { accept: 'text/csv;q=0.9, */*;q=0.1' },
    })
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="summary.csv"')
    const { name } = owner.domain
    expect(answer.text.split('\r\n')).toEqual([
      'id,email_id,created_at,status,state,retries,size,newsletter,submission_delay,transfer_delay,action_delay,total_delay,relay,ip,domain,sender,recipient,message_id,response,spam_score',
      `${mail.id}.0,${mail.id},${new Date(atMs).toISOString()},Sent,delivered,2,${mail.raw.length},false,1,1.5,10,12.5,relay-of-settle-message,${SOURCE_IP},${name},a@${name},'=1+1@peer.example,<${mail.id}@${name}>,"250 2.0.0 =ok, ""queued""",`,
      '',
    ])
  })

  it.each([
    ['?format=json', 'text/csv', false],
    ['?format=csv', 'application/json', true],
    ['', 'text/csv', true],
    ['', 'application/json, text/csv;q=0.5', false],
    ['', '*/*', false],
  ])('is answered to %j with Accept: %s: %s', async (query, accept, isCsv) => {
    const { owner } = await stage()
    const answer = await call('GET', `/v1/reports/delay${query}`, { key: owner.apiKey, headers: { accept } })
    expect([answer.status, answer.headers.get('content-type')?.startsWith('text/csv')]).toEqual([200, isCsv])
  })

  it('holds every row once, however many pages were read for it', async () => {
    const { owner, ask } = await stage()
    const to = (mail: number) => Array.from({ length: 50 }, (_, n) => ({ address: `r${mail}-${n}@peer.example` }))
    for (const mail of Array.from({ length: 21 }).keys()) await settleMessage(owner, to(mail))
    const lines = (await ask('delay', '?format=csv')).text.trimEnd().split('\r\n')
    const ids = lines.slice(1).map((line) => line.split(',')[0] ?? '')
    expect([ids.length, new Set(ids).size]).toEqual([1_050, 1_050])
    const rest = (await ask('delay', `?format=csv&after=${ids[9]}`)).text.trimEnd().split('\r\n')
    expect(rest).toEqual([lines[0], ...lines.slice(11)])
  })
})

describe('/v1/reports/* 422', () => {
  it.each([
    ['delay', 'limit=0', 'limit'],
    ['delay', 'limit=101', 'limit'],
    ['delay', 'after=1', 'after'],
    ['summary', `after=${crypto.randomUUID()}.0&before=${crypto.randomUUID()}.0`, 'before'],
    ['summary', `format=csv&before=${crypto.randomUUID()}.0`, 'before'],
    ['summary', 'status=sent', 'status'],
    ['delay', 'include_newsletters=1', 'include_newsletters'],
    ['delay', 'format=xml', 'format'],
    ['summary', 'format=csv&domain=nobody.example', 'domain'],
    ['summary', 'format=csv&time_zone=Mars/Base', 'time_zone'],
    ['delay', 'since=2026-01-01&until=2026-06-01', 'since'],
    ['delay', 'colour=red', 'colour'],
  ])('%s refuses %s', async (name, query, field) => {
    const { ask } = await stage()
    expect(await ask(name, `?${query}`)).toMatchObject({
      status: 422,
      json: { message: expect.stringContaining(field) },
    })
  })
})
