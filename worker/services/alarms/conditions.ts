/** What needs somebody, judged from what is known of the deployment. Pure. What each means and what to do: `docs/operations.md`. */
import type { AlarmKind } from '@mailstead/contracts/api/operator/alarm.ts'
import { judgeRelay, type KnownRelay } from './judge-relay.ts'

export interface Condition {
  readonly kind: (typeof AlarmKind.options)[number]
  /** Which relay, queue or database; null for the deployment. */
  readonly subject: string | null
  readonly text: string
}

/** By which a condition is the same from minute to minute. */
export const keyOf = ({ kind, subject }: Pick<Condition, 'kind' | 'subject'>): string =>
  subject === null ? kind : `${kind}:${subject}`

/** Of one ledger; null sizes and times are not known, or there is nothing due. */
export interface KnownLedger {
  readonly shard: number
  readonly sizeBytes: number | null
  readonly sendingMs: number | null
  readonly receivingMs: number | null
  /** Why it could not be read; null when it was. */
  readonly failed: string | null
}

export interface Known {
  readonly relays: readonly KnownRelay[]
  readonly ledgers: readonly KnownLedger[]
  /** By queue: open ones, and those that were brought back in the last hour. */
  readonly deadLetters: ReadonlyMap<string, { readonly open: number; readonly lately: number }>
  /** Since when the oldest event waits on its way to the log of its tenant. */
  readonly oldestNotedMs: number | null
  readonly limits: { readonly diskFreeBytes: number; readonly largeBytes: number }
}

export interface Judged {
  readonly conditions: readonly Condition[]
  /** What could not be looked at this time: neither there nor over. */
  readonly isUnknown: (key: string) => boolean
}

const LATE_MS = 5 * 60_000
const GIGABYTE = 1_000_000_000

const minutes = (ms: number): string => `${Math.floor(ms / 60_000)} minutes`

const oldestOf = (times: readonly (number | null)[]): number | null => {
  const known = times.filter((time) => time !== null)
  return known.length === 0 ? null : Math.min(...known)
}

function judgeLate(kind: Condition['kind'], what: string, oldestMs: number | null, nowMs: number): Condition[] {
  if (oldestMs === null || nowMs - oldestMs <= LATE_MS) return []
  return [{ kind, subject: null, text: `${what} has been due for ${minutes(nowMs - oldestMs)}.` }]
}

function judgeLedger({ shard, sizeBytes, failed }: KnownLedger, largeBytes: number): Condition[] {
  const subject = `ledger-${shard}`
  if (failed !== null) return [{ kind: 'database_unreadable', subject, text: `${subject} cannot be read: ${failed}` }]
  if (sizeBytes === null || sizeBytes < largeBytes) return []
  const size = `${(sizeBytes / GIGABYTE).toFixed(1)} GB`
  return [
    { kind: 'database_large', subject, text: `${subject} has ${size}: it gets no new tenants, and stops at 9 GB.` },
  ]
}

const judgeQueue = ([queue, { open, lately }]: readonly [string, { open: number; lately: number }]): Condition[] =>
  open + lately === 0
    ? []
    : [
        {
          ...{ kind: 'dead_letters', subject: queue },
          text: `The queue ${queue} has ${open} dead letters that need you, and ${lately} that were brought back within an hour.`,
        },
      ]

export function judge(known: Known, nowMs: number): Judged {
  const { relays, ledgers, limits } = known
  const judgedRelays = relays.map((relay) => judgeRelay(relay, limits, nowMs))
  const conditions = [
    ...judgedRelays.flatMap(({ conditions }) => conditions),
    ...ledgers.flatMap((ledger) => judgeLedger(ledger, limits.largeBytes)),
    ...judgeLate('sending_late', 'Mail to be sent', oldestOf(ledgers.map(({ sendingMs }) => sendingMs)), nowMs),
    ...judgeLate('receiving_late', 'Mail to be filed', oldestOf(ledgers.map(({ receivingMs }) => receivingMs)), nowMs),
    ...judgeLate('events_late', 'An event for the log of its tenant', known.oldestNotedMs, nowMs),
    ...[...known.deadLetters].flatMap(judgeQueue),
  ]
  const unread = ledgers.filter(({ failed }) => failed !== null).map(({ shard }) => `database_large:ledger-${shard}`)
  const unknown = new Set([
    ...judgedRelays.flatMap(({ unknown }) => unknown),
    ...unread,
    ...(unread.length > 0 ? ['sending_late', 'receiving_late'] : []),
  ])
  return { conditions, isUnknown: (key) => unknown.has(key) }
}
