/** What must be true of each failpoint of the relay; F1 and F2 of the reliability plan name the moments. */
import type { FailpointName } from '../../relay/failpoint.ts'

export interface FailpointEntry {
  /** The moment, in the words of F1. */
  readonly moment: string
  readonly part: 'agent' | 'haraka' | 'mx'
  /** Hits at which it is tried: a point that is passed for many reasons is tried more than once. */
  readonly hits: readonly number[]
  /** Copies beyond the first that may reach the sink over all mails of a run, when the process dies there. */
  readonly extraCopies: 0 | 1
}

export const FAILPOINT_TABLE: Readonly<Record<FailpointName, FailpointEntry>> = {
  'journal.before_commit': {
    moment: 'before the journal’s COMMIT, whatever is written',
    part: 'agent',
    hits: [3, 6, 8],
    extraCopies: 0,
  },
  'jobs.committed': { moment: 'jobs are in the journal, not answered yet', part: 'agent', hits: [2], extraCopies: 0 },
  'attempts.claimed': {
    moment: 'after the COMMIT, before the hand-over to Haraka',
    part: 'agent',
    hits: [1],
    extraCopies: 0,
  },
  'queue.half_written': { moment: 'queue file half-written', part: 'haraka', hits: [2], extraCopies: 0 },
  'queue.written': { moment: 'queued', part: 'haraka', hits: [2], extraCopies: 0 },
  'smtp.connected': { moment: 'connected', part: 'haraka', hits: [1], extraCopies: 0 },
  'smtp.mail': { moment: 'after MAIL', part: 'haraka', hits: [2], extraCopies: 0 },
  'smtp.data': { moment: 'in DATA, before the last octet', part: 'haraka', hits: [2], extraCopies: 0 },
  'smtp.dot': { moment: 'after the last octet, before the remote 250', part: 'haraka', hits: [2], extraCopies: 1 },
  'results.before_commit': {
    moment: 'after the remote 250, before the plugin’s note is on disk',
    part: 'haraka',
    hits: [2],
    extraCopies: 1,
  },
  'attempt.noted': { moment: 'after the note, before unlink', part: 'haraka', hits: [2], extraCopies: 0 },
  'results.answering': { moment: 'after unlink, before the report', part: 'haraka', hits: [1], extraCopies: 0 },
  'results.received': { moment: 'report sent, answer lost', part: 'agent', hits: [1], extraCopies: 0 },
  'outcomes.committed': {
    moment: 'agent after COMMIT of the outcome, before it acknowledges',
    part: 'agent',
    hits: [1],
    extraCopies: 0,
  },
  'events.posted': { moment: 'events posted, answer lost', part: 'agent', hits: [1], extraCopies: 0 },
  'mx.rcpt': { moment: 'taking mail: before RCPT is answered', part: 'mx', hits: [2], extraCopies: 0 },
  'mx.spooled': { moment: 'taking mail: in DATA', part: 'mx', hits: [1], extraCopies: 0 },
  'mx.noted': { moment: 'taking mail: noted, before the POST', part: 'mx', hits: [1, 3], extraCopies: 0 },
  'mx.posting': { moment: 'taking mail: the POST begins', part: 'mx', hits: [2], extraCopies: 0 },
  'mx.posted': { moment: 'taking mail: POST done, before 250', part: 'mx', hits: [1, 3], extraCopies: 0 },
  'mx.answered': { moment: 'taking mail: after 250', part: 'mx', hits: [1, 3], extraCopies: 0 },
}

export interface Trial {
  readonly part: FailpointEntry['part']
  readonly how: 'exit' | 'throw' | 'delay:300'
  /** The points that act, each at a hit of its own. */
  readonly points: readonly { readonly name: FailpointName; readonly hit: number }[]
  readonly extraCopies: number
}

/** The trials of one part: it dies at each point, at each hit; in one run all its points throw, in one all stand still. */
export function trialsOf(part: FailpointEntry['part']): Trial[] {
  const names = Object.keys(FAILPOINT_TABLE) as FailpointName[]
  const entries = names.map((name) => ({ name, ...FAILPOINT_TABLE[name] })).filter((entry) => entry.part === part)
  const deaths = entries.flatMap(({ name, hits, extraCopies }) =>
    hits.map((hit): Trial => ({ part, how: 'exit', points: [{ name, hit }], extraCopies })),
  )
  const points = entries.flatMap(({ name, hits: [hit] }) => (hit === undefined ? [] : [{ name, hit }]))
  // What is thrown is caught: no mail is sent twice, except one whose reply was not awaited and that is tried once more.
  const thrown: Trial = { part, how: 'throw', points, extraCopies: part === 'haraka' ? 1 : 0 }
  return [...deaths, thrown, { part, how: 'delay:300', points, extraCopies: 0 }]
}

export const nameTrial = ({ how, points }: Trial): string =>
  points.length === 1
    ? `${how} at ${points[0]?.name}, hit ${points[0]?.hit}`
    : `${how} at each of ${points.length} points`
