/** What hostile input costs: time of the processor, since that of the clock is also other people's on a shared machine. */

/** Milliseconds that this process has computed since it began. Of two values the difference counts. */
export function processorMs(): number
