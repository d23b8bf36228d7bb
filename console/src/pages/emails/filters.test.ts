import { describe, expect, it } from 'vitest'
import { toQuery, withFilter } from './filters.ts'

describe('withFilter', () => {
  it('sets, replaces and removes one', () => {
    expect(withFilter({}, 'status', 'bounced')).toEqual({ status: 'bounced' })
    expect(withFilter({ status: 'bounced', to: 'a@b.c' }, 'status', '')).toEqual({ to: 'a@b.c' })
  })
})

describe('toQuery', () => {
  const now = Date.parse('2026-11-29T12:34:56Z')
  it('turns days into the moment of an hour, the same all through the hour', () => {
    expect(toQuery({ since: '7' }, now)['since']).toBe('2026-11-22T12:00:00.000Z')
    expect(toQuery({ since: '7' }, now + 60_000)).toEqual(toQuery({ since: '7' }, now))
  })
  it('leaves moments as they are', () => {
    expect(toQuery({ since: '2026-01-01T00:00:00Z', status: 'sent' }, now)).toEqual({
      since: '2026-01-01T00:00:00Z',
      status: 'sent',
    })
  })
})
