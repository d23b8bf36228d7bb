import { env } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/d1'
import { afterEach, describe, expect, it } from 'vitest'
import { call } from '../../../../test/worker/call.ts'
import { createMessage, readJob, readStates, type TestMessage } from '../../../../test/worker/create-message.ts'
import { createTenant, type TestTenant } from '../../../../test/worker/create-tenant.ts'
import { listKeys } from '../../../../test/worker/fill-tenant.ts'
import { type Meter, meterDatabase } from '../../../../test/worker/metered-database.ts'
import type { Deps } from '../../../deps.ts'
import { armFailpoint } from '../../../platform/failpoint.ts'
import { applyTold } from '../../delivery/apply-events.ts'
import { decided } from '../../delivery/transition.ts'
import { handOver } from '../../sending/hand-over/hand-over.ts'
import { archiveRaw } from './archive-raw.ts'
import { PACK_AT_ONCE_MIN } from './pack-over.ts'

let disarm: () => void = () => undefined
afterEach(() => disarm())

const createMany = (owner: TestTenant, count: number): Promise<TestMessage[]> =>
  Promise.all(Array.from({ length: count }, () => createMessage(owner)))

const end = (deps: Deps, shard: number, messages: readonly TestMessage[]): Promise<unknown> =>
  applyTold(
    deps,
    shard,
    messages.map(({ owner, id, job }) =>
      decided({ tenant: owner.tenant.id, messageId: id, jobId: job, n: 0 }, 'failed', deps.clock.now(), 'test'),
    ),
  )

async function expectClosed(
  messages: readonly TestMessage[],
  { isPacked }: { readonly isPacked: boolean },
): Promise<void> {
  for (const message of messages) {
    expect(await readJob(message)).toMatchObject({ state: 'done', dueAtMs: null })
    const { results } = await env.LEDGER_0.prepare('select raw is null as isPacked from jobs where id = ?')
      .bind(message.job)
      .all()
    expect(results).toEqual([{ isPacked: isPacked ? 1 : 0 }])
    expect((await readStates(message)).message).toBe('failed')
    const shown = await call('GET', `/v1/emails/${message.id}/raw`, { key: message.owner.apiKey })
    expect(shown.text).toBe(message.raw)
  }
}

describe('jobs that are over, many at once', () => {
  it('are closed with their mail in one pack of their tenant; a few are left to the cron', async () => {
    const [owner, other] = [await createTenant({ shard: 0 }), await createTenant({ shard: 0 })]
    const many = await createMany(owner, PACK_AT_ONCE_MIN)
    const few = await createMany(other, PACK_AT_ONCE_MIN - 1)
    await end(owner.deps, 0, [...many, ...few])
    await expectClosed(many, { isPacked: true })
    await expectClosed(few, { isPacked: false })
    expect([await listKeys(owner.tenant.id), await listKeys(other.tenant.id)].map((keys) => keys.length)).toEqual([
      1, 0,
    ])
    await end(owner.deps, 0, many)
    expect(await listKeys(owner.tenant.id)).toHaveLength(1)
  })

  it('write one row of their job each', async () => {
    const owner = await createTenant({ shard: 0 })
    const messages = await createMany(owner, 20)
    const meter: Meter = { roundTrips: 0, rowsWritten: 0 }
    const metered = drizzle(meterDatabase(env.LEDGER_0, meter), { casing: 'snake_case' })
    await end({ ...owner.deps, ledgers: { count: 1, at: () => metered } }, 0, messages)
    // Recipient, message, event and job.
    expect(meter.rowsWritten).toBe(4 * 20)
  })

  it('are closed without a pack when R2 fails, and packed by the cron', async () => {
    const owner = await createTenant({ shard: 0 })
    const messages = await createMany(owner, PACK_AT_ONCE_MIN)
    const lines: string[] = []
    const rawBucket = { ...env.RAW, put: () => Promise.reject(new Error('R2 is away')) } as unknown as R2Bucket
    await end({ ...owner.deps, rawBucket, log: (_level, event) => lines.push(event) }, 0, messages)
    expect(lines).toContain('archive.failed')
    await expectClosed(messages, { isPacked: false })
    await archiveRaw(owner.deps, 'all')
    await expectClosed(messages, { isPacked: true })
  })

  it('stay due when the Worker dies before, and are closed when they are looked at', async () => {
    const owner = await createTenant({ shard: 0 })
    const messages = await createMany(owner, PACK_AT_ONCE_MIN)
    disarm = armFailpoint('apply.written', async () => {
      throw new Error('the Worker dies')
    })
    await expect(end(owner.deps, 0, messages)).rejects.toThrow('the Worker dies')
    disarm()
    for (const message of messages) expect((await readJob(message)).dueAtMs).not.toBeNull()
    const [first, ...rest] = messages
    if (!first) throw new Error('there are messages')
    await handOver(owner.deps, [{ tenant: owner.tenant.id, job: first.job }])
    await expectClosed([first], { isPacked: false })
    await end(owner.deps, 0, messages)
    await expectClosed(rest, { isPacked: false })
  })
})
