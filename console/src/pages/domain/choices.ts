/** Numbers that are offered; what the API was told instead is among them. */

/** Scores. */
export const SPAM_LIMITS: readonly number[] = [3, 5, 8, 12]
export const NEWSLETTER_DAYS: readonly number[] = [7, 30, 90, 365]
export const SENT_NEWSLETTER_DAYS: readonly number[] = [1, 7, 30, 90, 365]

/** In order, each once. */
export const withPresent = (offered: readonly number[], present: number | null): readonly number[] =>
  [...new Set(present === null ? offered : [...offered, present])].sort((a, b) => a - b)
