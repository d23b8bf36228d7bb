import { env } from 'cloudflare:workers'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { call } from '../../../../test/worker/call.ts'
import { changeJob, createMessage, readJob, type TestMessage } from '../../../../test/worker/create-message.ts'
import { createTenant, type TestTenant } from '../../../../test/worker/create-tenant.ts'
import { createFakeAgent, fetchOf, removeRelays } from '../../../../test/worker/fake-agent.ts'
import { databaseOf, finishMessage, listKeys } from '../../../../test/worker/fill-tenant.ts'
import type { Deps } from '../../../deps.ts'
import { handOver } from '../../sending/hand-over/hand-over.ts'
import { archiveRaw } from './archive-raw.ts'

/** Many round trips a test: time for a busy machine. */
vi.setConfig({ testTimeout: 60_000 })

/** A signed mail of `bytes` octets. */
const rawOf = (bytes: number): string => {
  const head = `Subject: test\r\n\r\n${crypto.randomUUID()}\r\n`
  return head + 'x'.repeat(Math.max(0, bytes - head.length))
}

async function createFinal(owner: TestTenant, bytes = 400): Promise<TestMessage> {
  const message = await createMessage(owner, { raw: rawOf(bytes) })
  await finishMessage(message)
  return message
}

async function placeOf({ owner, job }: TestMessage) {
  const row = await databaseOf(owner.tenant.shard)
    .prepare('select raw is not null as hasRaw, raw_key as rawKey, raw_offset as rawOffset from jobs where id = ?')
    .bind(job)
    .first<{ hasRaw: number; rawKey: string | null; rawOffset: number | null }>()
  if (!row) throw new Error('The job is gone')
  return row
}

const readRaw = async ({ owner, id }: TestMessage): Promise<string> => {
  const answer = await call('GET', `/v1/emails/${id}/raw`, { key: owner.apiKey })
  expect(answer.status).toBe(200)
  return answer.text
}

const expectReadable = async (messages: readonly TestMessage[]): Promise<void> => {
  for (const message of messages) expect(await readRaw(message)).toBe(message.raw)
}

/** The bucket, with something to do when an object has been put. */
const bucketWith = (afterPut: () => Promise<void>): R2Bucket =>
  new Proxy(env.RAW, {
    get(target, name) {
      if (name !== 'put') {
        const member: unknown = Reflect.get(target, name)
        return typeof member === 'function' ? member.bind(target) : member
      }
      return async (...given: Parameters<R2Bucket['put']>) => {
        const put = await target.put(...given)
        await afterPut()
        return put
      }
    },
  })

beforeEach(async () => {
  for (const shard of [0, 1])
    await databaseOf(shard).prepare('update jobs set raw = null where due_at_ms is null').run()
})
afterAll(async () => removeRelays((await createTenant()).deps))

describe('the archive', () => {
  it('keeps the raw of every mail readable before, during and after', async () => {
    const owner = await createTenant({ shard: 1 })
    const messages = [await createFinal(owner), await createFinal(owner, 5_000), await createFinal(owner, 65_536)]
    const open = await createMessage(owner)
    await expectReadable([...messages, open])
    let during = 0
    const rawBucket = bucketWith(async () => {
      await expectReadable(messages)
      during += 1
    })
    await archiveRaw({ ...owner.deps, rawBucket }, 'all')
    expect(during).toBe(1)
    await expectReadable([...messages, open])
    const places = await Promise.all(messages.map(placeOf))
    expect(places.map(({ hasRaw }) => hasRaw)).toEqual([0, 0, 0])
    expect(new Set(places.map(({ rawKey }) => rawKey)).size).toBe(1)
    expect(places[0]?.rawKey).toMatch(new RegExp(`^standard/${owner.tenant.id}/pack/[0-9a-f-]{36}$`))
    expect(places.map(({ rawOffset }) => rawOffset).sort((a, b) => Number(a) - Number(b))).toEqual([0, 400, 5_400])
    expect(await placeOf(open)).toEqual({ hasRaw: 1, rawKey: null, rawOffset: null })
    expect(await listKeys(owner.tenant.id)).toHaveLength(1)
    const shown = await call('GET', `/v1/emails/${messages[0]?.id}`, { key: owner.apiKey })
    expect(shown.json.text).toContain(messages[0]?.raw.slice(17, 40))
  })

  it('packs each tenant by itself, and leaves little mail to the run that takes all', async () => {
    const [small, big] = [await createTenant({ shard: 0 }), await createTenant({ shard: 0 })]
    const few = await createFinal(small)
    const many = await Promise.all(Array.from({ length: 5 }, () => createFinal(big, 60_000)))
    await archiveRaw(big.deps, 'full_packs')
    expect((await placeOf(few)).hasRaw).toBe(1)
    expect((await Promise.all(many.map(placeOf))).map(({ hasRaw }) => hasRaw)).toEqual([0, 0, 0, 0, 0])
    await archiveRaw(big.deps, 'all')
    expect((await placeOf(few)).rawKey).toContain(small.tenant.id)
    await expectReadable([few, ...many])
    expect(await listKeys(big.tenant.id)).toHaveLength(1)
  })

  it('is bounded, and the next run goes on where it stopped', async () => {
    const owners = await Promise.all(Array.from({ length: 4 }, () => createTenant({ shard: 0 })))
    const messages: TestMessage[] = []
    for (const owner of owners) messages.push(await createFinal(owner), await createFinal(owner))
    const left = async () => (await Promise.all(messages.map(placeOf))).filter(({ hasRaw }) => hasRaw === 1).length
    const seen: number[] = []
    for (let run = 0; run < 4; run++) {
      await archiveRaw(owners[0]!.deps, 'all', { packs: 1, timeMs: 20_000, rows: 3 })
      seen.push(await left())
    }
    expect(seen).toEqual([6, 4, 2, 0])
    await expectReadable(messages)
  })

  it('loses nothing when it dies between the object and the rows', async () => {
    const owner = await createTenant({ shard: 1 })
    const message = await createFinal(owner)
    const rawBucket = bucketWith(() => Promise.reject(new Error('The isolate is gone')))
    const lines: string[] = []
    await archiveRaw({ ...owner.deps, rawBucket, log: (_level, event) => lines.push(event) }, 'all')
    expect(lines).toContain('archive.failed')
    expect(await placeOf(message)).toMatchObject({ hasRaw: 1, rawKey: null })
    await archiveRaw(owner.deps, 'all')
    expect((await placeOf(message)).hasRaw).toBe(0)
    await expectReadable([message])
    expect(await listKeys(owner.tenant.id)).toHaveLength(2)
  })

  it('leaves to a faster run what it has done, without a pack that nobody needs', async () => {
    const owner = await createTenant({ shard: 1 })
    const message = await createFinal(owner)
    const rawBucket = bucketWith(() => archiveRaw(owner.deps, 'all'))
    await archiveRaw({ ...owner.deps, rawBucket }, 'all')
    await expectReadable([message])
    expect(await listKeys(owner.tenant.id)).toEqual([(await placeOf(message)).rawKey])
  })

  it('does not take the mail out of a row that is not what was signed', async () => {
    const owner = await createTenant({ shard: 1 })
    const [damaged, sound] = [await createFinal(owner), await createFinal(owner)]
    await env.LEDGER_1.prepare("update jobs set raw = 'y' || substr(raw, 2) where id = ?").bind(damaged.job).run()
    const lines: string[] = []
    await archiveRaw({ ...owner.deps, log: (_level, event) => lines.push(event) }, 'all')
    expect(lines).toContain('archive.damaged')
    expect(await placeOf(damaged)).toMatchObject({ hasRaw: 1, rawKey: null })
    await expectReadable([sound])
  })

  it('leaves the mail of a job that was opened again, and a job opened later is handed over from the pack', async () => {
    const owner = await createTenant({ shard: 1 })
    await removeRelays(owner.deps)
    const agent = await createFakeAgent(owner.deps.clock.now())
    const [early, late, neighbour] = [await createFinal(owner), await createFinal(owner), await createFinal(owner)]
    const reopen = async (message: TestMessage) => {
      await changeJob(message, { state: 'waiting', dueAtMs: owner.deps.clock.now() })
      await env.LEDGER_1.prepare("update recipients set state = 'accepted' where message_id = ?").bind(message.id).run()
    }
    const rawBucket = bucketWith(() => reopen(early))
    await archiveRaw({ ...owner.deps, rawBucket }, 'all')
    expect(await placeOf(early)).toMatchObject({ hasRaw: 1, rawKey: null })
    await reopen(late)
    const deps: Deps = { ...owner.deps, fetch: fetchOf(agent) }
    await handOver(
      deps,
      [early, late].map(({ job }) => ({ tenant: owner.tenant.id, job })),
    )
    expect(agent.posts.flatMap(({ bodies }) => bodies).sort()).toEqual([early.raw, late.raw].sort())
    expect(await readJob(late)).toMatchObject({ state: 'leased' })
    await expectReadable([early, late, neighbour])
  })
})
