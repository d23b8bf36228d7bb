/** curl → Worker → queue → agent → Haraka → sink, with every step on the timeline. */
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningSystem, startSystem } from '../dev/start-system.ts'
import { waitFor } from '../dev/wait-for.ts'
import { advanceClock, findInOutbox, type Running, readEmail, readTimeline, send, waitForEvent } from './client.ts'

let system: RunningSystem
let running: Running

beforeAll(async () => {
  system = await startSystem()
  running = system.dev
})
afterAll(() => system?.stop())

const MINUTE_MS = 60_000
const tag = () => crypto.randomUUID().slice(0, 8)

describe('a mail sent with curl', () => {
  it('arrives at the sink, signed twice, and its timeline is complete', async () => {
    const to = `bob-${tag()}@peer.example`
    const body = JSON.stringify({
      from: `Ada <ada@${running.domain}>`,
      to,
      bcc: `x${to}`,
      subject: 'Grüße',
      html: '<p>Hi <b>Bob</b></p>',
    })
    const answer = execFileSync(
      'curl',
      [
        '-sS',
        `${running.url}/v1/emails`,
        '-H',
        `Authorization: Bearer ${running.apiKey}`,
        '-H',
        'Content-Type: application/json',
        '-d',
        body,
      ],
      { encoding: 'utf8' },
    )
    const { id } = JSON.parse(answer)
    const timeline = await waitForEvent(running, id, 'delivered')
    const [mail] = findInOutbox(running, to).filter(({ envelope }) => envelope.rcptTo.includes(to))
    expect(mail?.raw.match(/^DKIM-Signature:/gm)).toHaveLength(2)
    expect(mail?.raw).not.toMatch(/^Bcc:/m)
    expect(mail?.envelope.mailFrom).toMatch(new RegExp(`^b-[a-z2-7]+@send\\.${running.domain}$`))
    const recipient = timeline.recipients.find(({ address }) => address === to)
    expect(recipient?.entries.map((entry) => entry.kind)).toEqual(['accepted', 'signed', 'queued', 'delivered'])
    expect(Object.values(recipient?.stages ?? {}).every((stage) => stage !== null)).toBe(true)
    const attempt = recipient?.entries.at(-1)?.attempt
    expect(attempt).toMatchObject({ no: 1, verdict: 'delivered', phase: 'dot', reply: { code: 250 }, error: null })
    expect(attempt?.tls?.version).toMatch(/^TLSv1/)
    expect(attempt?.transcript.join('\n')).toMatch(/C RCPT TO:[\s\S]*S 250/)
    expect(await readEmail(running, id)).toMatchObject({
      last_event: 'delivered',
      status: 'Sent',
      counts: { delivered: 2 },
    })
  })
})

describe('a browser that visits', () => {
  const visit = (path: string) =>
    fetch(`${running.url}${path}`, {
      headers: { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', accept: 'text/html' },
    })

  it.each(['/v1', '/v1/emails/x', '/relay/v1/events', '/health'])(
    '%s gets the Worker, not the page of the console',
    async (path) => {
      const response = await visit(path)
      expect(response.headers.get('content-type')).toContain('application/json')
      await response.body?.cancel()
    },
  )

  it('any other path gets the page of the console', async () => {
    const response = await visit('/inbox/7')
    expect({ status: response.status, type: response.headers.get('content-type') }).toEqual({
      status: 200,
      type: expect.stringContaining('text/html'),
    })
    expect(await response.text()).toContain('Mailstead')
  })
})

/** What the sink is asked for by the local part, and the state it must end in. */
const BEHAVIOURS = [
  { local: 'bounce', event: 'bounced', code: 550, enhanced: '5.1.1', category: 'recipient', suppresses: true },
  {
    local: 'policy',
    event: 'bounced',
    code: 550,
    enhanced: '5.7.1',
    category: expect.stringMatching(/policy|reputation|content/),
    suppresses: false,
  },
  {
    local: 'busy',
    event: 'delivery_delayed',
    code: 421,
    enhanced: expect.anything(),
    category: expect.any(String),
    suppresses: false,
  },
  { local: 'full', event: 'delivery_delayed', code: 452, enhanced: '4.2.2', category: 'quota', suppresses: false },
  { local: 'slow', event: 'delivered', code: 250, enhanced: expect.anything(), category: null, suppresses: false },
  {
    local: 'defer-1',
    event: 'delivery_delayed',
    code: 451,
    enhanced: expect.anything(),
    category: expect.any(String),
    suppresses: false,
  },
] as const

describe('the other side', () => {
  it.each(BEHAVIOURS)(
    '$local ends as $event with its code, enhanced code and text',
    async ({ local, event, code, enhanced, category, suppresses }) => {
      const to = `${local}+${tag()}@peer.example`
      const id = await send(running, { to })
      const timeline = await waitForEvent(running, id, event)
      const [recipient] = timeline.recipients
      expect(recipient?.reply).toMatchObject({ code, text: expect.stringMatching(/\S/) })
      const last = recipient?.entries.at(-1)
      expect(last?.attempt).toMatchObject({ category, reply: { code } })
      if (typeof enhanced === 'string') expect(last?.attempt?.reply?.enhanced).toBe(enhanced)
      // A suppressed address gets nothing from the next mail; the others do.
      const next = await readTimeline(running, await send(running, { to }))
      expect(next.recipients[0]?.state === 'suppressed').toBe(suppresses)
    },
  )

  it('gets a deferred mail once the retry interval has passed, and only once', async () => {
    const to = `defer-1+${tag()}@peer.example`
    const id = await send(running, { to })
    await waitForEvent(running, id, 'delivery_delayed')
    await advanceClock(running, 2 * MINUTE_MS)
    const timeline = await waitForEvent(running, id, 'delivered')
    expect(timeline.recipients[0]).toMatchObject({ attempts: 2, state: 'delivered' })
    expect(timeline.recipients[0]?.entries.map((entry) => entry.kind)).toEqual([
      'accepted',
      'signed',
      'queued',
      'deferred',
      'delivered',
    ])
    expect(findInOutbox(running, to)).toHaveLength(1)
  })

  it('that drops after the dot leaves an unknown outcome, tried again only much later', async () => {
    const id = await send(running, { to: `drop+${tag()}@peer.example` })
    const timeline = await waitForEvent(running, id, 'delivery_delayed')
    const attempt = timeline.recipients[0]?.entries.at(-1)?.attempt
    expect(attempt).toMatchObject({ verdict: 'unknown', phase: 'dot', reply: null })
    expect(Date.parse(attempt?.next_try_at ?? '') - Date.parse(attempt?.ended_at ?? '')).toBeGreaterThan(60 * MINUTE_MS)
  })

  it('that keeps deferring makes the mail expire at its own time, and suppresses nobody', async () => {
    const to = `defer-99+${tag()}@peer.example`
    const id = await send(running, { to, expires_in: 600 })
    await waitForEvent(running, id, 'delivery_delayed')
    await advanceClock(running, 11 * MINUTE_MS)
    const timeline = await waitForEvent(running, id, 'failed')
    expect(timeline.recipients[0]?.state).toBe('expired')
    expect((await readTimeline(running, await send(running, { to }))).recipients[0]?.state).not.toBe('suppressed')
  })

  it.each(['agent', 'haraka-out'] as const)(
    'gets no mail whose time is over, though it would take it now and the %s was killed meanwhile',
    async (part) => {
      const to = `defer-1+${tag()}@peer.example`
      const id = await send(running, { to, expires_in: 600 })
      await waitForEvent(running, id, 'delivery_delayed')
      await system.fell(part)
      await system.revive(part)
      await advanceClock(running, 11 * MINUTE_MS)
      const timeline = await waitForEvent(running, id, 'failed')
      expect(timeline.recipients[0]).toMatchObject({ state: 'expired', attempts: 1 })
      // A mail that came after it and went out shows that the relay is at work.
      await waitForEvent(running, await send(running, { to: `ok+${tag()}@peer.example` }), 'delivered')
      expect(findInOutbox(running, to)).toEqual([])
    },
  )

  it('may answer each recipient of one mail differently; the message folds over them', async () => {
    const name = tag()
    const to = ['ok', 'bounce', 'full'].map((local) => `${local}+${name}@peer.example`)
    const id = await send(running, { to })
    await waitFor('three outcomes', async () => {
      const { counts } = await readEmail(running, id)
      return counts['delivered'] === 1 && counts['bounced'] === 1 && counts['deferred'] === 1
    })
    expect(await readEmail(running, id)).toMatchObject({ last_event: 'delivery_delayed', status: 'Partially Sent' })
    expect(findInOutbox(running, `ok+${name}`).map(({ envelope }) => envelope.rcptTo)).toEqual([[to[0]]])
  })

  it('that does not exist bounces at once, and a broken DNS defers', async () => {
    const gone = await send(running, { to: 'a@does-not-exist.invalid' })
    const timeline = await waitForEvent(running, gone, 'bounced')
    expect(timeline.recipients[0]?.entries.at(-1)?.attempt).toMatchObject({ phase: 'dns', mx: null })
  })
})
