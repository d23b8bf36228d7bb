/** The offset of development's clock: kept in `settings`, so that a restart of the Worker does not turn time back. */
import type { Deps } from '../../deps.ts'
import { developmentOffsetMs, setDevelopmentOffset } from '../../platform/development-clock.ts'
import { readSetting, writeSetting } from '../../store/directory/settings.ts'

const KEY = 'dev_clock_offset_ms'

let restored: Promise<void> | undefined

/** Takes the kept offset, once an isolate. Everything that is served awaits it before it reads the clock. */
export function restoreClock(deps: Pick<Deps, 'directory'>): Promise<void> {
  restored ??= readSetting(deps.directory, KEY).then(
    (text) => setDevelopmentOffset(Number(text ?? 0)),
    (error: unknown) => {
      restored = undefined
      throw error
    },
  )
  return restored
}

/** Another isolate begins: the next `restoreClock` reads again. For the test of a restart. */
export function forgetRestoredClock(): void {
  restored = undefined
}

/** Where to move the clock: to an instant, or forward by some milliseconds. */
export type ClockMove = { readonly now: string } | { readonly advance_ms: number }

/** Moves and keeps the clock; the new offset in milliseconds. */
export async function moveClock(deps: Pick<Deps, 'directory'>, move: ClockMove): Promise<number> {
  // Set before the first await: two moves at once add up.
  const offsetMs = 'now' in move ? Date.parse(move.now) - Date.now() : developmentOffsetMs() + move.advance_ms
  setDevelopmentOffset(offsetMs)
  await writeSetting(deps.directory, KEY, String(offsetMs))
  return offsetMs
}
