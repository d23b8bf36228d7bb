import { env } from 'cloudflare:workers'
import { JobId } from '@mailstead/contracts/ids.ts'
import { and, eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { call } from '../../../../test/worker/call.ts'
import { createTenant, type TestTenant } from '../../../../test/worker/create-tenant.ts'
import { createFakeAgent, fetchOf, removeRelays } from '../../../../test/worker/fake-agent.ts'
import { databaseOf, listKeys } from '../../../../test/worker/fill-tenant.ts'
import { interceptDatabase } from '../../../../test/worker/intercept-database.ts'
import type { Deps } from '../../../deps.ts'
import { jobs, messages, recipients } from '../../../store/ledger/schema.ts'
import { authenticate } from '../../access/authenticate.ts'
import { checkTenantPage } from '../../ledgers/integrity/check-tenant.ts'
import { deleteOldMail } from '../../ledgers/retention/delete-old-mail.ts'
import { readRetention } from '../../ledgers/retention/retention-rules.ts'
import { handOver } from '../hand-over/hand-over.ts'
import { retryEmail } from '../retry-email.ts'
import { submitLargeRaw } from './submit-large-raw.ts'

/** Some tests move 11 MB several times: time for a busy machine. */
vi.setConfig({ testTimeout: 60_000 })

const LINE = `${'QUFB'.repeat(19)}\r\n`
const BODY = LINE.repeat(141_000)
const DAY = 86_400_000

const messageOf = ({ domain }: TestTenant, body = BODY) => `From: ada@${domain.name}\r\nSubject: Large\r\n\r\n${body}`

interface Submitting {
  readonly message?: string
  /** What comes of it. */
  readonly body?: ReadableStream<Uint8Array>
  readonly deps?: Partial<Deps>
  readonly access?: { readonly dailyQuota: number }
}

const accessOf = ({ deps, apiKey, domain }: TestTenant) => authenticate(deps, apiKey, domain.name)

/** The size of a message does not matter here: most are small. */
async function submit(tenant: TestTenant, { message, body, deps, access }: Submitting = {}) {
  const text = message ?? messageOf(tenant, LINE.repeat(3_000))
  const envelope = { from: `ada@${tenant.domain.name}`, to: ['bob@peer.example'] }
  const request = { envelope, size: text.length, body: body ?? new Blob([text]).stream() }
  return submitLargeRaw({ ...tenant.deps, ...deps }, { ...(await accessOf(tenant)), ...access }, request, null)
}

const countMails = async ({ deps, tenant }: TestTenant): Promise<number> =>
  deps.ledgers.at(tenant.shard).$count(messages, eq(messages.tenantId, tenant.id))

/** A bucket that does something else in one method. */
const bucketWith = (changed: Partial<R2Bucket>): R2Bucket =>
  new Proxy(env.RAW, {
    get: (bucket, name) => {
      const value = Reflect.get(changed, name) ?? Reflect.get(bucket, name)
      return typeof value === 'function' ? value.bind(bucket) : value
    },
  })

beforeEach(async () => removeRelays((await createTenant()).deps))
afterAll(async () => removeRelays((await createTenant()).deps))

describe('a mail whose body is in the bucket and whose head in the row', () => {
  it('is handed over whole and streamed, and so is a retry', async () => {
    const tenant = await createTenant()
    const { id: owner, shard } = tenant.tenant
    const ledger = tenant.deps.ledgers.at(shard)
    const agent = await createFakeAgent(Date.now())
    const deps = { ...tenant.deps, fetch: fetchOf(agent) }
    const { id } = await submit(tenant, { message: messageOf(tenant) })
    await handOver(deps, [{ tenant: owner, job: JobId.parse(id) }])
    await ledger
      .update(recipients)
      .set({ state: 'bounced' })
      .where(and(eq(recipients.tenantId, owner), eq(recipients.messageId, id)))
    expect(await retryEmail(deps, await accessOf(tenant), id, { recipients: null })).toEqual(['bob@peer.example'])
    const rows = await ledger.select().from(jobs).where(eq(jobs.tenantId, owner))
    const retried = rows.find((row) => row.id !== id)
    expect(retried?.rawHead).toMatch(/^DKIM-Signature: /)
    await handOver(deps, [{ tenant: owner, job: JobId.parse(retried?.id) }])

    // The agent has compared the digest.
    expect(agent.posts.map(({ jobs: [job], isStreamed }) => [job?.id, isStreamed])).toEqual([
      [id, true],
      [retried?.id, true],
    ])
    const { text: raw } = await call('GET', `/v1/emails/${id}/raw`, { key: tenant.apiKey })
    expect(raw.endsWith(`\r\n\r\n${BODY}`)).toBe(true)
    for (const { bodies } of agent.posts) expect(bodies[0] === raw).toBe(true)
  })

  it('is taken apart like any other, and no row or object is missed or found too much', async () => {
    const tenant = await createTenant()
    const { id } = await submit(tenant)
    const shown = await call('GET', `/v1/emails/${id}`, { key: tenant.apiKey })
    expect(shown.json.text).toContain('QUFBQUFB')
    const lines: string[] = []
    const deps: Deps = {
      ...tenant.deps,
      clock: { now: () => Date.now() + 2 * DAY },
      log: (_level, event) => lines.push(event),
    }
    const begin = { tenant: tenant.tenant.id, after: null, missing: 0 }
    await checkTenantPage(deps, { ...begin, part: 'rows' })
    await checkTenantPage(deps, { ...begin, part: 'objects' })
    expect(lines).toEqual([])
    expect(await listKeys(tenant.tenant.id)).toHaveLength(1)
    await env.RAW.put(`standard/${tenant.tenant.id}/${id}/message`, 'too short')
    await checkTenantPage(deps, { ...begin, part: 'rows' })
    expect(lines).toEqual(['integrity.object_missing'])
    expect((await call('GET', `/v1/emails/${id}/raw`, { key: tenant.apiKey })).status).toBe(404)
  })
})

describe('retention', () => {
  it('removes the head with the body, of the mail and of its retry, and leaves what is younger', async () => {
    const tenant = await createTenant()
    const { id: owner, shard } = tenant.tenant
    const ledger = tenant.deps.ledgers.at(shard)
    const old = await submit(tenant, { deps: { clock: { now: () => Date.now() - 31 * DAY } } })
    const { id: young } = await submit(tenant)
    await ledger.run(sql`insert into jobs select tenant_id, 'retry', message_id, class, 'done', null, relay_id, epoch, hand_overs,
      expires_at_ms, size_bytes, sha256, raw, raw_key, raw_offset, is_unsigned, raw_head from jobs where id = ${old.id}`)
    await ledger
      .update(recipients)
      .set({ jobId: 'retry' })
      .where(and(eq(recipients.tenantId, owner), eq(recipients.messageId, old.id)))
    const times = await readRetention(tenant.deps, owner)
    const run = {
      nowMs: Date.now(),
      isOver: () => false,
      rows: 100,
      openRawKeys: new Set<string>(),
      times,
      lookBackMs: 0,
    }
    expect(await deleteOldMail(tenant.deps, { id: owner, shard }, run)).toBe(true)
    const rows = await ledger.select().from(jobs).where(eq(jobs.tenantId, owner)).orderBy(jobs.id)
    expect(rows.map(({ id, rawHead }) => [id, rawHead !== null])).toEqual([
      [old.id, false],
      [young, true],
      ['retry', false],
    ])
    expect(await listKeys(owner)).toEqual([`standard/${owner}/${young}/message`])
    expect((await call('GET', `/v1/emails/${old.id}/raw`, { key: tenant.apiKey })).status).toBe(404)
  })
})

describe('a message that is not kept', () => {
  it('leaves no object when the quota is used up', async () => {
    const tenant = await createTenant()
    await expect(submit(tenant, { access: { dailyQuota: 0 } })).rejects.toMatchObject({ code: 'daily_quota_exceeded' })
    expect([await countMails(tenant), await listKeys(tenant.tenant.id)]).toEqual([0, []])
  })

  it('leaves no object when it breaks off, or is shorter than announced', async () => {
    const tenant = await createTenant()
    const message = messageOf(tenant)
    const half = new Blob([message.slice(0, message.length / 2)])
    await expect(submit(tenant, { message, body: half.stream() })).rejects.toMatchObject({
      code: 'validation_error',
      message: expect.stringContaining('Content-Length'),
    })
    const begun = new Blob([message.slice(0, 1_000_000)]).stream()
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        for await (const piece of begun) controller.enqueue(piece)
        controller.error(new Error('gone'))
      },
    })
    await expect(submit(tenant, { message, body })).rejects.toMatchObject({ code: 'validation_error' })
    expect([await countMails(tenant), await listKeys(tenant.tenant.id)]).toEqual([0, []])
  })

  it('keeps its object when it is not certain that its rows were not written', async () => {
    const tenant = await createTenant()
    const database = interceptDatabase(databaseOf(tenant.tenant.shard), async (statements, run) => {
      if (statements.some((text) => /^insert/i.test(text))) throw new Error('D1_ERROR: Network connection lost.')
      return run()
    })
    const ledgers = { count: 2, at: () => drizzle(database, { casing: 'snake_case' }) }
    await expect(submit(tenant, { deps: { ledgers } })).rejects.toMatchObject({ code: 'service_unavailable' })
    expect(await listKeys(tenant.tenant.id)).toHaveLength(1)
  })

  it.each([
    [
      'does not take it',
      bucketWith({
        put: (async (_key: string, stream: ReadableStream) => {
          await stream.cancel()
          throw new Error('10001')
        }) as unknown as R2Bucket['put'],
      }),
    ],
    ['does not give it back', bucketWith({ get: (async () => null) as unknown as R2Bucket['get'] })],
    [
      'gives other bytes back',
      bucketWith({
        get: (async (key: string) => {
          const object = await env.RAW.get(key)
          const bytes = new Uint8Array((await object?.arrayBuffer()) ?? new ArrayBuffer())
          bytes[100] = 0x42
          return { size: bytes.length, body: new Blob([bytes]).stream() }
        }) as unknown as R2Bucket['get'],
      }),
    ],
  ])('is repeated by its sender when the bucket %s', async (_what, rawBucket) => {
    const tenant = await createTenant()
    await expect(submit(tenant, { deps: { rawBucket } })).rejects.toMatchObject({ code: 'service_unavailable' })
    expect(await countMails(tenant)).toBe(0)
  })
})
