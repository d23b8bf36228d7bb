import { describe, expect, it } from 'vitest'
import { EMAIL_FILTERS, readTexts } from './search.ts'

describe('readTexts', () => {
  it('takes what it knows and leaves the rest', () => {
    expect(readTexts({ status: 'bounced', to: '', other: 'x', tag: ['a'] }, EMAIL_FILTERS)).toEqual({
      status: 'bounced',
    })
  })
  it('a number in the address is a text', () => {
    expect(readTexts({ status: 422 }, ['status'])).toEqual({ status: '422' })
  })
})
