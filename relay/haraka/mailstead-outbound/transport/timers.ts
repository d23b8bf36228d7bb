/** How long each step of an attempt may take. Tests pass shorter ones. */

export interface Timers {
  readonly connectMs: number
  readonly bannerMs: number
  readonly ehloMs: number
  /** STARTTLS and the handshake after it. */
  readonly starttlsMs: number
  readonly mailMs: number
  readonly rcptMs: number
  readonly dataMs: number
  /** Each block of the body: restarts while the body moves. */
  readonly blockMs: number
  /** From the final dot to its reply. */
  readonly dotMs: number
  readonly rsetMs: number
  readonly quitMs: number
  /** Everything before the body together, whatever the single steps took. */
  readonly beforeBodyMs: number
  /** The attempt in all: a lease can be waited out because this ends. */
  readonly wholeMs: number
  /** How long a connection waits in the pool for another mail. */
  readonly idleMs: number
}

/** RFC 5321 §4.5.3.2 gives the minima; connecting, STARTTLS, RSET and QUIT are ours. */
export const DEFAULT_TIMERS: Timers = {
  connectMs: 30_000,
  bannerMs: 300_000,
  ehloMs: 300_000,
  starttlsMs: 120_000,
  mailMs: 300_000,
  rcptMs: 300_000,
  dataMs: 120_000,
  blockMs: 180_000,
  dotMs: 600_000,
  rsetMs: 20_000,
  quitMs: 5_000,
  beforeBodyMs: 300_000,
  wholeMs: 900_000,
  idleMs: 10_000,
}
