/**
 * Hold rules: the whole list under a revision. The gate knows a list before it is written, then rows follow page by page:
 * what no rule covers any more is released, what a new one covers is held.
 */
import type { HoldRule, Holds } from '@mailstead/contracts/relay-control.ts'
import type { Log } from '../../log.ts'
import type { Clock } from '../clock.ts'
import type { ControlRows } from '../journal/control-rows.ts'
import type { StoredDelivery, WaitingDelivery } from '../journal/delivery-row.ts'
import type { Journal } from '../journal/journal.ts'
import type { MetaRows } from '../journal/meta-rows.ts'
import type { ScopeRows } from '../journal/scope-rows.ts'
import type { Cover } from './cover.ts'
import type { Gate } from './gate.ts'
import { PAGE_ROWS, type Place, readPage } from './scope-pages.ts'
import { type Stoppable, workOff } from './work-off.ts'

export interface HoldKeeper {
  revision(): number
  /** Resolves after COMMIT of the list; `swept` once every row follows it. */
  take(holds: Holds): Promise<{ readonly swept: Promise<void> }>
  /** After a moved clock: rules may have ended. */
  clockMoved(): void
  stop(): void
}

export interface HoldDeps {
  readonly journal: Journal
  readonly meta: MetaRows
  readonly control: ControlRows
  readonly rows: ScopeRows
  readonly gate: Gate
  readonly cover: Cover
  readonly clock: Clock
  readonly log: Log
  /** Deliveries that wait again. */
  readonly offer: (deliveries: readonly WaitingDelivery[]) => void
  /** Events were written. */
  readonly told: () => void
}

/** Longest sleep before a rule's end is looked at: the clock may be set meanwhile. */
const SLEEP_MAX_MS = 30_000

const keyOf = (rule: HoldRule): string => JSON.stringify(rule)
const isNarrow = ({ scope }: HoldRule): boolean => scope.jobs !== undefined || scope.addresses !== undefined

/** Releases what no rule covers. */
function releaseUncovered(deps: HoldDeps, state: Stoppable): Promise<void> {
  const { journal, rows, gate, clock } = deps
  let last: StoredDelivery | null = null
  const followOne = (delivery: StoredDelivery): WaitingDelivery[] => {
    const rule = gate.ruleFor(delivery)
    if (rule === null) return [rows.release(delivery, clock.now()) ?? []].flat()
    if (rule.id !== delivery.holdId) rows.moveHold(delivery.no, rule.id)
    return []
  }
  return workOff(state, deps.log, async () => {
    const { page, released } = await journal.write(() => {
      const held = rows.heldAfter(last, PAGE_ROWS)
      return { page: held, released: held.flatMap(followOne) }
    })
    last = page.at(-1) ?? null
    deps.offer(released)
    if (released.length > 0) deps.told()
    return page.length === PAGE_ROWS
  })
}

/** Holds what waits in the scope, as far as a rule covers it. */
function holdCovered(deps: HoldDeps, state: Stoppable, scope: HoldRule['scope']): Promise<void> {
  let place: Place | null = null
  return workOff(state, deps.log, async () => {
    const { next, held } = await deps.journal.write(() => {
      const page = readPage(deps.rows, scope, place)
      return { next: page.next, held: page.rows.filter((row) => row.holdId === null && deps.cover(row)).length }
    })
    place = next
    if (held > 0) deps.told()
    return next !== null
  })
}

/** Makes rows follow the rules: one run at a time, once more when the rules changed meanwhile. */
function createSweep(deps: HoldDeps, state: Stoppable): () => Promise<void> {
  const { gate, meta } = deps
  // Rules whose rows a process before this one has seen to.
  const isApplied = meta.read('holds_applied') === meta.read('holds_revision')
  let applied: ReadonlySet<string> = new Set(isApplied ? gate.rules().map(keyOf) : [])
  let running: Promise<void> | null = null
  let isWanted = false
  const sweepOnce = async () => {
    const [rules, revision] = [gate.rules(), meta.read('holds_revision')]
    await releaseUncovered(deps, state)
    const fresh = rules.filter((rule) => !applied.has(keyOf(rule)))
    for (const rule of fresh.filter(isNarrow)) await holdCovered(deps, state, rule.scope)
    // However many wide rules there are, all that waits is looked at once.
    if (fresh.some((rule) => !isNarrow(rule))) await holdCovered(deps, state, {})
    if (state.isStopped) return
    applied = new Set(rules.map(keyOf))
    await workOff(state, deps.log, async () => {
      await meta.write('holds_applied', revision)
      return false
    })
  }
  const run = async () => {
    while (isWanted && !state.isStopped) {
      isWanted = false
      await sweepOnce()
    }
    running = null
  }
  return () => {
    isWanted = true
    running ??= run()
    return running
  }
}

/** Loads the rules into the gate and lets the rows follow. */
export function createHoldKeeper(deps: HoldDeps): HoldKeeper {
  const { journal, meta, control, gate, clock } = deps
  const state = { isStopped: false }
  let revision = meta.read('holds_revision')
  let taking: Promise<unknown> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  gate.setRules(control.rules())
  const sweep = createSweep(deps, state)
  const sleep = () => {
    clearTimeout(timer)
    const endMs = gate.nextEndMs()
    if (endMs === null || state.isStopped) return
    const leftMs = Math.max(endMs - clock.now(), 0)
    timer = setTimeout(wake, Math.min(leftMs + 1, SLEEP_MAX_MS))
  }
  // By a clock that is only this machine's own no rule ends.
  const wake = () => {
    if (clock.isConfirmed()) void sweep()
    sleep()
  }
  const takeNext = async (holds: Holds): Promise<void> => {
    if (holds.revision <= revision) return
    const before = gate.rules()
    gate.setRules(holds.rules)
    try {
      await journal.write(() => {
        control.replaceRules(holds.rules)
        meta.put('holds_revision', holds.revision)
      })
    } catch (reason) {
      gate.setRules(before)
      void sweep()
      throw reason
    }
    revision = holds.revision
    sleep()
  }
  void sweep()
  sleep()
  return {
    revision: () => revision,
    take: async (holds) => {
      const taken = taking.then(() => takeNext(holds))
      taking = taken.catch(() => {})
      await taken
      return { swept: sweep() }
    },
    clockMoved: wake,
    stop: () => {
      state.isStopped = true
      clearTimeout(timer)
    },
  }
}
