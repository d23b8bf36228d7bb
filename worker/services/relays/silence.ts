/** Nothing heard of a job for this long: the sweeper asks its relay. */
export const SILENCE_MS = 900_000
