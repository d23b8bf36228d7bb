import { describe, expect, it } from 'vitest'
import { guessSize } from './guess-size.ts'

describe('guessSize', () => {
  it('a few words need little room, whatever styles come with them', () => {
    expect(guessSize(`<head><style>${'p{color:red}'.repeat(500)}</style></head><p>Hello</p><p>Bye</p>`)).toBe('low')
  })
  it('more lines or an image need more', () => {
    expect(guessSize('<p>Hello</p><img src="cid:logo">')).toBe('middle')
    expect(guessSize('<p>A line</p>'.repeat(12))).toBe('middle')
  })
  it('a newsletter needs most', () => {
    expect(guessSize('<table><tr><td>x</td></tr></table><img src=a><img src=b>'.repeat(4))).toBe('high')
    expect(guessSize('word '.repeat(2_000))).toBe('high')
  })
})
