/** The offset of development's clock: kept in `settings`, so that a restart of the Worker does not turn time back. */
import type { Deps } from '../../deps.ts'
import { developmentOffsetMs, setDevelopmentOffset } from '../../platform/development-clock.ts'
import { readSetting, writeSetting } from '../../store/directory/settings.ts'

const KEY = 'dev_clock_offset_ms'

// No promise: a request must not wait for what another one has begun.
let isRestored = false

/** Takes the kept offset, once an isolate. Everything that is served awaits it before it reads the clock. */
export async function restoreClock(deps: Pick<Deps, 'directory'>): Promise<void> {
  if (isRestored) return
  const text = await readSetting(deps.directory, KEY)
  // Another request may have been faster, and the clock moved since.
  if (isRestored) return
  isRestored = true
  setDevelopmentOffset(Number(text ?? 0))
}

/** Another isolate begins: the next `restoreClock` reads again. For the test of a restart. */
export function forgetRestoredClock(): void {
  isRestored = false
}

/** Where to move the clock: to an instant, or forward by some milliseconds. */
export type ClockMove = { readonly now: string } | { readonly advance_ms: number }

/** Moves and keeps the clock; the new offset in milliseconds. */
export async function moveClock(deps: Pick<Deps, 'directory'>, move: ClockMove): Promise<number> {
  // Set before the first await: two moves at once add up.
  const offsetMs = 'now' in move ? Date.parse(move.now) - Date.now() : developmentOffsetMs() + move.advance_ms
  setDevelopmentOffset(offsetMs)
  isRestored = true
  await writeSetting(deps.directory, KEY, String(offsetMs))
  return offsetMs
}
