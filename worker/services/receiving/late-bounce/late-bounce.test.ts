import { AUTO_REPLIES, WRITTEN_MAILS } from '@mailstead/mail/report/auto-reply.fixture.ts'
import { COMPLAINTS } from '@mailstead/mail/report/complaint.fixture.ts'
import { DELAYS } from '@mailstead/mail/report/delay.fixture.ts'
import { STATUS_REPORTS } from '@mailstead/mail/report/delivery-status.fixture.ts'
import { GATEWAY_REPORTS } from '@mailstead/mail/report/gateway-status.fixture.ts'
import { LOOSE_BOUNCES } from '@mailstead/mail/report/loose-bounce.fixture.ts'
import { ODD_BOUNCES } from '@mailstead/mail/report/odd-bounce.fixture.ts'
import type { ReportCase } from '@mailstead/mail/report/report-case.fixture.ts'
import { importReturnPathKey, makeReturnPath } from '@mailstead/mail/return-path/return-path.ts'
import { and, eq } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { arrive, readDelivery, readMailIn } from '../../../../test/worker/arrive.ts'
import { call } from '../../../../test/worker/call.ts'
import { changeDomain, createReceiver } from '../../../../test/worker/create-inbound.ts'
import { createMailbox, type TestMailbox } from '../../../../test/worker/create-mailbox.ts'
import { createMessage, readJob, readStates, type TestMessage } from '../../../../test/worker/create-message.ts'
import type { TestTenant } from '../../../../test/worker/create-tenant.ts'
import { finishMessage } from '../../../../test/worker/fill-tenant.ts'
import { attempts, suppressions } from '../../../store/ledger/schema.ts'
import type { RecipientState } from '../../delivery/recipient-state.ts'
import { ingest } from '../ingest/ingest.ts'

const ADDRESS = 'nobody@peer.example'

const listSuppressed = async ({ deps, tenant }: TestTenant) => {
  const rows = await deps.ledgers
    .at(tenant.shard)
    .select()
    .from(suppressions)
    .where(eq(suppressions.tenantId, tenant.id))
  return rows.map(({ address, reason }) => ({ address, reason }))
}

const clearSuppressed = ({ deps, tenant }: TestTenant) =>
  deps.ledgers.at(tenant.shard).delete(suppressions).where(eq(suppressions.tenantId, tenant.id))

async function pathOf(message: TestMessage, n = 0, host = message.owner.domain.name): Promise<string> {
  const key = await importReturnPathKey(message.owner.deps.config.RETURN_PATH_SECRET)
  return makeReturnPath({ messageId: message.id, n }, key, `send.${host}`)
}

/** As the relay told of the attempt that handed the mail over. */
async function addHandOver({ owner, id }: TestMessage, site: string): Promise<void> {
  const attempt = JSON.stringify({ target: { site } })
  const row = {
    tenantId: owner.tenant.id,
    messageId: id,
    eventId: 'x',
    n: 0,
    kind: 'delivered',
    occurredAtMs: 1,
    attempt,
  }
  await owner.deps.ledgers
    .at(owner.tenant.shard)
    .insert(attempts)
    .values({ ...row, category: null, relayId: 'relay-1' })
}

/** The timeline reads whole attempts only. */
const removeHandOver = ({ owner, id }: TestMessage) =>
  owner.deps.ledgers
    .at(owner.tenant.shard)
    .delete(attempts)
    .where(and(eq(attempts.tenantId, owner.tenant.id), eq(attempts.messageId, id), eq(attempts.eventId, 'x')))

async function createSent(owner: TestTenant, to = ADDRESS, state: RecipientState = 'delivered'): Promise<TestMessage> {
  const message = await createMessage(owner, { to: [to] })
  if (state !== 'accepted') await finishMessage(message, state)
  return message
}

const CRLF = (text: string): string => text.replaceAll('\n', '\r\n')

/** Files a report that came to this return path; its delivery. */
async function report(owner: TestTenant, rcptTo: string, raw: string) {
  const wake = await arrive(owner, { rcptTo: [rcptTo], mailFrom: '', raw: CRLF(raw) })
  expect(await ingest({ ...owner.deps, log: () => undefined }, [wake])).toEqual([])
  const row = await readDelivery(owner, wake)
  expect(row.state).toBe('filed')
  return { wake, row }
}

async function readEntries(message: TestMessage) {
  const { json } = await call('GET', `/v1/emails/${message.id}/timeline`, { key: message.owner.apiKey })
  const entries: { kind: string; severity: string | null; reason: string | null }[] = json.recipients[0].entries
  return { all: entries, told: entries.filter(({ severity }) => severity !== null), recipient: json.recipients[0] }
}

const failed = (
  address: string,
  status: string,
  words = 'no such user here',
  id = crypto.randomUUID(),
): string => `From: MAILER-DAEMON@peer.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <${id}@peer.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It did not work.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.peer.example

Final-Recipient: rfc822; ${address}
Action: ${status.startsWith('4') ? 'delayed' : 'failed'}
Status: ${status}
Diagnostic-Code: smtp; ${status.startsWith('4') ? 450 : 550} ${status} ${words}

--b--
`

let owner: TestTenant
let author: TestMailbox

beforeAll(async () => {
  owner = await createReceiver()
  author = await createMailbox(owner, 'a')
})

/** What must come of a report, by the label of its first recipient. */
function expectOf(line = '') {
  const [action = '', named = '-', code = '-', enhanced = '-'] = line.split(' ')
  const status = enhanced === '-' ? code : enhanced
  const isHard = action === 'failed' && !status.startsWith('4')
  const address = named === '-' ? ADDRESS : named
  const kind = { failed: 'bounced', delayed: 'delayed' }[action]
  return {
    address,
    state: isHard ? 'bounced' : 'delivered',
    told: kind === undefined ? [] : [{ kind, severity: isHard ? 'hard' : 'soft' }],
    suppressed: isHard && line.endsWith(' dead') ? [{ address: address.toLowerCase(), reason: 'bounce' }] : [],
  }
}

describe('reports of the world', () => {
  const bounces = [...STATUS_REPORTS, ...GATEWAY_REPORTS, ...LOOSE_BOUNCES, ...ODD_BOUNCES, ...DELAYS].filter(
    ({ kind }) => kind === 'bounce',
  )

  it.each(bounces.map((each, index) => ({ ...each, index })))(
    '$index $from',
    async ({ raw, recipients, site }: ReportCase) => {
      const expected = expectOf(recipients?.[0])
      const message = await createSent(owner, expected.address)
      if (site !== undefined) await addHandOver(message, site)
      const { row } = await report(owner, await pathOf(message), raw)
      expect(row).toMatchObject({ kind: 'bounce', placements: [{ outcome: 'bounce', isMatched: true }] })
      await removeHandOver(message)
      const { told } = await readEntries(message)
      expect(told).toHaveLength(expected.told.length)
      expect(told).toMatchObject(expected.told)
      expect((await readStates(message)).recipients[0]?.state).toBe(expected.state)
      expect(await listSuppressed(owner)).toEqual(expected.suppressed)
      await clearSuppressed(owner)
    },
  )

  it.each([...AUTO_REPLIES, ...WRITTEN_MAILS].map((each, index) => ({ ...each, index })))(
    '$index $from lands with the author',
    async ({ raw }: ReportCase) => {
      const message = await createSent(owner)
      const { wake, row } = await report(owner, await pathOf(message), raw)
      expect(row).toMatchObject({ kind: 'mail', placements: [{ outcome: 'filed', mailboxes: [{ id: author.id }] }] })
      expect(await readMailIn(author, wake)).toMatchObject({ deliveredTo: author.address })
      expect((await readStates(message)).message).toBe('delivered')
      expect((await readEntries(message)).told).toEqual([])
    },
  )

  it.each(COMPLAINTS.map((each, index) => ({ ...each, index })))(
    '$index $from',
    async ({ raw, kind, why }: ReportCase) => {
      const message = await createSent(owner)
      const { row } = await report(owner, await pathOf(message), raw)
      const isComplaint = kind === 'complaint' && !['not-spam', 'auth-failure'].includes(why ?? '')
      expect((await readStates(message)).message).toBe(isComplaint ? 'complained' : 'delivered')
      expect((await readEntries(message)).told).toMatchObject(
        isComplaint ? [{ kind: 'complained', severity: 'hard' }] : [],
      )
      expect(await listSuppressed(owner)).toEqual(isComplaint ? [{ address: ADDRESS, reason: 'complaint' }] : [])
      if (isComplaint) expect(row.kind).toBe('bounce')
      await clearSuppressed(owner)
    },
  )
})

describe('a late bounce', () => {
  it('moves the recipient, the fold and the timeline, and is seen by the API', async () => {
    const message = await createSent(owner)
    await report(owner, await pathOf(message), failed(ADDRESS, '5.1.1'))
    const states = await readStates(message)
    expect(states).toMatchObject({ message: 'bounced', counts: { bounced: 1 } })
    expect(await readJob(message)).toMatchObject({ state: 'done', dueAtMs: null })
    const { told, recipient } = await readEntries(message)
    expect(recipient).toMatchObject({ state: 'bounced', last_event: 'bounced' })
    expect(told).toMatchObject([{ kind: 'bounced', severity: 'hard', reason: '5.1.1 no such user here' }])
    expect((await call('GET', `/v1/emails/${message.id}`, { key: owner.apiKey })).json.last_event).toBe('bounced')
    expect(await listSuppressed(owner)).toEqual([{ address: ADDRESS, reason: 'bounce' }])
    await clearSuppressed(owner)
  })

  it('is matched although the token came back in upper case', async () => {
    const message = await createSent(owner)
    const path = (await pathOf(message)).toUpperCase()
    expect((await report(owner, path, failed(ADDRESS, '5.2.2', 'mailbox full'))).row.placements).toMatchObject([
      { isMatched: true },
    ])
    expect((await readStates(message)).message).toBe('bounced')
  })

  it.each<[string, RecipientState, RecipientState]>([
    ['accepted', 'accepted', 'bounced'],
    ['queued', 'queued', 'bounced'],
    ['deferred', 'deferred', 'bounced'],
    ['delivered', 'delivered', 'bounced'],
    ['bounced', 'bounced', 'bounced'],
    ['failed', 'failed', 'failed'],
    ['expired', 'expired', 'expired'],
    ['suppressed', 'suppressed', 'suppressed'],
    ['canceled', 'canceled', 'canceled'],
    ['complained', 'complained', 'complained'],
  ])('of a recipient that is %s', async (_, before, after) => {
    const message = await createSent(owner, ADDRESS, before)
    await report(owner, await pathOf(message), failed(ADDRESS, '5.2.2', 'mailbox full'))
    expect((await readStates(message)).recipients[0]?.state).toBe(after)
    expect((await readEntries(message)).told).toMatchObject([{ kind: 'bounced', severity: 'hard' }])
  })

  it('changes nothing when it comes again, by the same delivery or another one', async () => {
    const message = await createSent(owner)
    const path = await pathOf(message)
    const raw = failed(ADDRESS, '5.1.1')
    await report(owner, path, raw)
    const before = await readStates(message)
    await clearSuppressed(owner)
    await report(owner, path, `Received: from another host\n by ours\n${raw}`)
    await report(owner, path, raw)
    expect(await readStates(message)).toEqual(before)
    expect((await readEntries(message)).told).toHaveLength(1)
    // Somebody took it off the list after the first one.
    expect(await listSuppressed(owner)).toEqual([])
    await report(owner, path, failed(ADDRESS, '4.4.1'))
    expect((await readEntries(message)).told.map(({ kind }) => kind)).toEqual(['bounced', 'delayed'])
    expect((await readStates(message)).message).toBe('bounced')
  })

  it('about another address than ours suppresses nobody', async () => {
    const message = await createSent(owner)
    await report(owner, await pathOf(message), failed('forwarded@elsewhere.example', '5.1.1'))
    expect((await readStates(message)).message).toBe('bounced')
    expect(await listSuppressed(owner)).toEqual([])
  })

  it('is for nobody when it is forged, of another tenant or about no mail', async () => {
    const other = await createReceiver()
    const [message, foreign] = [await createSent(owner), await createSent(other)]
    const path = await pathOf(message)
    const flipped = path.replace(/^b-(.)/, (_, first: string) => `b-${first === 'a' ? 'b' : 'a'}`)
    const cases = [flipped, await pathOf(foreign, 0, owner.domain.name), await pathOf(message, 7)]
    for (const rcptTo of cases) {
      const { row } = await report(owner, rcptTo, failed(ADDRESS, '5.1.1'))
      expect(row).toMatchObject({ kind: 'bounce', placements: [{ outcome: 'bounce', isMatched: false }] })
    }
    for (const each of [message, foreign]) {
      expect((await readStates(each)).message).toBe('delivered')
      expect((await readEntries(each)).told).toEqual([])
    }
    expect(await listSuppressed(owner)).toEqual([])
    expect(await listSuppressed(other)).toEqual([])
  })

  it('concerns the recipient of its token only', async () => {
    const message = await createMessage(owner, { to: ['x@peer.example', ADDRESS, 'y@peer.example'] })
    await finishMessage(message)
    await report(owner, await pathOf(message, 1), failed(ADDRESS, '5.1.1'))
    expect((await readStates(message)).recipients.map(({ state }) => state)).toEqual([
      'delivered',
      'bounced',
      'delivered',
    ])
    expect((await readStates(message)).counts).toEqual({ delivered: 2, bounced: 1 })
    await clearSuppressed(owner)
  })
})

describe('an answer to a return path', () => {
  const AWAY = 'From: Bob <nobody@peer.example>\nSubject: away\nAuto-Submitted: auto-replied\n\nI am away.\n'

  it('goes to the one who looks after the domain when the author has no mailbox', async () => {
    const tenant = await createReceiver()
    const root = await createMailbox(tenant, 'root')
    const { wake } = await report(tenant, await pathOf(await createSent(tenant)), AWAY)
    expect(await readMailIn(root, wake)).toMatchObject({ deliveredTo: `postmaster@${tenant.domain.name}` })
  })

  it('is kept for nobody when there is no mailbox at all, and only when the token is ours', async () => {
    const tenant = await createReceiver()
    const message = await createSent(tenant)
    const { row } = await report(tenant, await pathOf(message), AWAY)
    expect(row).toMatchObject({ kind: 'bounce', placements: [{ isMatched: true }] })
    const forged = `b-${'a'.repeat(45)}@send.${tenant.domain.name}`
    expect((await report(tenant, forged, AWAY)).row.placements).toMatchObject([{ isMatched: false }])
  })

  it('is placed as any other mail', async () => {
    await changeDomain(owner, { spamLimit: 0 })
    const { wake } = await report(owner, await pathOf(await createSent(owner)), AWAY)
    expect(await readMailIn(author, wake)).toMatchObject({ folder: 'spam' })
    await changeDomain(owner, { spamLimit: null })
  })
})
