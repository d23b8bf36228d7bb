import { env } from 'cloudflare:workers'
import type { InboundQueued } from '@mailstead/contracts/inbound-queued.ts'
import { SCORE_MAX_BYTES, type SpamScan } from '@mailstead/contracts/mail-checks.ts'
import { checkSignature, sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { arrive, readDelivery, readMailIn } from '../../../../test/worker/arrive.ts'
import { changeDomain, createReceiver } from '../../../../test/worker/create-inbound.ts'
import { createMailbox, type TestMailbox } from '../../../../test/worker/create-mailbox.ts'
import { createRelay, type TestRelay } from '../../../../test/worker/create-relay.ts'
import type { TestTenant } from '../../../../test/worker/create-tenant.ts'
import { removeRelays } from '../../../../test/worker/fake-agent.ts'
import { createRandom, shuffle } from '../../../../test/worker/faults/random.ts'
import { createDeps, type Deps } from '../../../deps.ts'
import { openMailbox } from '../../../mailbox/client.ts'
import { armFailpoint } from '../../../platform/failpoint.ts'
import { relays } from '../../../store/directory/schema.ts'
import { noteSuccess } from '../../relays/breaker.ts'
import { recordHeartbeat } from '../../relays/record-heartbeat.ts'
import { ingest } from '../ingest/ingest.ts'
import { sweepScans, wakeScansAgain } from './hasten-scans.ts'
import { scanDeliveries } from './scan-deliveries.ts'
import { noteScored } from './scorer-memory.ts'

const scanOf = (score: number): SpamScan => ({ engine: 'test', score, threshold: 5, symbols: ['TEST'] })
const BEAT = { version: '1', waiting: 0, sending: 0, unreported: 0, diskFreeBytes: 1 }

type Scorer = (mail: string) => Response | Promise<Response>
const scoring: Scorer = (mail) => Response.json(scanOf(Number(/^Subject: (-?\d+)/m.exec(mail)?.[1] ?? 0)))
const silent: Scorer = () => new Response(null, { status: 503 })

interface Stage {
  readonly owner: TestTenant
  readonly ada: TestMailbox
  readonly relay: TestRelay
  readonly deps: Deps
  /** Mails that the scorer was asked about. */
  readonly asked: string[]
  readonly woken: InboundQueued[]
  scorer: Scorer
  /** Questions at once, at most. */
  busiest: number
  advance(ms: number): Promise<void>
}

/** A relay whose agent answers `/v1/score` as `scorer` says, and a queue that only notes what it gets. */
async function stage(): Promise<Stage> {
  const owner = await createReceiver()
  const ada = await createMailbox(owner, 'ada')
  const relay = await createRelay({ url: `http://${crypto.randomUUID()}.test`, heartbeatAtMs: Date.now() })
  let offsetMs = 0
  let busy = 0
  const staged: Stage = {
    owner,
    ada,
    relay,
    asked: [],
    woken: [],
    scorer: scoring,
    busiest: 0,
    deps: {
      ...owner.deps,
      clock: { now: () => Date.now() + offsetMs },
      log: () => undefined,
      scan: {
        sendBatch: async (messages: Iterable<MessageSendRequest<InboundQueued>>) => {
          for (const { body } of messages) if (body.tenant === owner.tenant.id) staged.woken.push(body)
        },
      } as unknown as Queue,
      fetch: async (input, init) => {
        const url = new URL(String(input))
        const headers = new Headers(init?.headers)
        const body = new Uint8Array(await new Response(init?.body ?? null).arrayBuffer())
        const signed = {
          method: 'POST',
          path: url.pathname,
          header: (name: string) => headers.get(name),
          nowMs: Date.now(),
        }
        expect(url.pathname).toBe('/v1/score')
        expect(await checkSignature([relay.key], signed)).toMatchObject({ ok: true, digest: await sha256Hex(body) })
        const mail = new TextDecoder().decode(body)
        staged.asked.push(mail)
        busy += 1
        staged.busiest = Math.max(staged.busiest, busy)
        try {
          return await staged.scorer(mail)
        } finally {
          busy -= 1
        }
      },
    },
    async advance(ms) {
      offsetMs += ms
      await owner.deps.directory
        .update(relays)
        .set({ heartbeatAtMs: Date.now() + offsetMs })
        .where(eq(relays.id, relay.id))
    },
  }
  return staged
}

/** A filed mail without a score whose subject is the score that it will get. */
async function fileUnscanned(staged: Stage, score: number, more: Partial<Parameters<typeof arrive>[1]> = {}) {
  const raw = `Subject: ${score}\r\n\r\nHello.\r\n`
  const wake = await arrive(staged.owner, { rcptTo: [staged.ada.address], raw, scan: null, ...more })
  await ingest(staged.deps, [wake])
  return wake
}

const folderOf = async ({ ada }: Stage, wake: InboundQueued) => (await readMailIn(ada, wake))?.folder

beforeEach(async () => {
  await removeRelays(createDeps(env))
  noteScored()
})
afterAll(async () => removeRelays(createDeps(env)))

describe('a mail that was filed without a score', () => {
  it('lies in its mailbox at once, and waits for its score', async () => {
    const staged = await stage()
    const wake = await fileUnscanned(staged, 9)
    expect(await folderOf(staged, wake)).toBe('inbox')
    expect(staged.woken).toEqual([wake])
    expect(staged.asked).toEqual([])
    const row = await readDelivery(staged.owner, wake)
    expect(row).toMatchObject({ state: 'filed', scan: null })
    expect(row.scanDueAtMs).toBeLessThanOrEqual(staged.deps.clock.now())
  })

  it.each([
    [2, 'inbox'],
    [5, 'spam'],
  ])('is scored %i and then lies in %s', async (score, folder) => {
    const staged = await stage()
    const wake = await fileUnscanned(staged, score)
    expect(await scanDeliveries(staged.deps, [wake])).toEqual([])
    expect(await folderOf(staged, wake)).toBe(folder)
    expect((await readMailIn(staged.ada, wake))?.scan).toEqual(scanOf(score))
    expect(await readDelivery(staged.owner, wake)).toMatchObject({
      scan: scanOf(score),
      scanDueAtMs: null,
      placements: [{ outcome: 'filed', mailboxes: [{ id: staged.ada.id, folder }] }],
    })
  })

  it('is judged by the limit of its domain', async () => {
    const staged = await stage()
    await changeDomain(staged.owner, { spamLimit: 2 })
    const wake = await fileUnscanned(staged, 3)
    await scanDeliveries(staged.deps, [wake])
    expect(await folderOf(staged, wake)).toBe('spam')
  })

  it('is moved in every mailbox that has it', async () => {
    const staged = await stage()
    const bob = await createMailbox(staged.owner, 'bob')
    const wake = await fileUnscanned(staged, 9, { rcptTo: [staged.ada.address, bob.address] })
    await scanDeliveries(staged.deps, [wake])
    expect(await readMailIn(bob, wake)).toMatchObject({ folder: 'spam' })
    expect((await readDelivery(staged.owner, wake)).placements).toMatchObject([
      { mailboxes: [{ folder: 'spam' }] },
      { mailboxes: [{ folder: 'spam' }] },
    ])
  })

  it('is left where somebody has read it, and its score noted', async () => {
    const staged = await stage()
    const wake = await fileUnscanned(staged, 9)
    const mailbox = openMailbox(env.MAILBOX, staged.ada.objectId)
    const mail = await readMailIn(staged.ada, wake)
    await mailbox.updateThread(mail?.threadId ?? '', { isRead: true })
    await scanDeliveries(staged.deps, [wake])
    expect(await readMailIn(staged.ada, wake)).toMatchObject({ folder: 'inbox', scan: scanOf(9) })
    expect((await readDelivery(staged.owner, wake)).placements).toMatchObject([{ mailboxes: [{ folder: 'inbox' }] }])
  })

  it('goes to the scorer as far as that reads it', async () => {
    const staged = await stage()
    const wake = await fileUnscanned(staged, 1, { raw: `Subject: 1\r\n\r\n${'x'.repeat(SCORE_MAX_BYTES + 9_000)}` })
    await scanDeliveries(staged.deps, [wake])
    expect(staged.asked.map(({ length }) => length)).toEqual([SCORE_MAX_BYTES])
    expect((await readDelivery(staged.owner, wake)).scan).toEqual(scanOf(1))
  })

  it('goes to the scorer with the hand-over to us in front, where there was one', async () => {
    const staged = await stage()
    const wakes = [await fileUnscanned(staged, 1), await fileUnscanned(staged, 2, { source: 'routing' })]
    for (const wake of wakes) await scanDeliveries(staged.deps, [wake])
    const [first = '', second = ''] = staged.asked
    const [received = ''] = first.replaceAll('\r\n ', ' ').split('\r\n')
    expect(received).toMatch(/^Received: from mail\.sender\.example \(.*\[192\.0\.2\.9\]\) by mx\.test with ESMTP /)
    expect(first.endsWith('\r\nSubject: 1\r\n\r\nHello.\r\n')).toBe(true)
    expect(second).toBe('Subject: 2\r\n\r\nHello.\r\n')
  })

  it('is asked for once, however often its wake-up comes', async () => {
    const staged = await stage()
    const wakes: InboundQueued[] = []
    for (let n = 0; n < 8; n++) wakes.push(await fileUnscanned(staged, n))
    const many = shuffle([...wakes, ...wakes, ...wakes], createRandom(3))
    await Promise.all([scanDeliveries(staged.deps, many), scanDeliveries(staged.deps, [...many].reverse())])
    expect(staged.asked).toHaveLength(8)
    expect(staged.busiest).toBeLessThanOrEqual(4)
    for (const [n, wake] of wakes.entries()) expect(await folderOf(staged, wake)).toBe(n >= 5 ? 'spam' : 'inbox')
  })

  it('is not asked for when it lies in no mailbox', async () => {
    const staged = await stage()
    const wake = await fileUnscanned(staged, 9, { rcptTo: [`nobody@${staged.owner.domain.name}`] })
    expect(staged.woken).toEqual([])
    expect(await readDelivery(staged.owner, wake)).toMatchObject({ scanDueAtMs: null })
  })
})

describe('a scorer that does not answer', () => {
  it.each<[string, Scorer]>([
    ['says 503', silent],
    ['cannot be reached', () => Promise.reject(new Error('Network connection lost.'))],
    ['answers garbage', () => new Response('<html>', { status: 200 })],
    ['answers something else', () => Response.json({ score: 'high' })],
    ['redirects', () => new Response(null, { status: 302, headers: { location: 'http://a.example' } })],
  ])('%s: mails wait 10 s, then longer, and lie where they are', async (_, scorer) => {
    const staged = await stage()
    const wake = await fileUnscanned(staged, 9)
    staged.scorer = scorer
    const pauses: number[] = []
    for (let n = 0; n < 5; n++) {
      noteSuccess(staged.relay.id)
      const [again] = await scanDeliveries(staged.deps, [wake])
      expect(again?.wake).toEqual(wake)
      pauses.push(again?.afterMs ?? 0)
      expect(await scanDeliveries(staged.deps, [wake])).toEqual([])
      await staged.advance(again?.afterMs ?? 0)
    }
    for (const [n, low] of [10_000, 20_000, 40_000, 60_000, 60_000].entries()) {
      expect(pauses[n]).toBeGreaterThanOrEqual(low)
      expect(pauses[n]).toBeLessThanOrEqual(low * 1.2 + 1)
    }
    expect(await folderOf(staged, wake)).toBe('inbox')
    expect((await readDelivery(staged.owner, wake)).scan).toBeNull()
    staged.scorer = scoring
    noteSuccess(staged.relay.id)
    expect(await scanDeliveries(staged.deps, [wake])).toEqual([])
    expect(await folderOf(staged, wake)).toBe('spam')
  })

  it('is asked a few times and not for every mail of a batch', async () => {
    const staged = await stage()
    const wakes: InboundQueued[] = []
    for (let n = 0; n < 10; n++) wakes.push(await fileUnscanned(staged, 9))
    staged.scorer = silent
    expect(await scanDeliveries(staged.deps, wakes)).toHaveLength(10)
    expect(staged.asked.length).toBeLessThanOrEqual(4)
  })

  it('hurts no mail beside the one that it cannot read', async () => {
    const staged = await stage()
    const wakes = [await fileUnscanned(staged, 1), await fileUnscanned(staged, 77), await fileUnscanned(staged, 3)]
    staged.scorer = (mail) => (mail.includes('Subject: 77') ? silent(mail) : scoring(mail))
    const again = await scanDeliveries(staged.deps, wakes)
    expect(again.map(({ wake }) => wake)).toEqual([wakes[1]])
  })

  it('wakes all that waits with the first score that it gives again', async () => {
    const staged = await stage()
    const wakes: InboundQueued[] = []
    for (let n = 0; n < 6; n++) wakes.push(await fileUnscanned(staged, n))
    staged.scorer = silent
    await scanDeliveries(staged.deps, wakes)
    staged.woken.length = 0
    staged.scorer = scoring
    const fresh = await fileUnscanned(staged, 9)
    staged.woken.length = 0
    await scanDeliveries(staged.deps, [fresh])
    expect(new Set(staged.woken.map(({ delivery }) => delivery))).toEqual(
      new Set(wakes.map(({ delivery }) => delivery)),
    )
    await scanDeliveries(staged.deps, staged.woken)
    for (const wake of wakes) expect((await readDelivery(staged.owner, wake)).scan).not.toBeNull()
  })

  it('is welcomed by its heartbeat: what waits is woken once', async () => {
    const staged = await stage()
    const wake = await fileUnscanned(staged, 9)
    staged.scorer = silent
    await scanDeliveries(staged.deps, [wake])
    staged.woken.length = 0
    await recordHeartbeat(staged.deps, staged.relay.id, { ...BEAT, scorer: 'down' })
    expect(staged.woken).toEqual([])
    await recordHeartbeat(staged.deps, staged.relay.id, { ...BEAT, scorer: 'up' })
    expect(staged.woken).toEqual([wake])
    await recordHeartbeat(staged.deps, staged.relay.id, { ...BEAT, scorer: 'up' })
    expect(staged.woken).toEqual([wake])
    staged.scorer = scoring
    expect(await scanDeliveries(staged.deps, [wake])).toEqual([])
    expect(await folderOf(staged, wake)).toBe('spam')
  })

  it('is not asked at all where a relay says that it has none', async () => {
    const staged = await stage()
    const wake = await fileUnscanned(staged, 9)
    await recordHeartbeat(staged.deps, staged.relay.id, { ...BEAT, scorer: 'absent' })
    expect(await scanDeliveries(staged.deps, [wake])).toHaveLength(1)
    expect(staged.asked).toEqual([])
  })
})

describe('a Worker that dies', () => {
  it('after the score is kept moves the mail all the same, without asking again', async () => {
    const staged = await stage()
    const wake = await fileUnscanned(staged, 9)
    const disarm = armFailpoint('scan.saved', () => {
      throw new Error('thrown by a failpoint')
    })
    expect(await scanDeliveries(staged.deps, [wake])).toHaveLength(1)
    disarm()
    expect(await folderOf(staged, wake)).toBe('inbox')
    await staged.advance(61_000)
    staged.woken.length = 0
    await sweepScans(staged.deps)
    expect(staged.woken).toEqual([wake])
    expect(await scanDeliveries(staged.deps, staged.woken)).toEqual([])
    expect(await folderOf(staged, wake)).toBe('spam')
    expect(staged.asked).toHaveLength(1)
  })

  it('leaves nothing that the sweeper and the dead letters do not bring back', async () => {
    const staged = await stage()
    const wake = await fileUnscanned(staged, 2)
    staged.scorer = silent
    await scanDeliveries(staged.deps, [wake])
    staged.woken.length = 0
    await sweepScans(staged.deps)
    expect(staged.woken).toEqual([])
    await wakeScansAgain(staged.deps, [wake])
    await sweepScans(staged.deps)
    expect(staged.woken).toEqual([wake])
  })
})
