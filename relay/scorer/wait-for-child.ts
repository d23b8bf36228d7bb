/**
 * Scans that nobody waits for give way to those that a client waits for, in whatever process: a PING that is answered at once tells that a
 * child of spamd is free now, and only then such a scan begins.
 */
import { after, type Schedule } from '../schedule.ts'

/** An idle child answers within a millisecond, or a few on a busy machine; one that scans does so afterwards. */
const AT_ONCE_MS = 100
const PAUSE_MS = 200

export interface WaitForChildOptions {
  /** True when PING was answered; never rejects. */
  readonly ping: () => Promise<boolean>
  /** How long all children may be busy. */
  readonly patienceMs: number
  readonly schedule: Schedule
}

type ChildFound = 'free' | 'busy' | 'silent'

async function look({ ping, schedule }: WaitForChildOptions): Promise<ChildFound> {
  const late = after(schedule, AT_ONCE_MS)
  const answer = ping()
  const first = await Promise.race([answer, late.over])
  late.callOff()
  if (first === true) return 'free'
  return (await answer) ? 'busy' : 'silent'
}

/** Looks until a child is free or the time is over: nothing gives way for ever. False when PING is not answered at all. */
export async function waitForChild(options: WaitForChildOptions): Promise<boolean> {
  const patience = after(options.schedule, options.patienceMs)
  let isOver = false
  void patience.over.then(() => {
    isOver = true
  })
  let found = await look(options)
  while (found === 'busy' && !isOver) {
    await after(options.schedule, PAUSE_MS).over
    found = await look(options)
  }
  patience.callOff()
  return found !== 'silent'
}
