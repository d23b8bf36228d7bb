import { describe, expect, it } from 'vitest'
import { closestTo, differenceOf } from './difference.ts'

describe('differenceOf', () => {
  it('leaves what both share', () => {
    expect(differenceOf('v=spf1 include:a.example -all', 'v=spf1 include:b.example -all')).toEqual({
      before: 'v=spf1 include:',
      seen: 'a',
      wanted: 'b',
      after: '.example -all',
    })
  })
  it('one may hold the other', () => {
    expect(differenceOf('aa', 'aaa')).toEqual({ before: 'aa', seen: '', wanted: 'a', after: '' })
    expect(differenceOf('', 'x')).toEqual({ before: '', seen: '', wanted: 'x', after: '' })
    expect(differenceOf('same', 'same')).toMatchObject({ seen: '', wanted: '' })
  })
})

describe('closestTo', () => {
  it('finds the value that was meant', () => {
    expect(closestTo('v=DMARC1; p=none', ['google-site=1', 'v=DMARC1; p=reject'])).toBe('v=DMARC1; p=reject')
    expect(closestTo('x', [])).toBeUndefined()
  })
})
