import type { InboundQueued } from '@mailstead/contracts/inbound-queued.ts'
import { describe, expect, it } from 'vitest'
import { arrive, listThreadsIn, RAW_MAIL, readDelivery, readMailIn } from '../../../../test/worker/arrive.ts'
import { createReceiver } from '../../../../test/worker/create-inbound.ts'
import { createMailbox, type TestMailbox } from '../../../../test/worker/create-mailbox.ts'
import { createRandom, shuffle } from '../../../../test/worker/faults/random.ts'
import type { Deps } from '../../../deps.ts'
import { receivedKey } from '../../../store/blobs/received.ts'
import { retryAfterMs } from './file-batch.ts'
import { ingest } from './ingest.ts'
import { sweepDeliveries, wakeDeliveriesAgain } from './sweep-deliveries.ts'

const LEASE_MS = 60_000

/** A clock of the test's own, and what the queue was given. */
async function stage() {
  const owner = await createReceiver()
  const [ada, bob] = [await createMailbox(owner, 'ada'), await createMailbox(owner, 'bob')]
  let offsetMs = 0
  const woken: InboundQueued[] = []
  const deps: Deps = {
    ...owner.deps,
    clock: { now: () => Date.now() + offsetMs },
    log: () => undefined,
    inbound: {
      sendBatch: async (messages: Iterable<MessageSendRequest<InboundQueued>>) => {
        for (const { body } of messages) if (body.tenant === owner.tenant.id) woken.push(body)
      },
    } as unknown as Queue,
  }
  return {
    owner,
    ada,
    bob,
    deps,
    woken,
    advance: (ms: number) => {
      offsetMs += ms
    },
  }
}

/** An invocation of the Worker that may die: false when it did. */
async function invoke(work: (die: () => void) => Promise<unknown>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    work(() => resolve(false)).then(() => resolve(true), reject)
  })
}

/** Whoever reads this mail whole dies of it. */
const deadly = (deps: Deps, key: string, die: () => void): Deps => ({
  ...deps,
  rawBucket: new Proxy(deps.rawBucket, {
    get: (bucket, name) =>
      name === 'get'
        ? async (asked: string, options?: R2GetOptions) => {
            if (asked !== key || options?.range) return bucket.get(asked, options ?? {})
            die()
            return new Promise(() => undefined)
          }
        : Reflect.get(bucket, name),
  }),
})

const LATER = { before: false, after: true } as const

/** The mailbox fails `times` times, before or after it has done what was asked. */
function failing(deps: Deps, mailbox: TestMailbox, when: keyof typeof LATER, times: number): Deps {
  let left = times
  return {
    ...deps,
    mailboxes: new Proxy(deps.mailboxes, {
      get: (namespace, name) =>
        name === 'get'
          ? (id: DurableObjectId) => {
              const stub = namespace.get(id)
              if (id.toString() !== mailbox.objectId || left <= 0) return stub
              left -= 1
              return {
                deliver: async (mails: Parameters<typeof stub.deliver>[0]) => {
                  if (LATER[when]) await stub.deliver(mails)
                  throw new Error('Network connection lost.')
                },
              }
            }
          : Reflect.get(namespace, name).bind(namespace),
    }),
  }
}

describe('a mail that kills the parser', () => {
  it('is taken raw after two tries, stops no queue and hurts no other', async () => {
    const { owner, ada, deps, advance } = await stage()
    const wakes: InboundQueued[] = []
    for (let n = 0; n < 3; n++)
      wakes.push(await arrive(owner, { rcptTo: [ada.address], raw: `Subject: ${n}\r\n\r\n${n}\r\n` }))
    const [, poison] = wakes as [InboundQueued, InboundQueued, InboundQueued]
    const key = receivedKey(owner.tenant.id, poison.delivery)
    const run = () => invoke((die) => ingest(deadly(deps, key, die), wakes))
    const attempts = async () => Promise.all(wakes.map(async (wake) => (await readDelivery(owner, wake)).parseAttempts))

    expect(await run()).toBe(false)
    expect(await attempts()).toEqual([1, 1, 1])
    // Nobody knows yet that the first invocation died.
    const waiting = await ingest(deps, wakes)
    expect(waiting.map(({ wake }) => wake)).toEqual(expect.arrayContaining(wakes))
    expect(Math.max(...waiting.map(({ afterMs }) => afterMs))).toBeLessThanOrEqual(LEASE_MS)
    expect(await attempts()).toEqual([1, 1, 1])

    advance(LEASE_MS)
    expect(await run()).toBe(false)
    advance(LEASE_MS)
    expect(await run()).toBe(true)
    const rows = await Promise.all(wakes.map((wake) => readDelivery(owner, wake)))
    expect(rows.map(({ state }) => state)).toEqual(['filed', 'filed', 'filed'])
    expect(rows.map(({ isRawOnly }) => isRawOnly)).toEqual([false, true, false])
    expect(rows.map(({ summary }) => summary?.subject)).toEqual(['0', '1', '2'])
    expect(rows[1]?.parseAttempts).toBe(3)
    for (const wake of wakes) expect(await readMailIn(ada, wake)).not.toBeNull()
    expect(await readMailIn(ada, poison)).toMatchObject({ isRawOnly: true })
  })

  it('is kept raw at once when the parser gives up by itself', async () => {
    const { owner, ada, deps } = await stage()
    const raw = `Subject: long\r\n${'X-Filler: x\r\n'.repeat(60_000)}\r\nbody\r\n`
    const wake = await arrive(owner, { rcptTo: [ada.address], raw })
    expect(await ingest(deps, [wake])).toEqual([])
    expect(await readMailIn(ada, wake)).toMatchObject({ isRawOnly: true, summary: { subject: 'long' } })
  })
})

describe('a mail whose names alone are too much for a row', () => {
  it('is kept raw: no value comes near the 2 MB that D1 and a mailbox take', async () => {
    const { owner, ada, deps } = await stage()
    const name = '文'.repeat(200)
    const part = `--b\r\nContent-Type: application/x\r\nContent-ID: <${'c'.repeat(900)}>\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\nx\r\n`
    const to = `"${'\\"'.repeat(120)}" <${'t'.repeat(40)}@x.example>,\r\n `.repeat(90)
    const head = ['To', 'Cc', 'Bcc', 'Reply-To'].map((field) => `${field}: ${to}x@x.example\r\n`).join('')
    const raw = `Subject: many\r\n${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${part.repeat(900)}--b--\r\n`
    const wakes = [
      await arrive(owner, { rcptTo: [ada.address], raw }),
      await arrive(owner, { rcptTo: [ada.address], raw: 'Subject: beside it\r\n\r\n' }),
    ]
    expect(await ingest(deps, wakes)).toEqual([])
    const [large, small] = await Promise.all(wakes.map((wake) => readDelivery(owner, wake)))
    expect(large).toMatchObject({ isRawOnly: true, summary: { subject: 'many', attachments: [] } })
    expect(new TextEncoder().encode(JSON.stringify(large?.summary)).byteLength).toBeLessThan(1_500_000)
    expect(small).toMatchObject({ isRawOnly: false, summary: { subject: 'beside it' } })
    for (const wake of wakes) expect(await readMailIn(ada, wake)).not.toBeNull()
  })
})

describe('wake-ups', () => {
  it('doubled, shuffled and at once file each mail once', async () => {
    const { owner, ada, bob, deps } = await stage()
    const wakes: InboundQueued[] = []
    for (let n = 0; n < 12; n++)
      wakes.push(await arrive(owner, { rcptTo: [ada.address, bob.address], raw: `Subject: ${n}\r\n\r\n` }))
    const random = createRandom(7)
    const batches = [0, 1, 2].map(() => shuffle([...wakes, ...wakes], random))
    const again = (await Promise.all(batches.map((batch) => ingest(deps, batch)))).flat()
    // Whoever came second is told to look again, and finds nothing to do.
    expect(
      await ingest(
        deps,
        again.map(({ wake }) => wake),
      ),
    ).toEqual([])
    for (const mailbox of [ada, bob])
      expect((await listThreadsIn(mailbox)).map(({ subject }) => subject).sort()).toEqual(
        wakes.map((_, n) => String(n)).sort(),
      )
    for (const wake of wakes)
      expect(await readDelivery(owner, wake)).toMatchObject({ state: 'filed', parseAttempts: 1 })
  })

  it('that were lost are made good by the sweeper, and those a queue gave up on by their row', async () => {
    const { owner, ada, deps, woken, advance } = await stage()
    const wake = await arrive(owner, { rcptTo: [ada.address] })
    await sweepDeliveries(deps)
    expect(woken).toEqual([])
    await wakeDeliveriesAgain(deps, [wake, { ...wake, tenant: crypto.randomUUID() as never }])
    await sweepDeliveries(deps)
    expect(woken).toEqual([wake])
    woken.length = 0
    const forgotten = await arrive(owner, { rcptTo: [ada.address] })
    advance(61_000)
    await sweepDeliveries(deps)
    expect(woken).toHaveLength(2)
    await ingest(deps, woken)
    for (const each of [wake, forgotten]) expect(await readDelivery(owner, each)).toMatchObject({ state: 'filed' })
    woken.length = 0
    await sweepDeliveries(deps)
    expect(woken).toEqual([])
  })
})

describe('a mailbox that fails', () => {
  it.each(['before', 'after'] as const)('%s it has the mail gets it once when it is back', async (when) => {
    const { owner, ada, bob, deps } = await stage()
    const both = await arrive(owner, { rcptTo: [ada.address, bob.address], raw: 'Subject: both\r\n\r\n' })
    const other = await arrive(owner, { rcptTo: [bob.address], raw: 'Subject: other\r\n\r\n' })
    const broken = failing(deps, ada, when, 1)
    const again = await ingest(broken, [both, other])
    expect(again.map(({ wake }) => wake)).toEqual([both])
    expect(await readDelivery(owner, other)).toMatchObject({ state: 'filed' })
    const left = await readDelivery(owner, both)
    expect(left).toMatchObject({ state: 'received', parseAttempts: 0 })
    expect(left.dueAtMs).toBeGreaterThan(deps.clock.now())
    expect(await ingest(broken, [both])).toEqual([])
    expect(await readDelivery(owner, both)).toMatchObject({ state: 'filed', parseAttempts: 1 })
    expect((await listThreadsIn(ada)).map(({ mailCount }) => mailCount)).toEqual([1])
    expect(await listThreadsIn(bob)).toHaveLength(2)
  })

  it('for long is asked less and less often, and the mail is never counted as a parser’s death', async () => {
    const { owner, ada, deps, advance } = await stage()
    const wake = await arrive(owner, { rcptTo: [ada.address] })
    const broken = failing(deps, ada, 'before', 100)
    const pauses: number[] = []
    for (let n = 0; n < 12; n++) {
      const [again] = await ingest(broken, [wake])
      pauses.push(again?.afterMs ?? 0)
      advance(again?.afterMs ?? 0)
    }
    expect(pauses[0]).toBe(5_000)
    expect([...pauses].sort((a, b) => a - b)).toEqual(pauses)
    expect(pauses.at(-1)).toBeGreaterThan(10_000)
    expect(await ingest(deps, [wake])).toEqual([])
    expect(await readMailIn(ada, wake)).toMatchObject({ isRawOnly: false, summary: { subject: 'hello' } })
  })
})

describe('a mail that fails for all of its batch', () => {
  it('is tried alone, and the others are filed', async () => {
    const { owner, ada, bob, deps } = await stage()
    const wakes = [
      await arrive(owner, { rcptTo: [ada.address] }),
      await arrive(owner, { rcptTo: [`poison@${owner.domain.name}`] }),
      await arrive(owner, { rcptTo: [bob.address] }),
    ]
    const all: Deps['directory']['all'] = (query) => {
      if (JSON.stringify(query).includes('poison@')) throw new Error('D1_ERROR: internal error')
      return deps.directory.all(query)
    }
    const directory = new Proxy(deps.directory, {
      get: (target, name) => (name === 'all' ? all : Reflect.get(target, name)),
    })
    const again = await ingest({ ...deps, directory }, wakes)
    expect(again.map(({ wake }) => wake)).toEqual([wakes[1]])
    expect((await Promise.all(wakes.map((wake) => readDelivery(owner, wake)))).map(({ state }) => state)).toEqual([
      'filed',
      'received',
      'filed',
    ])
  })
})

describe('other troubles of ours', () => {
  it.each<[string, (deps: Deps, boom: () => never) => Deps]>([
    ['the bucket', (deps, boom) => ({ ...deps, rawBucket: new Proxy(deps.rawBucket, { get: () => boom }) })],
    [
      'the directory, once the tenant is known',
      (deps, boom) => {
        const get = (target: Deps['directory'], name: string | symbol) => {
          if (name === 'all') return boom
          const value = Reflect.get(target, name)
          return typeof value === 'function' ? value.bind(target) : value
        }
        return { ...deps, directory: new Proxy(deps.directory, { get }) }
      },
    ],
  ])('%s: the mail comes again and nothing is counted against it', async (_, wreck) => {
    const { owner, ada, deps } = await stage()
    const wake = await arrive(owner, { rcptTo: [ada.address], raw: RAW_MAIL })
    const broken = wreck(deps, () => {
      throw new Error('Network connection lost.')
    })
    expect((await ingest(broken, [wake])).map((each) => each.wake)).toEqual([wake])
    expect(await readDelivery(owner, wake)).toMatchObject({ state: 'received', parseAttempts: 0 })
    expect(await ingest(deps, [wake])).toEqual([])
    expect(await readMailIn(ada, wake)).not.toBeNull()
  })

  it('waits 5 s at first and a minute in the end', () => {
    expect([0, 60_000, 600_000, 86_400_000].map(retryAfterMs)).toEqual([5_000, 15_000, 60_000, 60_000])
  })
})
