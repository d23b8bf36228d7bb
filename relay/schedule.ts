/** Timers as a dependency, so that tests decide when time has passed. */

/** Starts `work` after a time; answers with how to call it off. */
export type Schedule = (work: () => void, ms: number) => () => void

export const scheduleByTimer: Schedule = (work, ms) => {
  const timer = setTimeout(work, ms)
  return () => clearTimeout(timer)
}
