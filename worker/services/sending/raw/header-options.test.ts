/** What a message says in its own header of how it is to be sent, at every door that takes whole messages. */
import { JobId, MessageId } from '@mailstead/contracts/ids.ts'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, call } from '../../../../test/worker/call.ts'
import { createMailbox } from '../../../../test/worker/create-mailbox.ts'
import { createRelay, type TestRelay } from '../../../../test/worker/create-relay.ts'
import { createTenant, type TestTenant } from '../../../../test/worker/create-tenant.ts'
import { removeRelays } from '../../../../test/worker/fake-agent.ts'
import { post } from '../../../../test/worker/frappe/frappe-call.ts'
import { stageRelays } from '../../../../test/worker/stage-relays.ts'
import { messageOf, rcptTo, submitMail } from '../../../../test/worker/submit-mail.ts'
import { jobs, messages } from '../../../store/ledger/schema.ts'
import { authenticate } from '../../access/authenticate.ts'
import { readEmail } from '../../emails/read-email.ts'
import { readRaw } from '../../emails/read-raw.ts'
import { reschedule } from '../reschedule.ts'
import { submitRaw } from './submit-raw.ts'

let relay: TestRelay
beforeAll(async () => {
  relay = await createRelay()
})
afterAll(async () => removeRelays((await createTenant()).deps))

interface Door {
  readonly door: string
  readonly send: (owner: TestTenant, raw: string, to?: readonly string[]) => Promise<Answer>
}

const BOB = ['bob@peer.example']
const fromOf = ({ domain }: TestTenant) => `ada@${domain.name}`

const DOORS: readonly Door[] = [
  {
    door: 'JSON',
    send: (owner, raw, to = BOB) =>
      call('POST', '/v1/emails/raw', { key: owner.apiKey, body: { from: fromOf(owner), to, raw: btoa(raw) } }),
  },
  {
    door: 'the body',
    send: (owner, raw, to = BOB) => {
      const query = [`from=${fromOf(owner)}`, ...to.map((each) => `to=${each}`)].join('&')
      const headers = { 'content-type': 'message/rfc822' }
      return call('POST', `/v1/emails/raw?${query}`, { key: owner.apiKey, body: raw, headers })
    },
  },
  {
    door: 'SMTP',
    send: (owner, raw, to = BOB) => submitMail(relay, owner, { raw, rcptTo: to.map((each) => rcptTo(each)) }),
  },
  {
    door: 'Frappe',
    send: async (owner, raw, to = BOB) => {
      const answer = await post(owner, '/outbound/send-raw', { from_: fromOf(owner), to, raw_message: raw })
      return { ...answer, json: answer.status === 200 ? { id: answer.json.message } : answer.json }
    },
  },
]

/** With a mailbox for the sender, which Frappe's door demands. */
async function createOwner(): Promise<TestTenant> {
  const owner = await createTenant()
  await createMailbox(owner, 'ada')
  return owner
}

const rowsOf = ({ deps, tenant }: TestTenant) =>
  deps.ledgers.at(tenant.shard).select().from(messages).where(eq(messages.tenantId, tenant.id))

const FIELDS = [
  'X-Mailstead-Tag: order=1',
  'X-Mailstead-Tags: shop=a, kind=b',
  'X-Mailstead-Scheduled-At: in 2 hours',
  'X-Mailstead-Class: newsletter',
  'X-Mailstead-Expires-In: 600',
]
const withFields = (owner: TestTenant, ...fields: readonly string[]): string =>
  messageOf(owner, fields.map((field) => `${field}\r\n`).join(''))

describe.each(DOORS)('options of a message by $door', ({ send }) => {
  it('are followed, and leave with no mail', async () => {
    const owner = await createOwner()
    const answer = await send(owner, withFields(owner, ...FIELDS))
    expect(answer.status, answer.text).toBe(200)
    const [row] = await rowsOf(owner)
    if (!row) throw new Error('There is no mail')
    expect(row).toMatchObject({ id: answer.json.id, class: 'bulk', isNewsletter: true })
    expect(JSON.parse(row.tags)).toEqual([
      { name: 'order', value: '1' },
      { name: 'shop', value: 'a' },
      { name: 'kind', value: 'b' },
    ])
    expect(Number(row.scheduledAtMs) - row.createdAtMs).toBe(2 * 3_600_000)
    expect(row.expiresAtMs - Number(row.scheduledAtMs)).toBe(600_000)
    const { text } = await call('GET', `/v1/emails/${row.id}/raw`, { key: owner.apiKey })
    expect(text).not.toMatch(/X-Mailstead|DKIM-Signature/i)
  })

  it.each([
    ['X-Mailstead-Class: urgent', ['X-Mailstead-Class', '\\"urgent\\"', 'transactional']],
    ['X-Mailstead-Expires-In: 5', ['X-Mailstead-Expires-In', 'at least 60 seconds']],
    ['X-Mailstead-Expires-In: soon', ['X-Mailstead-Expires-In', 'whole number']],
    ['X-Mailstead-Tag: a b=c', ['X-Mailstead-Tag', 'letters, digits']],
    ['X-Mailstead-Scheduled-At: yesterday-ish', ['X-Mailstead-Scheduled-At']],
    ['X-Mailstead-Priority: high', ['X-Mailstead-Priority', 'is no option']],
    [`Idempotency-Key: ${'k'.repeat(257)}`, ['Idempotency-Key', '256']],
  ])('are refused by their name when they are wrong: %s', async (field, words) => {
    const owner = await createOwner()
    const { status, text } = await send(owner, withFields(owner, field))
    expect([417, 422]).toContain(status)
    for (const word of words) expect(JSON.stringify(text)).toContain(word.replaceAll('\\"', ''))
    expect(await rowsOf(owner)).toEqual([])
  })
})

describe('an Idempotency-Key', () => {
  it('is one across all doors: the same mail has one id', async () => {
    const owner = await createOwner()
    const raw = withFields(owner, 'Idempotency-Key: k', 'X-Mailstead-Tag: a=b')
    const answers: Answer[] = []
    for (const { send } of DOORS) answers.push(await send(owner, raw, ['bob@peer.example', 'eve@peer.example']))
    for (const { send } of DOORS) answers.push(await send(owner, raw, ['eve@peer.example', 'bob@peer.example']))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    expect(new Set(answers.map(({ json }) => json.id)).size).toBe(1)
    expect(await rowsOf(owner)).toHaveLength(1)
  })

  it('is that of the request where both tell one, and options of the request stand for those of the header', async () => {
    const owner = await createOwner()
    const raw = messageOf(owner)
    const body = { from: fromOf(owner), to: BOB, raw: btoa(raw), class: 'bulk', tags: [{ name: 'a', value: 'b' }] }
    const told = await call('POST', '/v1/emails/raw', { key: owner.apiKey, body, headers: { 'idempotency-key': 'k1' } })
    const own = withFields(owner, 'Idempotency-Key: k2', 'X-Mailstead-Class: newsletter', 'X-Mailstead-Tag: c=d')
    const both = await call('POST', '/v1/emails/raw', {
      key: owner.apiKey,
      body: { ...body, raw: btoa(own) },
      headers: { 'idempotency-key': 'k1' },
    })
    expect(both.json).toEqual(told.json)
    const fields = ['Idempotency-Key: k1', 'X-Mailstead-Class: bulk', 'X-Mailstead-Tag: a=b']
    expect((await submitMail(relay, owner, { raw: withFields(owner, ...fields) })).json).toEqual(told.json)
    expect(await rowsOf(owner)).toMatchObject([{ isNewsletter: false, tags: '[{"name":"a","value":"b"}]' }])
  })

  it.each([
    ['another body', (owner: TestTenant) => ({ raw: `${withFields(owner, 'Idempotency-Key: k')}More\r\n` })],
    ['another recipient', () => ({ rcptTo: [rcptTo('eve@peer.example')] })],
    ['another option', (owner: TestTenant) => ({ raw: withFields(owner, 'Idempotency-Key: k', FIELDS[0] ?? '') })],
    ['the null sender', () => ({ mailFrom: '' })],
  ])('is not for a mail with %s', async (_what, change) => {
    const owner = await createOwner()
    const raw = withFields(owner, 'Idempotency-Key: k')
    expect((await submitMail(relay, owner, { raw })).status).toBe(200)
    const { json } = await submitMail(relay, owner, { raw, ...change(owner) })
    expect(json.name).toBe('invalid_idempotent_request')
  })
})

describe('a whole message for later', () => {
  it('is told a time by the request, waits unsigned, can be given another, and is dated and signed when it leaves', async () => {
    const stage = await stageRelays()
    const { tenant: owner, deps } = stage
    const access = await authenticate(deps, owner.apiKey, owner.domain.name)
    const raw = messageOf(owner, 'date: Wed, 25 Nov 2026\r\n 04:00:00 +0000\r\n')
    const bytes = new Uint8Array(new TextEncoder().encode(raw))
    const envelope = { from: fromOf(owner), to: BOB, scheduled_at: 'in 3 days' }
    const { id } = await submitRaw(deps, access, { envelope, bytes }, null)
    const message = { owner, id: MessageId.parse(id), job: JobId.parse(id), raw: '' }
    expect((await readEmail(deps, access, id)).last_event).toBe('scheduled')
    expect(await readRaw(deps, access, id)).not.toContain('DKIM-Signature')
    await reschedule(deps, access, id, 'in 1 day')
    await stage.send(message)
    expect(stage.agents[0].posts).toEqual([])
    await stage.advance(86_400_000 + 60_000)
    await stage.send(message)
    const [body = ''] = stage.agents[0].posts.flatMap(({ bodies }) => bodies)
    expect(body.match(/^DKIM-Signature:/gm)).toHaveLength(2)
    expect(body.match(/^date:.*$/gim)).toHaveLength(1)
    expect(Math.abs(Date.parse(/^Date: (.*)$/m.exec(body)?.[1] ?? '') - stage.now())).toBeLessThan(60_000)
    const [job] = await deps.ledgers
      .at(owner.tenant.shard)
      .select()
      .from(jobs)
      .where(and(eq(jobs.tenantId, owner.tenant.id), eq(jobs.id, id)))
    expect(job?.isUnsigned).toBe(false)
  })

  it('goes out at once over 10 MB, and says so', async () => {
    const owner = await createTenant()
    const raw = `${withFields(owner, 'X-Mailstead-Scheduled-At: in 2 hours')}${`${'QUFB'.repeat(19)}\r\n`.repeat(141_000)}`
    // That of the other tests went with the stage.
    const { status, json } = await submitMail(await createRelay(), owner, { raw })
    expect([status, json.message]).toEqual([422, expect.stringContaining('over 10 MB goes out at once')])
    expect(await rowsOf(owner)).toEqual([])
  })
})
