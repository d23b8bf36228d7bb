import { env } from 'cloudflare:workers'
import type { DeliveryEvent } from '@mailstead/contracts/delivery-event.ts'
import { JobId, MessageId } from '@mailstead/contracts/ids.ts'
import type { Notify } from '@mailstead/contracts/submission.ts'
import { readReport } from '@mailstead/mail/report/read-report.ts'
import { and, eq, ne } from 'drizzle-orm'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { listThreadsIn, readMailIn } from '../../../../test/worker/arrive.ts'
import { changeDomain } from '../../../../test/worker/create-inbound.ts'
import { createMailbox } from '../../../../test/worker/create-mailbox.ts'
import type { TestMessage } from '../../../../test/worker/create-message.ts'
import { createTenant } from '../../../../test/worker/create-tenant.ts'
import { type Fault, withFault } from '../../../../test/worker/fail-once.ts'
import { removeRelays } from '../../../../test/worker/fake-agent.ts'
import { type RelayStage, stageRelays } from '../../../../test/worker/stage-relays.ts'
import { messageOf, rcptTo } from '../../../../test/worker/submit-mail.ts'
import type { Deps } from '../../../deps.ts'
import { newId } from '../../../platform/ids.ts'
import { getReceived } from '../../../store/blobs/received.ts'
import { attempts, deliveries, deliveryReports, messages, recipients, usage } from '../../../store/ledger/schema.ts'
import { authenticate } from '../../access/authenticate.ts'
import { applyTold } from '../../delivery/apply-events.ts'
import { decided } from '../../delivery/transition.ts'
import { submitRaw } from '../../sending/raw/submit-raw.ts'
import { ingest } from '../ingest/ingest.ts'
import { makeReports, sweepReports } from './make-reports.ts'

const HOUR = 3_600_000
const MINUTE = 60_000
const SHARD = 0

afterEach(async () => {
  await (await createTenant()).deps.ledgers.at(SHARD).delete(deliveryReports)
})
afterAll(async () => removeRelays((await createTenant()).deps))

interface Sent {
  readonly to?: readonly string[]
  readonly notify?: readonly Notify[] | null
  readonly orcpt?: string
  readonly ret?: 'full' | 'hdrs'
  readonly isNullSender?: boolean
  readonly raw?: string
}

/** A mail by SMTP that a relay has. */
async function send(stage: RelayStage, sent: Sent = {}): Promise<TestMessage> {
  const { tenant: owner, deps } = stage
  const { to = ['bob@peer.example'], notify = null, orcpt = null, ret = null, isNullSender = false } = sent
  const raw = sent.raw ?? messageOf(owner, 'Message-ID: <lunch@demo.example>\r\n')
  const from = `ada@${owner.domain.name}`
  const session = {
    id: newId(stage.now()),
    mailFrom: isNullSender ? '' : from,
    isNullSender,
    ret,
    envid: 'E-1',
    rcptTo: to.map((address) => rcptTo(address, { notify: notify && [...notify], orcpt })),
    protocol: 'ESMTPSA',
    sha256: '0'.repeat(64),
  }
  const access = await authenticate(deps, owner.apiKey, owner.domain.name)
  const bytes = new Uint8Array(new TextEncoder().encode(raw))
  const { id } = await submitRaw(deps, access, { envelope: { from, to: [...to] }, bytes, session }, null)
  const message = { owner, id: MessageId.parse(id), job: JobId.parse(id), raw }
  await stage.send(message)
  return message
}

type Attempt = NonNullable<DeliveryEvent['attempt']>

const attemptOf = (stage: RelayStage, code: number, text: string, no = 1): Attempt => ({
  id: newId(stage.now()) as Attempt['id'],
  no,
  target: {
    mx: 'mx.peer.example',
    ip: '192.0.2.1',
    port: 25,
    source: null,
    ehlo: 'a',
    tls: 'may',
    site: 'peer.example',
  },
  verdict: code < 300 ? 'delivered' : code < 500 ? 'deferred' : 'bounced',
  phase: 'rcpt',
  reply: { code, enhanced: code < 300 ? null : `${Math.floor(code / 100)}.1.1`, text },
  error: null,
  tls: null,
  reused: false,
  startedAt: new Date(stage.now()).toISOString(),
  endedAt: new Date(stage.now()).toISOString(),
  transcript: [],
  nextTryAt: null,
})

const bounce = (stage: RelayStage, message: TestMessage, n = 0) =>
  stage.tell(message, { kind: 'bounced', n, attempt: attemptOf(stage, 550, 'No such user') })
const defer = (stage: RelayStage, message: TestMessage, no = 1) =>
  stage.tell(message, { kind: 'deferred', attempt: attemptOf(stage, 451, 'Come again', no) })
const deliver = (stage: RelayStage, message: TestMessage, n = 0) =>
  stage.tell(message, { kind: 'delivered', n, attempt: attemptOf(stage, 250, 'Taken') })

const make = (stage: RelayStage, deps: Deps = stage.deps): Promise<void> => makeReports(deps, SHARD)

/** Mails of the account with the null sender: reports that go out. */
const sentReports = ({ tenant: { tenant }, deps }: RelayStage) =>
  deps.ledgers
    .at(SHARD)
    .select()
    .from(messages)
    .where(and(eq(messages.tenantId, tenant.id), eq(messages.nullSender, true)))
    .orderBy(messages.id)

const filedReports = ({ tenant: { tenant }, deps }: RelayStage) =>
  deps.ledgers.at(SHARD).select().from(deliveries).where(eq(deliveries.tenantId, tenant.id)).orderBy(deliveries.id)

const noted = ({ tenant: { tenant }, deps }: RelayStage) =>
  deps.ledgers.at(SHARD).select().from(deliveryReports).where(eq(deliveryReports.tenantId, tenant.id))

/** The report that goes out, as it is handed over. */
async function bodyOf(stage: RelayStage): Promise<string> {
  const [report] = await sentReports(stage)
  if (!report) throw new Error('There is no report')
  await stage.send({ owner: stage.tenant, id: MessageId.parse(report.id), job: JobId.parse(report.id), raw: '' })
  const posts = stage.agents[0].posts.flatMap(({ jobs, bodies }) => jobs.map((job, at) => ({ job, body: bodies[at] })))
  return posts.find(({ job }) => job.id === report.id)?.body ?? ''
}

describe('a failure', () => {
  it('is told once, to the address of a sender without a mailbox, signed and with the null sender', async () => {
    const stage = await stageRelays()
    const message = await send(stage)
    await bounce(stage, message)
    await make(stage)
    await bounce(stage, message)
    await make(stage)
    await sweepReports(stage.deps)
    const reports = await sentReports(stage)
    expect(reports).toMatchObject([
      {
        to: `["ada@${stage.tenant.domain.name}"]`,
        subject: 'Undeliverable: Lunch',
        reports: null,
        class: 'transactional',
      },
    ])
    const body = await bodyOf(stage)
    expect(body.slice(0, body.indexOf('\r\n\r\n')).match(/^DKIM-Signature:/gm)).toHaveLength(2)
    expect(stage.agents[0].posts.at(-1)?.jobs[0]?.recipients).toMatchObject([{ mailFrom: '' }])
    for (const line of [
      'In-Reply-To: <lunch@demo.example>',
      'Auto-Submitted: auto-replied',
      'Original-Envelope-Id: E-1',
      'Final-Recipient: rfc822; bob@peer.example',
      'Action: failed',
      'Status: 5.1.1',
      'Remote-MTA: dns; mx.peer.example',
      'Diagnostic-Code: smtp; 550 5.1.1 No such user',
    ])
      expect(body.split('\r\n')).toContain(line)
    expect(body).not.toContain('At noon?')
    expect(await readReport(new Uint8Array(new TextEncoder().encode(body)), '')).toMatchObject({
      kind: 'bounce',
      recipients: [{ action: 'failed', code: 550, enhanced: '5.1.1', address: 'bob@peer.example' }],
    })
    // Of the mail alone.
    const [used] = await stage.deps.ledgers
      .at(SHARD)
      .select()
      .from(usage)
      .where(eq(usage.tenantId, stage.tenant.tenant.id))
    expect(used?.monthSent).toBe(1)
  })

  it('tells of the last attempt at its own recipient, whatever was tried since for another, another mail or account', async () => {
    const [stage, stranger] = [await stageRelays(), await createTenant({ shard: SHARD })]
    const message = await send(stage)
    await bounce(stage, message)
    const { target, ...attempt } = attemptOf(stage, 451, 'Come again')
    const own = { tenantId: stage.tenant.tenant.id, messageId: String(message.id), n: 0 }
    const later = {
      ...{ eventId: 'later', kind: 'deferred', occurredAtMs: stage.now() + MINUTE, relayId: 'relay' },
      attempt: JSON.stringify({
        ...attempt,
        target: { ...target, mx: 'mx.elsewhere.example' },
        startedAt: '2036-01-01T00:00:00.000Z',
      }),
    }
    await stage.deps.ledgers
      .at(SHARD)
      .insert(attempts)
      .values([
        { ...later, ...own, n: 1 },
        { ...later, ...own, messageId: newId(stage.now()) },
        { ...later, ...own, tenantId: stranger.tenant.id },
      ])
    await make(stage)
    const body = await bodyOf(stage)
    expect(body).toContain('\r\nRemote-MTA: dns; mx.peer.example\r\n')
    expect(body).toContain('The host mx.peer.example refused it')
    expect(body).not.toMatch(/elsewhere|Jan 2036/)
  })

  it('is filed in the mailbox of a sender who has one, unscored, and in no other way', async () => {
    const stage = await stageRelays()
    await changeDomain(stage.tenant, { receiving: true })
    const mailbox = await createMailbox(stage.tenant, 'ada')
    const message = await send(stage)
    await bounce(stage, message)
    await make(stage)
    await make(stage)
    expect(await sentReports(stage)).toEqual([])
    const [row, second] = await filedReports(stage)
    expect(second).toBeUndefined()
    expect(row).toMatchObject({ mailFrom: '', scan: null, scanDueAtMs: null, rcptTo: `["${mailbox.address}"]` })
    const wake = { tenant: stage.tenant.tenant.id, delivery: row?.id as never }
    expect(await ingest(stage.deps, [wake])).toEqual([])
    expect(await readMailIn(mailbox, wake)).toMatchObject({ folder: 'inbox' })
    expect(await listThreadsIn(mailbox)).toHaveLength(1)
    const object = await getReceived(env.RAW, stage.tenant.tenant.id, {
      rawKey: row?.rawKey ?? '',
      sizeBytes: row?.sizeBytes ?? 0,
    })
    const read = await readReport(new Uint8Array((await object?.arrayBuffer()) ?? new ArrayBuffer()), '')
    expect(read).toMatchObject({ kind: 'bounce', recipients: [{ action: 'failed' }] })
  })

  it('of several recipients is one report of those that failed by then', async () => {
    const stage = await stageRelays()
    const message = await send(stage, { to: ['a@peer.example', 'b@peer.example', 'c@peer.example'] })
    await bounce(stage, message, 0)
    await bounce(stage, message, 2)
    await deliver(stage, message, 1)
    await make(stage)
    expect(await sentReports(stage)).toHaveLength(1)
    const body = await bodyOf(stage)
    expect(body.match(/^Final-Recipient: .*$/gm)).toEqual(
      ['a', 'c'].map((name) => `Final-Recipient: rfc822; ${name}@peer.example`),
    )
  })

  it('is told once whatever the order and number of events', async () => {
    for (const order of [
      ['defer', 'bounce', 'defer', 'bounce'],
      ['bounce', 'defer', 'bounce'],
    ]) {
      const stage = await stageRelays()
      const message = await send(stage)
      for (const step of order) {
        await (step === 'defer' ? defer(stage, message) : bounce(stage, message))
        await make(stage)
      }
      await stage.advance(5 * HOUR)
      await make(stage)
      expect((await sentReports(stage)).map(({ subject }) => subject)).toEqual(['Undeliverable: Lunch'])
    }
  })

  it('that an earlier delivery makes untrue before it is told is not told', async () => {
    const stage = await stageRelays()
    const message = await send(stage)
    await bounce(stage, message)
    const { owner, id } = message
    await stage.deps.ledgers
      .at(SHARD)
      .update(recipients)
      .set({ state: 'delivered' })
      .where(and(eq(recipients.tenantId, owner.tenant.id), eq(recipients.messageId, id)))
    await make(stage)
    expect([await sentReports(stage), await noted(stage)]).toEqual([[], []])
  })

  it.each([
    ['expired', '5.4.7'],
    ['failed', '5.0.0'],
    ['suppressed', '5.7.1'],
  ] as const)('by us is told too: %s', async (state, status) => {
    const stage = await stageRelays()
    const { owner, id, job } = await send(stage)
    const place = { tenant: owner.tenant.id, messageId: id, jobId: job, n: 0 }
    await applyTold(stage.deps, SHARD, [decided(place, state, stage.now(), 'The time limit passed.')])
    await make(stage)
    expect(await bodyOf(stage)).toContain(`Status: ${status}\r\n`)
  })

  it('of an address that was suppressed before is told as well', async () => {
    const stage = await stageRelays()
    await send(stage)
    await bounce(stage, await send(stage))
    const before = (await noted(stage)).length
    await send(stage)
    expect((await noted(stage)).length).toBe(before + 1)
    await make(stage)
    expect(await sentReports(stage)).toHaveLength(2)
  })
})

describe('what is asked for', () => {
  it('RET=FULL returns the mail, of a large one its header', async () => {
    const stage = await stageRelays()
    await bounce(stage, await send(stage, { ret: 'full' }))
    await make(stage)
    const body = await bodyOf(stage)
    expect(body).toContain('Content-Type: message/rfc822')
    expect(body).toContain('At noon?')
    const other = await stageRelays()
    const raw = `${messageOf(other.tenant)}${'0123456789\r\n'.repeat(20_000)}`
    await bounce(other, await send(other, { ret: 'full', raw }))
    await make(other)
    const large = await bodyOf(other)
    expect(large).toContain('Content-Type: text/rfc822-headers')
    expect(large).toContain('Subject: Lunch')
    expect(large).not.toContain('0123456789')
  })

  it.each([
    [['never'], []],
    [['success'], []],
    [['delay'], []],
    [['failure'], ['Undeliverable: Lunch']],
    [null, ['Undeliverable: Lunch']],
  ] as const)('NOTIFY=%s of a failure: %j', async (notify, subjects) => {
    const stage = await stageRelays()
    await bounce(stage, await send(stage, { notify }))
    await make(stage)
    expect((await sentReports(stage)).map(({ subject }) => subject)).toEqual(subjects)
  })

  it('NOTIFY=SUCCESS is told that the next host took it, which was not asked to tell more', async () => {
    const stage = await stageRelays()
    const message = await send(stage, { notify: ['success'], orcpt: 'utf-8;jürgen@peer.example' })
    await deliver(stage, message)
    await deliver(stage, message)
    await make(stage)
    await make(stage)
    expect(await sentReports(stage)).toHaveLength(1)
    const lines = (await bodyOf(stage)).split('\r\n')
    expect(lines).toContain('Subject: Delivered: Lunch')
    expect(lines).toContain('Action: relayed')
    expect(lines).toContain('Original-Recipient: utf-8; j\\x{FC}rgen@peer.example')
  })

  it('the null sender is told nothing, and of a report nothing is told', async () => {
    const stage = await stageRelays()
    await bounce(stage, await send(stage, { isNullSender: true, notify: ['failure', 'success', 'delay'] }))
    expect(await noted(stage)).toEqual([])
    await bounce(stage, await send(stage))
    await make(stage)
    const [, report] = await sentReports(stage)
    const job = JobId.parse(report?.id)
    await bodyOf(stage)
    await bounce(stage, { owner: stage.tenant, id: MessageId.parse(report?.id), job, raw: '' })
    await make(stage)
    expect(await sentReports(stage)).toHaveLength(2)
  })
})

describe('a delay', () => {
  it('is told four hours after the mail was to leave, once', async () => {
    const stage = await stageRelays()
    const message = await send(stage)
    await defer(stage, message)
    await make(stage)
    await stage.advance(4 * HOUR - MINUTE)
    await defer(stage, message, 2)
    await make(stage)
    expect(await sentReports(stage)).toEqual([])
    await stage.advance(2 * MINUTE)
    await make(stage)
    await stage.advance(10 * HOUR)
    await defer(stage, message, 3)
    await make(stage)
    expect((await sentReports(stage)).map(({ subject }) => subject)).toEqual(['Delayed: Lunch'])
    const lines = (await bodyOf(stage)).split('\r\n')
    expect(lines).toContain('Action: delayed')
    expect(lines).toContain('Status: 4.1.1')
    expect(lines.some((line) => line.startsWith('Will-Retry-Until: '))).toBe(true)
    await bounce(stage, message)
    await make(stage)
    expect((await sentReports(stage)).map(({ subject }) => subject).toSorted()).toEqual([
      'Delayed: Lunch',
      'Undeliverable: Lunch',
    ])
  })

  it('is not told of what has arrived by then', async () => {
    const stage = await stageRelays()
    const message = await send(stage)
    await defer(stage, message)
    await deliver(stage, message)
    await stage.advance(5 * HOUR)
    await make(stage)
    expect([await sentReports(stage), await noted(stage)]).toEqual([[], []])
  })
})

describe('exactly one report', () => {
  const FAULTS: readonly [string, Fault][] = [
    ['the due rows are not read', { isHit: (text) => /from "delivery_reports"/i.test(text), when: 'before' }],
    ['the mail is not read', { isHit: (text) => /from "messages"/i.test(text), when: 'before' }],
    ['its batch is not written', { isHit: (text) => /^insert into "delivery_reports"/i.test(text), when: 'before' }],
    [
      'the answer to its batch is lost',
      { isHit: (text) => /^insert into "delivery_reports"/i.test(text), when: 'after' },
    ],
  ]

  it.each(FAULTS.flatMap(([what, fault]) => [true, false].map((hasMailbox) => [what, hasMailbox, fault] as const)))(
    'though %s, with a mailbox: %s',
    async (_what, hasMailbox, fault) => {
      const stage = await stageRelays(1, SHARD)
      await changeDomain(stage.tenant, { receiving: hasMailbox })
      if (hasMailbox) await createMailbox(stage.tenant, 'ada')
      await bounce(stage, await send(stage))
      const { clock } = stage.deps
      await make(stage, { ...withFault(stage.deps, fault), clock })
      await make(stage)
      await stage.advance(10 * MINUTE)
      await make(stage)
      const counts = [(await filedReports(stage)).length, (await sentReports(stage)).length]
      expect(counts).toEqual(hasMailbox ? [1, 0] : [0, 1])
      expect(await noted(stage)).toMatchObject([{ dueAtMs: null }])
    },
  )

  it('by many makers at once, and while more fails', async () => {
    const stage = await stageRelays()
    const message = await send(stage, { to: ['a@peer.example', 'b@peer.example', 'c@peer.example'] })
    await bounce(stage, message, 0)
    const first = [make(stage), make(stage), make(stage)]
    await bounce(stage, message, 1)
    await Promise.all([...first, make(stage), make(stage)])
    await bounce(stage, message, 2)
    await Promise.all([make(stage), make(stage)])
    await stage.advance(10 * MINUTE)
    await make(stage)
    const bodies: string[] = []
    for (const { id } of await sentReports(stage)) {
      await stage.send({ owner: stage.tenant, id: MessageId.parse(id), job: JobId.parse(id), raw: '' })
      bodies.push(stage.agents[0].posts.at(-1)?.bodies[0] ?? '')
    }
    expect(
      bodies
        .join('')
        .match(/^Final-Recipient: .*$/gm)
        ?.toSorted(),
    ).toEqual(['a', 'b', 'c'].map((name) => `Final-Recipient: rfc822; ${name}@peer.example`))
    const others = ne(deliveryReports.messageId, message.id)
    expect(await stage.deps.ledgers.at(SHARD).select().from(deliveryReports).where(others)).toEqual([])
  })

  it('a report that cannot be made does not keep others from their turn, and is made later', async () => {
    const stage = await stageRelays()
    await changeDomain(stage.tenant, { receiving: true })
    await createMailbox(stage.tenant, 'ada')
    await bounce(stage, await send(stage))
    const rawBucket = new Proxy(env.RAW, {
      get: (bucket, name) => {
        if (name === 'put') return async () => Promise.reject(new Error('10001'))
        const value: unknown = Reflect.get(bucket, name)
        return typeof value === 'function' ? value.bind(bucket) : value
      },
    })
    await make(stage, { ...stage.deps, rawBucket })
    expect(stage.lines).toContain('report.failed')
    expect(await noted(stage)).toMatchObject([{ dueAtMs: expect.any(Number) }])
    await stage.advance(6 * MINUTE)
    await make(stage)
    expect(await filedReports(stage)).toHaveLength(1)
  })
})
