/** Everything that may happen to the system, in any order. Each is followed by a look at the invariants. */
import fc from 'fast-check'
import { armFailpoint } from '../../../worker/platform/failpoint.ts'
import { sendCommand } from '../../../worker/services/control/send-command.ts'
import { ENDS, hasWaiting, nextPlace } from '../faults/relay-journal.ts'
import { checkInvariants, judgeStart, type Real } from './invariants.ts'
import type { Model } from './model.ts'
import {
  accept,
  complain,
  hold,
  order,
  pickRelay,
  type Recipients,
  release,
  resume,
  stop,
  suppress,
  takeBack,
} from './orders.ts'

export type Command = fc.AsyncCommand<Model, Real>

const MINUTE_MS = 60_000
const LONGEST_ATTEMPT_MS = 15 * MINUTE_MS
export const POINTS = [
  'accept.kept',
  'outbound.acknowledging',
  'hand_over.leased',
  'hand_over.posted',
  'events.queued',
  'events.applied',
  'apply.read',
  'apply.written',
  'sweep.taken',
] as const

const command = (name: string, run: (model: Model, real: Real) => Promise<unknown>): Command => ({
  check: () => true,
  run: async (model, real) => {
    await run(model, real)
    await checkInvariants(model, real)
  },
  toString: () => name,
})

export async function beat(model: Model, real: Real, at: number): Promise<void> {
  const picked = pickRelay(model, real, at)
  if (!picked) return
  const place = nextPlace()
  if (await picked.relay.beat()) picked.modelled.heardAt = place
}

export function start(model: Model, real: Real, at: number): void {
  const picked = pickRelay(model, real, at)
  if (picked) for (const started of picked.relay.start()) judgeStart(model, real, picked.relay, started)
}

/** No attempt takes longer than the longest. */
export function tick({ world }: Real, ms: number): void {
  for (let left = ms; left > 0; left -= MINUTE_MS) {
    world.advance(Math.min(left, MINUTE_MS))
    for (const relay of world.relays) relay.finish(world.now() - LONGEST_ATTEMPT_MS + MINUTE_MS)
  }
}

/** One relay is left at least. What is on the wire there may arrive, and nobody hears of it. */
function lose(model: Model, real: Real, at: number): void {
  const picked = pickRelay(model, real, at)
  if (!picked || model.relays.filter(({ isLost }) => !isLost).length === 1) return
  picked.modelled.isLost = true
  picked.relay.link = 'down'
}

/** Old events are told again, in another order and by the relay that knew them. */
async function tellAgain(model: Model, real: Real, at: number): Promise<void> {
  const picked = pickRelay(model, real, at)
  if (!picked) return
  for (const event of picked.relay.told.slice(-5).toReversed())
    picked.relay.outbox.set(`${event.id}|${event.epoch}`, event)
  await picked.relay.tell()
}

/** What happens all the time; `reached` of the relays take part, one bit each. */
async function live(model: Model, real: Real, reached: number): Promise<void> {
  const { world } = real
  const numbers = world.relays.flatMap((_, at) => ((reached >> at) & 1 ? [at] : []))
  for (const at of numbers) await beat(model, real, at)
  await world.runCron()
  await world.broker.deliverDue()
  for (const at of numbers) {
    start(model, real, at)
    pickRelay(model, real, at)?.relay.finish(world.now())
    await pickRelay(model, real, at)?.relay.tell()
  }
}

interface CutOff {
  readonly ms: number
  /** Its last answers do not arrive any more. */
  readonly isAbrupt: boolean
  /** What is ordered meanwhile, of a mail that is at the relay if there is one. */
  readonly during: ((model: Model, real: Real, at: number) => Promise<void>) | null
}

/** The number of a mail that waits at the relay. */
const mailAt = (model: Model, real: Real, at: number): number => {
  const jobs = real.world.relays[at]?.jobs
  return Math.max(
    model.mails.findIndex(({ id }) => jobs?.get(id) && hasWaiting(jobs.get(id)!)),
    0,
  )
}

/** One relay is out of contact for some time, with what it has; the others go on, also after it is back. */
async function cutOff(model: Model, real: Real, at: number, cut: CutOff): Promise<void> {
  const { ms, isAbrupt, during } = cut
  const picked = pickRelay(model, real, at)
  if (!picked) return
  const others = 7 & ~(1 << at)
  await beat(model, real, at)
  if (isAbrupt) picked.relay.link = 'answers lost'
  await live(model, real, 1 << at)
  start(model, real, at)
  picked.relay.link = 'down'
  tick(real, ms)
  await during?.(model, real, mailAt(model, real, at))
  for (let rounds = 0; rounds < 2; rounds++) {
    await live(model, real, others)
    start(model, real, at)
    tick(real, MINUTE_MS)
  }
  picked.relay.link = 'up'
  await live(model, real, 1 << at)
}

const relayNo = fc.nat(2)
const mailNo = fc.nat(20)
const end = fc.constantFrom('ok', 'ok', 'ok', ...ENDS)
const recipients = fc.array(fc.tuple(fc.nat(4), end), { minLength: 1, maxLength: 3 })
const jump = fc.constantFrom(10_000, MINUTE_MS, MINUTE_MS, 5 * MINUTE_MS, 11 * MINUTE_MS, 28 * MINUTE_MS)

const MEANWHILE = {
  nothing: null,
  cancel: (model, real, at) => stop(model, real, at, 'cancel'),
  command: (model, real, at) => stop(model, real, at, 'command'),
  suppress,
  hold: (model, real, at) => hold(model, real, 2 * at),
} as const satisfies Record<string, CutOff['during']>
const meanwhile = fc.constantFrom('nothing', 'nothing', 'cancel', 'command', 'suppress', 'hold')

type Run = (model: Model, real: Real) => Promise<unknown>
const always = (name: string, run: Run): fc.Arbitrary<Command> => fc.constant(command(name, run))
const atRelay = (name: string, run: (model: Model, real: Real, at: number) => Promise<unknown>) =>
  relayNo.map((at) => command(`${name}(${at})`, (model, real) => run(model, real, at)))
const atMail = (name: string, run: (model: Model, real: Real, at: number) => Promise<unknown>) =>
  mailNo.map((at) => command(`${name}(${at})`, (model, real) => run(model, real, at)))

const ordinary: readonly fc.Arbitrary<Command>[] = [
  recipients.map((to) => command(`accept(${to.join(' ')})`, (model, real) => accept(model, real, to))),
  fc.integer({ min: 1, max: 7 }).map((bits) => command(`live(${bits})`, (model, real) => live(model, real, bits))),
  always('deliver messages', (_, { world }) => world.broker.deliverDue()),
  always('cron', (_, { world }) => world.runCron()),
  atRelay('beat', beat),
  atRelay('start', async (model, real, at) => start(model, real, at)),
  atRelay('finish', async (model, real, at) => pickRelay(model, real, at)?.relay.finish()),
  atRelay('tell', async (model, real, at) => pickRelay(model, real, at)?.relay.tell()),
  jump.map((ms) => command(`tick(${ms / 1_000} s)`, async (_, real) => tick(real, ms))),
]

const troubles: readonly fc.Arbitrary<Command>[] = [
  atRelay('tell again', tellAgain),
  fc.tuple(relayNo, fc.constantFrom('up', 'down', 'answers lost')).map(([at, link]) =>
    command(`link(${at} ${link})`, async (model, real) => {
      const picked = pickRelay(model, real, at)
      if (picked) picked.relay.link = link
    }),
  ),
  fc
    .tuple(relayNo, fc.constantFrom(MINUTE_MS, 5 * MINUTE_MS, 11 * MINUTE_MS, 28 * MINUTE_MS), fc.boolean(), meanwhile)
    .map(([at, ms, isAbrupt, during]) =>
      command(
        `cut off(${at} ${ms / MINUTE_MS} min${isAbrupt ? ' abruptly' : ''}, meanwhile ${during})`,
        (model, real) => cutOff(model, real, at, { ms, isAbrupt, during: MEANWHILE[during] }),
      ),
    ),
  atRelay('lose', async (model, real, at) => lose(model, real, at)),
  always('crash', async (_, { world }) => {
    world.broker.lose()
    world.restart()
  }),
  fc.constantFrom(...POINTS).map((point) =>
    command(`die at ${point}`, async (_, { world }) => {
      const disarm = armFailpoint(point, async () => {
        disarm()
        await world.kill()
      })
    }),
  ),
]

const orders: readonly fc.Arbitrary<Command>[] = [
  fc.oneof(
    atMail('cancel', (model, real, at) => stop(model, real, at, 'cancel')),
    atMail('command to cancel', (model, real, at) => stop(model, real, at, 'command')),
    atMail('expire', (model, real, at) => stop(model, real, at, 'expire')),
    atMail('suppress', suppress),
    atMail('complain', complain),
  ),
  atMail('hold', hold),
  always('release', release),
  always('release', release),
  always('flush', (_, real) => order(real, (deps) => sendCommand(deps, { action: 'flush', scope: {} }))),
  atRelay('re-route', (model, real, at) => takeBack(model, real, at, false)),
  atRelay('drain', (model, real, at) => takeBack(model, real, at, true)),
  atRelay('resume', resume),
]

const often = <Item>(items: readonly Item[], times: number): Item[] => Array.from({ length: times }, () => items).flat()

/** Arbitraries of all commands; frequent ones come more than once. */
export const COMMANDS: readonly fc.Arbitrary<Command>[] = [...often(ordinary, 5), ...often(troubles, 2), ...orders]

/** Some mails to begin with. */
export async function acceptFirst(model: Model, real: Real): Promise<void> {
  const first: readonly Recipients[] = [
    [[0, 'ok']],
    [
      [3, 'ok'],
      [2, 'ok'],
    ],
    [
      [0, 'gone'],
      [1, 'ok'],
    ],
  ]
  for (const wanted of first) await accept(model, real, wanted)
}
