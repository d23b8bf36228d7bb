import { describe, expect, it } from 'vitest'
import { nothingOf, selectRange, toggle, toggleAll } from './selection.ts'

const ROWS = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }))
const idsOf = ({ ids }: { ids: ReadonlySet<string> }) => [...ids].toSorted().join('')
const none = nothingOf('list')

describe('a selection', () => {
  it('takes a row in and out', () => {
    const one = toggle(none, 'b')
    expect(idsOf(one)).toBe('b')
    expect(idsOf(toggle(one, 'b'))).toBe('')
    expect(idsOf(none)).toBe('')
  })
  it.each([
    ['b', 'd', 'bcd'],
    ['d', 'b', 'bcd'],
    ['c', 'c', 'c'],
  ])('a range from %s to %s', (from, to, ids) => {
    expect(idsOf(selectRange(toggle(none, from), ROWS, to))).toBe(ids)
  })
  it('a range keeps what was selected, and its anchor for the next one', () => {
    const selected = selectRange(toggle(toggle(none, 'a'), 'c'), ROWS, 'd')
    expect(idsOf(selected)).toBe('acd')
    expect(idsOf(selectRange(selected, ROWS, 'b'))).toBe('abcd')
  })
  it('without an anchor in the list a range is the row', () => {
    expect(idsOf(selectRange(none, ROWS, 'd'))).toBe('d')
    expect(idsOf(selectRange(toggle(none, 'gone'), ROWS, 'd'))).toBe('dgone')
  })
  it('all, and then none', () => {
    const all = toggleAll(toggle(none, 'c'), ROWS)
    expect(idsOf(all)).toBe('abcde')
    expect(idsOf(toggleAll(all, ROWS))).toBe('')
  })
})
