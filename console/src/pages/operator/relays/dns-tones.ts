/** What an answer of DNS means. */
export const DNS_TONES = { good: 'good', bad: 'bad', unknown: 'neutral' } as const
