import { describe, expect, it } from 'vitest'
import { withPresent } from './choices.ts'

describe('withPresent', () => {
  it('has what is offered and what is chosen, in order and once', () => {
    expect(withPresent([3, 5, 8], null)).toEqual([3, 5, 8])
    expect(withPresent([3, 5, 8], 5)).toEqual([3, 5, 8])
    expect(withPresent([3, 5, 8], 6.5)).toEqual([3, 5, 6.5, 8])
    expect(withPresent([7, 30], 3_650)).toEqual([7, 30, 3_650])
  })
})
