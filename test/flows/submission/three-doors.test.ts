/** One mail through each of the three doors: the same record, the same events, the same timeline; and keys that meet. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callApi } from '../../dev/api-client.ts'
import { startSystem } from '../../dev/start-system.ts'
import { findInOutbox, type Running, readTimeline, waitForEvent } from '../client.ts'
import { hasPython } from '../python.ts'
import { idOf, sendBySmtplib } from './clients.ts'

let running: Running
let stop: () => Promise<unknown>

beforeAll(async () => {
  const system = await startSystem()
  running = system.dev
  stop = () => system.stop()
})
afterAll(() => stop?.())

interface Mail {
  readonly from: string
  readonly to: string
  readonly raw: string
}

const mailTo = (to: string): Mail => {
  const from = String(running.mailboxes[0])
  return { from, to, raw: `From: Ada <${from}>\r\nTo: ${to}\r\nSubject: Three doors\r\n\r\nThe same mail.\r\n` }
}

type Door = (mail: Mail, idempotencyKey?: string) => Promise<string>

const byApi: Door = async ({ from, to, raw }, key) => {
  const answer = await fetch(`${running.url}/v1/emails/raw`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${running.apiKey}`,
      'content-type': 'application/json',
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    body: JSON.stringify({ from, to, raw: Buffer.from(raw).toString('base64') }),
  })
  const { id, message } = (await answer.json()) as { id?: string; message?: string }
  if (id === undefined) throw new Error(`/v1/emails/raw answered ${answer.status}: ${message}`)
  return id
}

const byFrappe: Door = async ({ from, to, raw }, key) => {
  const [, name = '', secret = ''] = /^(ms_[^_]+)_(.+)$/.exec(running.apiKey) ?? []
  const answer = await fetch(`${running.url}/api/method/mail.api.outbound.send_raw`, {
    method: 'POST',
    headers: {
      authorization: `token ${name}:${secret}`,
      'content-type': 'application/json',
      ...(key !== undefined && { 'idempotency-key': key }),
    },
    body: JSON.stringify({ from_: from, to, raw_message: raw }),
  })
  const body = (await answer.json()) as { message?: string }
  if (!answer.ok || body.message === undefined)
    throw new Error(`send_raw answered ${answer.status}: ${JSON.stringify(body)}`)
  return body.message
}

const bySmtp: Door = async ({ from, to, raw }, key) =>
  idOf(
    await sendBySmtplib(running, {
      ...{ mailFrom: from, rcptTo: [to], rcptOptions: ['NOTIFY=NEVER'] },
      raw: key === undefined ? raw : `Idempotency-Key: ${key}\r\n${raw}`,
    }),
  )

const DOORS = { 'POST /v1/emails/raw': byApi, "Frappe's send_raw": byFrappe, SMTP: bySmtp }

/** Ids, times and the other side's names of mails; the rest is the same, or a difference. */
const NAMED = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+Z|stored as [\w-]+/g
const withoutNames = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replace(NAMED, '(named)'))

/** What is shown of a mail everywhere. */
async function recordOf(id: string) {
  const { body: email } = await callApi(running, 'GET', `/v1/emails/${id}`)
  const { body: log } = await callApi(running, 'GET', '/v1/event-log?limit=100')
  const events = (log.data as { type: string; data: { email_id?: string } }[])
    .filter(({ data }) => data.email_id === id)
    .map(({ type }) => type)
  const timeline = await readTimeline(running, id)
  return {
    email: withoutNames(email),
    events,
    steps: timeline.recipients.map(({ entries }) => entries.map(({ kind, summary }) => [kind, withoutNames(summary)])),
  }
}

describe.skipIf(!hasPython)('the three doors (needs python3)', () => {
  it.each([
    ['is delivered', 'doors@peer.example', 'delivered'],
    ['bounces', 'bounce+doors@peer.example', 'bounced'],
  ])('give the same record of a mail that %s', async (_what, to, event) => {
    const records: unknown[] = []
    for (const [name, door] of Object.entries(DOORS)) {
      const id = await door(mailTo(to))
      await waitForEvent(running, id, event)
      records.push({ name, ...(await recordOf(id)) })
      // A dead address is suppressed; the next door must find what this one found.
      await callApi(running, 'DELETE', `/v1/suppressions/${encodeURIComponent(to)}`)
    }
    const [first, ...others] = records
    for (const other of others) expect(other).toEqual({ ...Object(first), name: Object(other).name })
  })

  it('know each other’s idempotency keys', async () => {
    const names = Object.keys(DOORS) as (keyof typeof DOORS)[]
    for (const name of names) {
      const to = `keys-${names.indexOf(name)}@peer.example`
      const key = crypto.randomUUID()
      const id = await DOORS[name](mailTo(to), key)
      for (const other of names) expect(await DOORS[other](mailTo(to), key), `${name}, then ${other}`).toBe(id)
      await waitForEvent(running, id, 'delivered')
      expect(findInOutbox(running, to)).toHaveLength(1)
      await expect(byApi(mailTo('another@peer.example'), key)).rejects.toThrow('Idempotency-Key')
    }
  })
})
