import { env } from 'cloudflare:workers'
import { SCORE_MAX_BYTES, type SpamScan } from '@mailstead/contracts/mail-checks.ts'
import { and, eq } from 'drizzle-orm'
import { afterEach, describe, expect, it } from 'vitest'
import { createRelay } from '../../../../test/worker/create-relay.ts'
import { createTenant } from '../../../../test/worker/create-tenant.ts'
import { removeRelays } from '../../../../test/worker/fake-agent.ts'
import { createDeps } from '../../../deps.ts'
import { relays as relayRows } from '../../../store/directory/schema.ts'
import { spamChecks } from '../../../store/ledger/schema.ts'
import { checkSpam, type SpamCheckRequest } from './check-spam.ts'

const PARTS = [
  'Subject: x',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  ...['--b', 'Content-Type: text/plain', '', 'Hello', '--b', 'Content-Type: image/png', '', 'SPAM', '--b--', ''],
].join('\r\n')

const BEAT = { version: '1', waiting: 0, sending: 0, unreported: 0, diskFreeBytes: 1, scorer: 'up' }
const octets = (text: string) => new Uint8Array(new TextEncoder().encode(text))

const scanOf = (score: number): SpamScan => ({ engine: 'test', score, threshold: 5, symbols: ['A', 'B'] })

/** A mail with its attachment scores 3, and `alone` without. */
async function stage(options: { readonly relays?: number; readonly alone?: number } = {}) {
  const { relays = 1, alone = 1 } = options
  const { tenant, deps } = await createTenant()
  for (let n = 0; n < relays; n++)
    await createRelay({ url: `http://${crypto.randomUUID()}.test`, heartbeatAtMs: Date.now() })
  if (relays > 0) await deps.directory.update(relayRows).set({ report: JSON.stringify(BEAT) })
  const asked: { host: string; mail: Uint8Array }[] = []
  let offsetMs = 0
  const staged = {
    tenant,
    asked,
    answer: (mail: string): Response => Response.json(scanOf(mail.includes('SPAM') ? 3 : alone)),
    advance: (ms: number) => {
      offsetMs += ms
    },
    deps: {
      ...deps,
      clock: { now: () => Date.now() + offsetMs },
      log: () => undefined,
      fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
        const mail = new Uint8Array(await new Response(init?.body ?? null).arrayBuffer())
        asked.push({ host: new URL(String(input)).host, mail })
        return staged.answer(new TextDecoder().decode(mail))
      },
    },
    check: (mode: SpamCheckRequest['mode'], mail = PARTS) =>
      checkSpam(staged.deps, { tenant: tenant.id, shard: tenant.shard }, { mode, mail: octets(mail) }),
    rows: () =>
      staged.deps.ledgers.at(tenant.shard).select().from(spamChecks).where(eq(spamChecks.tenantId, tenant.id)),
  }
  return staged
}

afterEach(() => removeRelays(createDeps(env)))

describe('checkSpam', () => {
  it.each([
    ['without', 1, 1, 1],
    ['without', 4, 4, 1],
    ['with', 1, 3, 1],
    ['hybrid', 1, 1, 1],
    ['hybrid', 1.9, 1.9, 1],
    ['hybrid', 2, 3, 2],
  ] as const)('%s attachments, %d alone: %d after %d questions', async (mode, alone, score, questions) => {
    const staged = await stage({ alone })
    const scan = await staged.check(mode)
    expect(scan).toEqual(scanOf(score))
    expect(staged.asked).toHaveLength(questions)
    expect(await staged.rows()).toEqual([
      {
        tenantId: staged.tenant.id,
        id: expect.any(String),
        ...{ mode, sizeBytes: PARTS.length, score, threshold: 5, symbols: '["A","B"]' },
        startedAtMs: expect.any(Number),
        completedAtMs: expect.any(Number),
      },
    ])
  })

  it('scores the bytes as they were given', async () => {
    const staged = await stage()
    const mail = 'Subject: &lt;b&gt;\n\n&amp; \u0000 ü\n'
    await staged.check('without', mail)
    expect(staged.asked.map((each) => new TextDecoder().decode(each.mail))).toEqual([mail])
  })

  it('scores a large mail by its beginning', async () => {
    const staged = await stage()
    await staged.check('with', `Subject: x\r\n\r\n${'x'.repeat(2 * SCORE_MAX_BYTES)}`)
    expect(staged.asked.map(({ mail }) => mail.length)).toEqual([SCORE_MAX_BYTES])
  })

  it('asks another relay when the first has nothing to say, and notes nothing when none has', async () => {
    const staged = await stage({ relays: 3 })
    let left = 1
    staged.answer = () => (left-- > 0 ? new Response(null, { status: 503 }) : Response.json(scanOf(1)))
    await expect(staged.check('without')).resolves.toEqual(scanOf(1))
    expect(new Set(staged.asked.map(({ host }) => host)).size).toBe(2)
    staged.answer = () => new Response(null, { status: 503 })
    await expect(staged.check('without')).rejects.toMatchObject({ code: 'service_unavailable' })
    expect(await staged.rows()).toHaveLength(1)
  })

  it('says so when there is no relay', async () => {
    const staged = await stage({ relays: 0 })
    await expect(staged.check('with')).rejects.toMatchObject({
      code: 'service_unavailable',
      headers: { 'retry-after': '30' },
    })
    expect(await staged.rows()).toEqual([])
  })

  it('scores sixty a minute of one account, also when they come at once, and as many of another', async () => {
    const [staged, other] = [await stage(), await stage({ relays: 0 })]
    const results = await Promise.allSettled(Array.from({ length: 70 }, () => staged.check('without')))
    const refused = results.filter(({ status }) => status === 'rejected')
    expect(refused).toHaveLength(10)
    for (const each of refused) expect(each).toMatchObject({ reason: { code: 'rate_limit_exceeded' } })
    await expect(other.check('without')).resolves.toEqual(scanOf(1))
    staged.advance(61_000)
    // Its relay has a heartbeat of a minute ago, which is fresh.
    await expect(staged.check('without')).resolves.toEqual(scanOf(1))
    const { id: tenantId, shard } = staged.tenant
    const young = and(eq(spamChecks.tenantId, tenantId), eq(spamChecks.completedAtMs, 0))
    expect(await staged.deps.ledgers.at(shard).select().from(spamChecks).where(young)).toEqual([])
  })
})
