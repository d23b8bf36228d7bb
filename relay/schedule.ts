/** Timers as a dependency, so that tests decide when time has passed. */

/** Starts `work` after a time; answers with how to call it off. */
export type Schedule = (work: () => void, ms: number) => () => void

export const scheduleByTimer: Schedule = (work, ms) => {
  const timer = setTimeout(work, ms)
  return () => clearTimeout(timer)
}

/** `over` resolves once so much time has passed, unless it is called off. */
export function after(
  schedule: Schedule,
  ms: number,
): { readonly over: Promise<'over'>; readonly callOff: () => void } {
  let callOff = () => {}
  const over = new Promise<'over'>((resolve) => {
    callOff = schedule(() => resolve('over'), ms)
  })
  return { over, callOff }
}
