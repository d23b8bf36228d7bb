/**
 * Failpoints: named places at which a test makes this process die, throw or stand still. Armed by
 * `MAILSTEAD_FAILPOINTS` and only with `MODE=development`; otherwise `failpoint` is an empty function.
 */

/** Every point there is, in the order in which a mail passes them. `test/faults` has an entry for each. */
export const FAILPOINTS = [
  'journal.before_commit',
  'jobs.committed',
  'attempts.claimed',
  'queue.half_written',
  'queue.written',
  'smtp.connected',
  'smtp.mail',
  'smtp.data',
  'smtp.dot',
  'results.before_commit',
  'attempt.noted',
  'results.answering',
  'results.received',
  'outcomes.committed',
  'events.posted',
  'mx.rcpt',
  'mx.spooled',
  'mx.noted',
  'mx.posting',
  'mx.posted',
  'mx.answered',
] as const
export type FailpointName = (typeof FAILPOINTS)[number]

interface Armed {
  readonly act: () => void
  /** The hit at which it acts, counted from 1. */
  readonly atHit: number
  hits: number
}

/** Nothing of this process runs any more: no handler, no flush, as with a kill from outside or a power cut. */
function die(): void {
  process.kill(process.pid, 'SIGKILL')
  standStill(60_000)
}

/** Blocks the event loop, as a slow disk does. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

function actionOf(name: FailpointName, words: string): () => void {
  const delay = /^delay:(\d{1,6})$/.exec(words)?.[1]
  if (delay !== undefined) return () => standStill(Number(delay))
  if (words === 'exit') return die
  if (words !== 'throw') throw new Error(`MAILSTEAD_FAILPOINTS: "${words}" is none of exit, throw, delay:<ms>`)
  return () => {
    throw new Error(`failpoint ${name}`)
  }
}

const isFailpoint = (name: string): name is FailpointName => FAILPOINTS.some((known) => known === name)

/** Reads `name=exit|throw|delay:<ms>[@<n-th hit>]`, parted by commas. Throws on anything else. */
export function parseFailpoints(text: string): ReadonlyMap<FailpointName, Armed> {
  const entries = text.split(',').map((part): [FailpointName, Armed] => {
    const [, name = '', words = '', hit = '1'] = /^([\w.]+)=([\w:]+)(?:@(\d+))?$/.exec(part.trim()) ?? []
    if (!isFailpoint(name)) throw new Error(`MAILSTEAD_FAILPOINTS: there is no point in "${part}"`)
    return [name, { act: actionOf(name, words), atHit: Number(hit), hits: 0 }]
  })
  return new Map(entries)
}

/** Makes the function that counts hits and acts at the one that was asked for. */
export function armFailpoints(armed: ReadonlyMap<FailpointName, Armed>): (name: FailpointName) => void {
  return (name) => {
    const point = armed.get(name)
    if (point === undefined) return
    point.hits += 1
    if (point.hits !== point.atHit) return
    // Synchronous on a pipe: it is read even when nothing else of this process will be.
    process.stderr.write(`failpoint ${name}\n`)
    point.act()
  }
}

const wanted = process.env['MODE'] === 'development' ? process.env['MAILSTEAD_FAILPOINTS'] : undefined

/** Marks a place in the code by its name. Does nothing unless a test has armed it for this process. */
export const failpoint: (name: FailpointName) => void =
  wanted === undefined || wanted === '' ? () => {} : armFailpoints(parseFailpoints(wanted))
