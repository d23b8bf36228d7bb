/** Names that people give to things: they end up in lists, logs and headers. */

/** Whether the text has no line break, no other control character and no half of a surrogate pair. */
export const isOneLine = (text: string): boolean => !/[\p{Cc}\u2028\u2029]/u.test(text) && text.isWellFormed()

export const ONE_LINE = 'must not contain line breaks, other control characters or half of a surrogate pair'
