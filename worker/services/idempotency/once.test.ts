import { describe, expect, it } from 'vitest'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { Refusal } from '../../platform/refusal.ts'
import { raiseFence } from '../../store/ledger/fences.ts'
import { idempotencyKeys } from '../../store/ledger/schema.ts'
import type { NewThing } from './new-thing.ts'
import { once } from './once.ts'

async function stage() {
  const { deps, tenant } = await createTenant()
  const access = { tenant: tenant.id, shard: tenant.shard }
  const ledger = deps.ledgers.at(tenant.shard)
  /** Everything that was made, in the order in which it was. */
  const things: NewThing[] = []
  const make = async (thing: NewThing) => {
    things.push(thing)
    return { id: thing.id, secret: (await thing.secret()).toHex() }
  }
  const ask = (key: string | null, request: unknown = {}, operation = '/v1/things') =>
    once(deps, access, { operation, key, request }, make)
  return { deps, access, ledger, things, make, ask }
}

/** Two requests at one moment: nobody has an answer before both have begun. */
async function meet<T>(first: (go: () => Promise<void>) => Promise<T>, second: typeof first): Promise<T[]> {
  let waiting = 0
  const { promise, resolve } = Promise.withResolvers<void>()
  const go = () => {
    if (++waiting === 2) resolve()
    return promise
  }
  return Promise.all([first(go), second(go)])
}

describe('once', () => {
  it('makes a new thing each time without a key', async () => {
    const { ask } = await stage()
    const [a, b] = [await ask(null), await ask(null)]
    expect(a.id).not.toBe(b.id)
    expect(a.secret).not.toBe(b.secret)
  })

  it('gives the first answer again, also to a request at another operation with the same key only its own', async () => {
    const { ask, things } = await stage()
    const first = await ask('k')
    expect(await ask('k')).toEqual(first)
    const other = await ask('k', {}, '/v1/others')
    expect(other.id).not.toBe(first.id)
    expect(things).toHaveLength(2)
  })

  it('keeps the answer sealed', async () => {
    const { ask, ledger } = await stage()
    const { id, secret } = await ask('k')
    const row = (await ledger.select().from(idempotencyKeys)).find(({ messageId }) => messageId === id)
    expect(row?.answer).toMatch(/^v1\./)
    expect(JSON.stringify(row)).not.toContain(secret)
  })

  it('refuses the key for another request, also while the first one is not answered', async () => {
    const { deps, access, ask } = await stage()
    const refused = { code: 'invalid_idempotent_request', message: expect.stringContaining('`Idempotency-Key`') }
    await ask('k', { name: 'one' })
    await expect(ask('k', { name: 'two' })).rejects.toMatchObject(refused)
    await once(deps, access, { operation: '/v1/things', key: 'k2', request: { name: 'one' } }, async ({ id }) => {
      await expect(ask('k2', { name: 'two' })).rejects.toMatchObject(refused)
      return id
    })
  })

  it('gives makers at one moment the same thing and secret, and both the answer that was kept first', async () => {
    const { deps, access, things, make } = await stage()
    const keyed = { operation: '/v1/things', key: 'k', request: {} }
    const run = (n: number) => (go: () => Promise<void>) =>
      once(deps, access, keyed, async (thing) => {
        await go()
        return { n, ...(await make(thing)) }
      })
    const [a, b] = await meet(run(1), run(2))
    expect(a).toEqual(b)
    expect(things).toHaveLength(2)
    expect(things[0]?.id).toBe(things[1]?.id)
    expect(things[0]?.atMs).toBe(things[1]?.atMs)
  })

  it.each([
    ['a failure', new Error('lost connection')],
    ['a refusal', new Refusal('conflict', 'not yet')],
  ])('does not remember %s, and makes the same thing when it comes again', async (_, error) => {
    const { deps, access, ask } = await stage()
    let failed = ''
    const keyed = { operation: '/v1/things', key: 'k', request: {} }
    const failing = once(deps, access, keyed, async ({ id, secret }) => {
      failed = id + (await secret()).toHex()
      throw error
    })
    await expect(failing).rejects.toBe(error)
    const { id, secret } = await ask('k')
    expect(id + secret).toBe(failed)
  })

  it('answers what is too large to be kept, and makes it again', async () => {
    const { deps, access } = await stage()
    const keyed = { operation: '/v1/things', key: 'k', request: {} }
    const ask = () => once(deps, access, keyed, async ({ id }) => ({ id, text: 'x'.repeat(900_000) }))
    const first = await ask()
    expect(await ask()).toEqual(first)
  })

  it('keeps two accounts apart, secrets too', async () => {
    const [a, b] = [await stage(), await stage()]
    const [first, theirs] = [await a.ask('k'), await b.ask('k', { name: 'other' })]
    expect(theirs.id).not.toBe(first.id)
    expect(theirs.secret).not.toBe(first.secret)
  })

  it('reserves nothing for an account that has left the ledger', async () => {
    const { access, ledger, ask, things } = await stage()
    await raiseFence(ledger, access.tenant, { kind: 'away', moveAtMs: 1 })
    await expect(ask('k')).rejects.toMatchObject({ code: 'service_unavailable' })
    expect(things).toHaveLength(0)
  })
})
