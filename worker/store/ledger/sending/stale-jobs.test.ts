/** Everything that changes a job on what it has read leaves one alone that another has changed meanwhile. */
import type { RelayId } from '@mailstead/contracts/ids.ts'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { createMessage, readJob, type TestMessage } from '../../../../test/worker/create-message.ts'
import { createTenant } from '../../../../test/worker/create-tenant.ts'
import { leaseJobs } from '../jobs.ts'
import { jobs } from '../schema.ts'
import { stopWaiting } from '../waiting-jobs.ts'
import { rescheduleMail, writeReleased } from './scheduled-jobs.ts'

const RELAY = crypto.randomUUID() as RelayId
const HOUR_MS = 3_600_000

const ledgerOf = ({ owner }: TestMessage) => owner.deps.ledgers.at(owner.tenant.shard)
const change = (message: TestMessage, values: Partial<typeof jobs.$inferInsert>) =>
  ledgerOf(message).update(jobs).set(values).where(eq(jobs.id, message.job))

/** Each tells whether it was done. */
const CHANGES = {
  lease: async (message: TestMessage, handOvers: number) => {
    const lease = { ...versionOf(message, handOvers), relayId: RELAY, epoch: 1, dueAtMs: Date.now() + HOUR_MS }
    return (await leaseJobs(ledgerOf(message), [lease])).has(message.job)
  },
  stop: async (message: TestMessage, handOvers: number) =>
    (await stopWaiting(ledgerOf(message), [versionOf(message, handOvers)], Date.now())).has(message.job),
  release: async (message: TestMessage, handOvers: number) => {
    const bytes = { sizeBytes: 3, sha256: 'f'.repeat(64), raw: 'new', rawKey: null, atMs: Date.now() }
    const row = { ...versionOf(message, handOvers), messageId: message.id, ...bytes }
    return (await writeReleased(ledgerOf(message), [row])).has(message.job)
  },
} as const

const versionOf = (message: TestMessage, handOvers: number) => ({
  ...{ tenant: message.owner.tenant.id, id: message.job, handOvers },
})

const NAMES = Object.keys(CHANGES) as (keyof typeof CHANGES)[]

/** A mail for later whose job has been changed `handOvers` times. */
async function createLater(handOvers = 4): Promise<TestMessage> {
  const message = await createMessage(await createTenant())
  await change(message, { handOvers, isUnsigned: true })
  return message
}

describe.each(NAMES)('%s', (name) => {
  it('is done to a job that is as it was read, and only once', async () => {
    const message = await createLater()
    expect(await CHANGES[name](message, 4)).toBe(true)
    expect(await readJob(message)).toMatchObject({ handOvers: 5 })
    expect(await CHANGES[name](message, 4)).toBe(false)
  })

  it.each(NAMES)('is not done after a %s', async (other) => {
    const message = await createLater()
    expect(await CHANGES[other](message, 4)).toBe(true)
    const after = await readJob(message)
    expect(await CHANGES[name](message, 4)).toBe(false)
    expect(await readJob(message)).toEqual(after)
  })

  it('is not done after another time was given', async () => {
    const message = await createLater()
    const time = {
      scheduledAtMs: Date.now() + HOUR_MS,
      expiresAtMs: Date.now() + 2 * HOUR_MS,
      dueAtMs: Date.now() + HOUR_MS,
    }
    const isMoved = await rescheduleMail(ledgerOf(message), message.owner.tenant.id, { messageId: message.id, ...time })
    expect(isMoved).toBe(true)
    expect(await CHANGES[name](message, 4)).toBe(false)
  })

  it('is not done to a job that is over, though it was read at its last change', async () => {
    const message = await createLater()
    await change(message, { state: 'done', dueAtMs: null })
    expect(await CHANGES[name](message, 4)).toBe(false)
    expect(await readJob(message)).toMatchObject({ state: 'done', handOvers: 4 })
  })

  it('is not done to the job of another tenant', async () => {
    const [message, other] = [await createLater(), await createTenant()]
    expect(await CHANGES[name]({ ...message, owner: { ...message.owner, tenant: other.tenant } }, 4)).toBe(false)
    expect(await readJob(message)).toMatchObject({ handOvers: 4 })
  })
})
