import { describe, expect, it } from 'vitest'
import { OPERATOR_PLACES, PLACES, placesOf, reaches } from './places.ts'

const paths = (...args: Parameters<typeof placesOf>) => placesOf(...args).map(({ to }) => to)

describe('placesOf', () => {
  it('an owner goes everywhere, somebody without a tenant to the start only', () => {
    expect(placesOf('owner')).toHaveLength(PLACES.length)
    expect(paths(undefined)).toEqual(['/start'])
  })
  it('a developer does not administer, a reader sets nothing up', () => {
    expect(paths('developer')).not.toContain('/members')
    expect(paths('read_only')).not.toContain('/start')
    expect(paths('read_only')).toContain('/emails')
    expect(paths('member')).toEqual(['/mail'])
  })
  it('what lies in a place is reached by those who reach the place, and what lies in none by everybody', () => {
    expect(reaches('read_only', '/emails/1')).toBe(true)
    expect(reaches('member', '/emails/1')).toBe(false)
    expect(reaches('member', '/mail/1/inbox')).toBe(true)
    expect(reaches('member', '/mailing')).toBe(true)
    expect(reaches(undefined, '/account')).toBe(true)
    expect(reaches('developer', '/members')).toBe(false)
  })
  it('each has a key of its own', () => {
    const keys = [...PLACES, ...OPERATOR_PLACES].map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  })
})
