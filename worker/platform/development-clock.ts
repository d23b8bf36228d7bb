/** The clock of development: the wall clock plus the offset that `POST /dev/clock` sets. Compiled out of production. */
import { offsetClock } from './clock.ts'

let offsetMs = 0

export const developmentClock = offsetClock(() => offsetMs)

export const developmentOffsetMs = (): number => offsetMs

/** Moves the clock; the caller keeps the offset in the directory so that a restart does not turn time back. */
export function setDevelopmentOffset(ms: number): void {
  offsetMs = ms
}
