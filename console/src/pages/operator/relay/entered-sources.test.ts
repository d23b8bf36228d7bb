import { describe, expect, it } from 'vitest'
import { sayAll, sayUse, sayWith, sayWithout } from './entered-sources.ts'

const source = (address: string, own: Partial<Parameters<typeof sayAll>[0][number]> = {}) => ({
  ...{ address, ehlo_name: 'out.mail.example', origin: 'reported' as const, enabled: true },
  ...own,
})
const REPORTED = source('192.0.2.1')
const ENTERED = source('192.0.2.2', { origin: 'entered', ehlo_name: 'two.mail.example' })
const ALL = [REPORTED, ENTERED]
const TWO = { address: '192.0.2.2', ehlo_name: 'two.mail.example', enabled: true }

describe('what is said of sources', () => {
  it('leaves out what the relay reports and nobody has turned off', () => {
    expect(sayAll(ALL)).toEqual([TWO])
  })
  it('names a reported one that is turned off, and not its name', () => {
    const off = { address: '192.0.2.1', ehlo_name: null, enabled: false }
    expect(sayUse(ALL, '192.0.2.1', false)).toEqual([off, TWO])
    expect(sayUse([source('192.0.2.1', { enabled: false }), ENTERED], '192.0.2.1', true)).toEqual([TWO])
  })
  it('keeps an entered one that is turned off', () => {
    expect(sayUse(ALL, '192.0.2.2', false)).toEqual([{ ...TWO, enabled: false }])
  })
  it('takes one away, and adds one once', () => {
    expect(sayWithout(ALL, '192.0.2.2')).toEqual([])
    expect(sayWith(ALL, '192.0.2.3', null)).toEqual([TWO, { address: '192.0.2.3', ehlo_name: null, enabled: true }])
    expect(sayWith(ALL, '192.0.2.2', null)).toEqual([{ address: '192.0.2.2', ehlo_name: null, enabled: true }])
  })
})
