import { env } from 'cloudflare:workers'
import type { MailChecks } from '@mailstead/contracts/mail-checks.ts'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { arrive, readDelivery } from '../../../../test/worker/arrive.ts'
import { changeDomain, createReceiver } from '../../../../test/worker/create-inbound.ts'
import { createMailbox } from '../../../../test/worker/create-mailbox.ts'
import type { TestTenant } from '../../../../test/worker/create-tenant.ts'
import { createFakeAgent, fetchOf, removeRelays } from '../../../../test/worker/fake-agent.ts'
import { createDeps, type Deps } from '../../../deps.ts'
import { armFailpoint } from '../../../platform/failpoint.ts'
import type { domains } from '../../../store/directory/schema.ts'
import { jobs, messages, recipients, suppressions, usage } from '../../../store/ledger/schema.ts'
import { handOver } from '../../sending/hand-over/hand-over.ts'
import { ingest } from '../ingest/ingest.ts'

const HOUR_MS = 3_600_000
const NONE: MailChecks = {
  spf: { result: 'none', domain: null },
  dkim: [],
  dmarc: { result: 'none', policy: null, domain: null },
  arc: { result: 'none', sealer: null },
  ptr: { result: 'pass', name: 'mail.sender.example' },
}
const spf = (result: MailChecks['spf']['result']): MailChecks => ({
  ...NONE,
  spf: { result, domain: 'sender.example' },
})
const dkim = (domain: string, result: 'pass' | 'fail' = 'pass'): MailChecks => ({
  ...NONE,
  dkim: [{ result, domain, selector: 's', algorithm: 'rsa-sha256', comment: null }],
})

/** A domain that takes mail for unknown recipients and wants its senders told. */
async function stage(change: Partial<typeof domains.$inferInsert> = {}) {
  const owner = await createReceiver()
  await changeDomain(owner, { unknownRecipients: 'accept', rejectNotice: true, ...change })
  let offsetMs = 0
  const clock = { now: () => Date.now() + offsetMs }
  const deps: Deps = { ...owner.deps, clock, log: () => undefined, resolvers: [] }
  return {
    owner,
    deps,
    at: (local: string) => `${local}@${owner.domain.name}`,
    advance: (ms: number) => {
      offsetMs += ms
    },
  }
}

const rowsOf = async ({ deps, tenant }: TestTenant) => {
  const ledger = deps.ledgers.at(tenant.shard)
  return ledger.select().from(messages).where(eq(messages.tenantId, tenant.id)).orderBy(messages.id)
}

const HEADER = 'From: Eve <eve@sender.example>\r\nSubject: hello\r\nMessage-ID: <1@sender.example>\r\n'

interface Row {
  readonly what: string
  readonly isSent: boolean
  readonly mailFrom?: string
  readonly checks?: MailChecks | null
  /** Header fields besides the usual ones. */
  readonly fields?: string
  readonly domain?: Partial<typeof domains.$inferInsert>
  readonly rcptTo?: string
}

const ROWS: readonly Row[] = [
  { what: 'SPF pass', isSent: true, checks: spf('pass') },
  { what: 'DKIM pass of the sender’s domain', isSent: true, checks: dkim('sender.example') },
  {
    what: 'DKIM pass of the domain above',
    isSent: true,
    mailFrom: 'eve@news.sender.example',
    checks: dkim('sender.example'),
  },
  { what: 'SPF fail with aligned DKIM', isSent: true, checks: { ...spf('fail'), dkim: dkim('sender.example').dkim } },
  { what: 'Auto-Submitted: no', isSent: true, fields: 'Auto-Submitted: no\r\n' },
  { what: 'a plain mail with Precedence: first-class', isSent: true, fields: 'Precedence: first-class\r\n' },
  { what: 'an address in upper case', isSent: true, mailFrom: 'EVE@SENDER.EXAMPLE' },
  { what: 'nothing authenticated', isSent: false, checks: NONE },
  { what: 'no checks at all', isSent: false, checks: null },
  { what: 'SPF softfail', isSent: false, checks: spf('softfail') },
  { what: 'SPF fail', isSent: false, checks: spf('fail') },
  { what: 'SPF neutral', isSent: false, checks: spf('neutral') },
  { what: 'SPF temperror', isSent: false, checks: spf('temperror') },
  { what: 'SPF permerror', isSent: false, checks: spf('permerror') },
  { what: 'DKIM pass of another domain', isSent: false, checks: dkim('list.example') },
  { what: 'DKIM pass of a domain with the same end', isSent: false, checks: dkim('der.example') },
  { what: 'DKIM fail of the sender’s domain', isSent: false, checks: dkim('sender.example', 'fail') },
  { what: 'the null sender', isSent: false, mailFrom: '' },
  { what: 'Auto-Submitted: auto-replied', isSent: false, fields: 'Auto-Submitted: auto-replied\r\n' },
  { what: 'Auto-Submitted: auto-generated', isSent: false, fields: 'Auto-Submitted: auto-generated; x=y\r\n' },
  { what: 'a list by List-Id', isSent: false, fields: 'List-Id: <a.list.example>\r\n' },
  { what: 'a list by List-Unsubscribe', isSent: false, fields: 'List-Unsubscribe: <https://a.example>\r\n' },
  { what: 'Precedence: bulk', isSent: false, fields: 'Precedence: bulk\r\n' },
  { what: 'Precedence: list', isSent: false, fields: 'Precedence: List\r\n' },
  { what: 'Precedence: junk', isSent: false, fields: 'Precedence: junk\r\n' },
  { what: 'a mailer daemon', isSent: false, mailFrom: 'MAILER-DAEMON@sender.example' },
  { what: 'an owner of a list', isSent: false, mailFrom: 'owner-list@sender.example' },
  { what: 'a VERP bounce address', isSent: false, mailFrom: 'bounces+1=a@sender.example' },
  { what: 'no-reply', isSent: false, mailFrom: 'no-reply@sender.example' },
  { what: '51 Received', isSent: false, fields: 'Received: from a by b\r\n'.repeat(51) },
  { what: 'Delivered-To of the recipient', isSent: false, fields: 'Delivered-To: nobody@DOMAIN\r\n' },
  { what: 'an automatic reply of Outlook', isSent: false, fields: 'X-Auto-Response-Suppress: All\r\n' },
  { what: 'a domain that wants none', isSent: false, domain: { rejectNotice: false } },
  { what: 'a domain that does not send', isSent: false, domain: { sending: false } },
  { what: 'a recipient that is there', isSent: false, rcptTo: 'ada' },
  { what: 'a sender that nobody can write to', isSent: false, mailFrom: 'jürgen@sender.example' },
]

beforeEach(async () => removeRelays(createDeps(env)))
afterAll(async () => removeRelays(createDeps(env)))

describe('a notice about an unknown recipient', () => {
  let shared: Promise<Awaited<ReturnType<typeof stage>>> | null = null
  let made = 0

  it.each(ROWS)('$what → $isSent', async (row) => {
    // One tenant for all, and another sender each time: making tenants takes long.
    shared ??= stage()
    const { owner, deps, at } = row.domain ? await stage(row.domain) : await shared
    if (made++ === 0) await createMailbox(owner, 'ada')
    const before = (await rowsOf(owner)).length
    const { checks = spf('pass'), mailFrom = `eve${made}@sender.example`, fields = '' } = row
    const raw = `${fields.replace('DOMAIN', owner.domain.name)}${HEADER}\r\nSecret words.\r\n`
    const wake = await arrive(owner, { rcptTo: [at(row.rcptTo ?? 'nobody')], mailFrom, checks, raw })
    expect(await ingest(deps, [wake])).toEqual([])
    const [placement] = (await readDelivery(owner, wake)).placements ?? []
    if (row.rcptTo === undefined) expect(placement).toMatchObject({ outcome: 'rejected', isNoticeSent: row.isSent })
    expect((await rowsOf(owner)).length - before).toBe(row.isSent ? 1 : 0)
  })

  it('goes out with the null sender, signed by the domain, with the header of the mail and none of its words', async () => {
    const { owner, deps, at } = await stage()
    const agent = await createFakeAgent(deps.clock.now())
    const raw = `${HEADER}\r\nSecret words.\r\n`
    const wake = await arrive(owner, { rcptTo: [at('Nobody')], checks: spf('pass'), raw })
    await ingest(deps, [wake])
    const [message] = await rowsOf(owner)
    expect(message).toMatchObject({
      nullSender: true,
      from: at('postmaster'),
      to: '["eve@sender.example"]',
      subject: 'Undeliverable: hello',
      state: 'queued',
      counts: '{"accepted":1}',
    })
    await handOver({ ...deps, fetch: fetchOf(agent) }, [{ tenant: owner.tenant.id, job: message?.id as never }])
    expect(agent.posts).toHaveLength(1)
    const [post] = agent.posts
    expect(post?.jobs[0]?.recipients).toEqual([{ n: 0, rcptTo: 'eve@sender.example', mailFrom: '' }])
    const sent = post?.bodies[0] ?? ''
    expect(sent.match(/^DKIM-Signature: .*$/gm)).toHaveLength(2)
    expect(sent).toContain(`d=${owner.domain.name}`)
    expect(sent).toContain('report-type=delivery-status')
    expect(sent).toContain(`Final-Recipient: rfc822; ${at('Nobody')}`)
    expect(sent).toContain('Status: 5.1.1')
    expect(sent).toContain('Auto-Submitted: auto-replied')
    expect(sent).toContain('Subject: hello')
    expect(sent).not.toContain('Secret words')
    expect(sent).toContain(`Message-ID: ${message?.headerId}`)
    const used = deps.ledgers.at(owner.tenant.shard).select().from(usage).where(eq(usage.tenantId, owner.tenant.id))
    expect(await used).toEqual([])
  })

  it('is one for a mail with several unknown recipients, and names the first', async () => {
    const { owner, deps, at } = await stage()
    const wake = await arrive(owner, { rcptTo: [at('x'), at('y')], checks: spf('pass') })
    await ingest(deps, [wake])
    expect((await readDelivery(owner, wake)).placements).toMatchObject([
      { isNoticeSent: true },
      { isNoticeSent: false },
    ])
    expect(await rowsOf(owner)).toHaveLength(1)
  })

  it.each(['notice.claimed', 'ingest.delivered'])('is one however often ingest is repeated after %s', async (point) => {
    const { owner, deps, at, advance } = await stage()
    const wake = await arrive(owner, { rcptTo: [at('x')], checks: spf('pass') })
    const disarm = armFailpoint(point, () => {
      throw new Error('thrown by a failpoint')
    })
    for (let n = 0; n < 3; n++) expect(await ingest(deps, [wake])).toHaveLength(1)
    disarm()
    // Also when another hour has begun.
    advance(HOUR_MS / 2)
    expect(await ingest(deps, [wake])).toEqual([])
    expect((await readDelivery(owner, wake)).placements).toMatchObject([{ isNoticeSent: true }])
    const all = await rowsOf(owner)
    expect(all).toHaveLength(1)
    const ledger = deps.ledgers.at(owner.tenant.shard)
    const of = [eq(recipients.tenantId, owner.tenant.id), eq(jobs.tenantId, owner.tenant.id)] as const
    expect(await ledger.select().from(recipients).where(of[0])).toHaveLength(1)
    expect(await ledger.select().from(jobs).where(of[1])).toMatchObject([{ state: 'waiting' }])
  })

  it('comes to a sender once an hour, and to another one all the same', async () => {
    const { owner, deps, at, advance } = await stage()
    const send = async (mailFrom: string) => {
      const wake = await arrive({ ...owner, deps }, { rcptTo: [at('x')], mailFrom, checks: spf('pass') })
      await ingest(deps, [wake])
      const [placement] = (await readDelivery(owner, wake)).placements ?? []
      return placement?.outcome === 'rejected' && placement.isNoticeSent
    }
    expect(await send('eve@sender.example')).toBe(true)
    expect(await send('EVE@sender.example')).toBe(false)
    expect(await send('mallory@sender.example')).toBe(true)
    advance(50 * 60_000)
    expect(await send('eve@sender.example')).toBe(false)
    advance(11 * 60_000)
    expect(await send('eve@sender.example')).toBe(true)
  })

  it('comes to 50 senders a day', async () => {
    const { owner, deps, at, advance } = await stage()
    const wakes = []
    for (let n = 0; n < 53; n++)
      wakes.push(await arrive(owner, { rcptTo: [at('x')], mailFrom: `s${n}@sender.example`, checks: spf('pass') }))
    for (let start = 0; start < wakes.length; start += 10) await ingest(deps, wakes.slice(start, start + 10))
    expect(await rowsOf(owner)).toHaveLength(50)
    advance(25 * HOUR_MS)
    const wake = await arrive(
      { ...owner, deps },
      { rcptTo: [at('x')], mailFrom: 'late@sender.example', checks: spf('pass') },
    )
    await ingest(deps, [wake])
    expect(await rowsOf(owner)).toHaveLength(51)
  })

  it('is not sent to an address on the suppression list', async () => {
    const { owner, deps, at } = await stage()
    const agent = await createFakeAgent(deps.clock.now())
    const ledger = deps.ledgers.at(owner.tenant.shard)
    const tenantId = owner.tenant.id
    await ledger
      .insert(suppressions)
      .values({ tenantId, address: 'eve@sender.example', id: 'x', reason: 'manual', createdAtMs: 1 })
    await ingest(deps, [await arrive(owner, { rcptTo: [at('x')], checks: spf('pass') })])
    const [message] = await rowsOf(owner)
    await handOver({ ...deps, fetch: fetchOf(agent) }, [{ tenant: tenantId, job: message?.id as never }])
    expect(agent.posts).toEqual([])
    const where = and(eq(messages.tenantId, tenantId), eq(messages.id, message?.id ?? ''))
    expect(await ledger.select().from(messages).where(where)).toMatchObject([{ state: 'suppressed' }])
  })
})
