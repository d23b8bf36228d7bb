import { describe, expect, it } from 'vitest'
import { foldMessage, MessageState } from './fold.ts'
import { lastEventOf, originalWordOf } from './last-event.ts'
import { RecipientState, type ShownState } from './recipient-state.ts'

const STATES: readonly ShownState[] = ['accepted', 'held', ...RecipientState.options.slice(1)]

/**
 * `docs/architecture.md` for every pair, written out by hand: one row a state, the columns in the order of the rows. d: delayed,
 * s: sent, q: queued, and the finals' initials (B bounced, F failed, E expired, C complained, S suppressed, X canceled,
 * D delivered).
 */
const PAIRS: Record<ShownState, string> = {
  //          acc held queu defe deli boun fail expi supp canc comp
  accepted: '  q   q    s    d    s    s    s    s    q    q    s',
  held: '      q   q    s    d    s    s    s    s    q    q    s',
  queued: '    s   s    s    d    s    s    s    s    s    s    s',
  deferred: '  d   d    d    d    d    d    d    d    d    d    d',
  delivered: ' s   s    s    d    D    B    F    E    S    X    C',
  bounced: '   s   s    s    d    B    B    B    B    B    B    B',
  failed: '    s   s    s    d    F    B    F    F    F    F    F',
  expired: '   s   s    s    d    E    B    F    E    E    E    E',
  suppressed: 'q   q    s    d    S    B    F    E    S    S    C',
  canceled: '  q   q    s    d    X    B    F    E    S    X    C',
  complained: 's   s    s    d    C    B    F    E    C    C    C',
}
const NAMES: Record<string, MessageState> = {
  q: 'queued',
  s: 'sent',
  d: 'delivery_delayed',
  B: 'bounced',
  F: 'failed',
  E: 'expired',
  C: 'complained',
  S: 'suppressed',
  X: 'canceled',
  D: 'delivered',
}

const pairs = STATES.flatMap((left) =>
  STATES.map((right, column) => [left, right, NAMES[PAIRS[left].trim().split(/\s+/)[column]!]!] as const),
)

describe('foldMessage', () => {
  it.each(pairs)('%s and %s fold to %s', (left, right, expected) => {
    expect(foldMessage([left, right]).state).toBe(expected)
    expect(foldMessage([right, left, right]).state).toBe(expected)
  })

  it('counts states, as the same text in any order', () => {
    const { counts } = foldMessage(['queued', 'delivered', 'queued'])
    expect(counts).toEqual({ queued: 2, delivered: 1 })
    expect(JSON.stringify(foldMessage(['queued', 'queued', 'delivered']).counts)).toBe(JSON.stringify(counts))
  })

  it('calls a message without recipients queued', () => {
    expect(foldMessage([]).counts).toEqual({})
    expect(foldMessage([]).state).toBe('queued')
  })
})

describe('lastEventOf', () => {
  it('has a word for every state, and `failed` for expired', () => {
    for (const state of MessageState.options) expect(lastEventOf(state)).toBe(state === 'expired' ? 'failed' : state)
    expect(() => lastEventOf('unheard-of')).toThrow()
  })
})

describe('originalWordOf', () => {
  it.each([
    [['accepted'], 'Pending'],
    [['held'], 'Blocked (Spam)'],
    [['queued', 'queued'], 'Queued'],
    [['deferred', 'queued'], 'Deferred'],
    [['delivered', 'complained'], 'Sent'],
    [['delivered', 'bounced'], 'Partially Sent'],
    [['delivered', 'queued'], 'Partially Sent'],
    [['delivered', 'suppressed'], 'Partially Sent'],
    [['bounced', 'expired'], 'Bounced'],
    [['failed', 'suppressed'], 'Failed'],
    [['suppressed', 'canceled'], '–'],
    [[], 'Pending'],
  ] as const)('%j is %s', (states, word) => {
    expect(originalWordOf(states)).toBe(word)
  })
})
