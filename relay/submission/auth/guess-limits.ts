/** How often one client may guess at passwords: each guess is answered later than the one before, and after some there is none for a while. */
import { clientOf } from '../../smtp-server/client-limits.ts'

export interface GuessLimitsOptions {
  /** Wrong passwords from one client within the time. */
  readonly guesses: number
  readonly guessWindowMs: number
  /** Before the first wrong one is answered; twice as long with each other. */
  readonly guessDelayMs: number
  /** By a clock that never goes back. */
  readonly nowMs: () => number
}

export interface GuessLimits {
  /** False when the client has to wait. */
  mayGuess(ip: string): boolean
  /** Counts a wrong one; how long to wait before it is answered. */
  countWrong(ip: string): number
}

const DELAY_MAX_MS = 8_000
/** Clients that are remembered; those that guessed longest ago go first. */
const CLIENTS_MAX = 20_000

export function createGuessLimits({ guesses, guessWindowMs, guessDelayMs, nowMs }: GuessLimitsOptions): GuessLimits {
  /** Times of wrong ones, the oldest first; in the order of the last. */
  const clients = new Map<string, readonly number[]>()
  const recent = (key: string): readonly number[] =>
    (clients.get(key) ?? []).filter((atMs) => nowMs() - atMs < guessWindowMs)

  return {
    mayGuess: (ip) => recent(clientOf(ip)).length < guesses,
    countWrong: (ip) => {
      const key = clientOf(ip)
      const times = [...recent(key), nowMs()].slice(-guesses)
      clients.delete(key)
      clients.set(key, times)
      const [oldest] = clients.size > CLIENTS_MAX ? clients.keys() : []
      if (oldest !== undefined) clients.delete(oldest)
      return Math.min(DELAY_MAX_MS, guessDelayMs * 2 ** (times.length - 1))
    },
  }
}
