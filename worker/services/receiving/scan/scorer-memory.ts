/**
 * Whether this isolate has seen the scorer silent: the first score after that says that it is back, and that whatever waits need not
 * wait any longer. A hint and no more: a heartbeat tells the same, and every mail has its due time.
 */
let isAway = false

export function noteUnscored(): void {
  isAway = true
}

/** True when the scorer has just come back. */
export function noteScored(): boolean {
  const wasAway = isAway
  isAway = false
  return wasAway
}
