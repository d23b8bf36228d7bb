import { describe, expect, it } from 'vitest'
import { clientOf, createClientLimits } from './client-limits.ts'

const create = (more = {}) => {
  const clock = { ms: 0 }
  const options = { connections: 5, connectionsPerClient: 2, mailsPerSecond: 2, mailBurst: 4, nowMs: () => clock.ms }
  return { clock, limits: createClientLimits({ ...options, ...more }) }
}

describe('connections', () => {
  it('are counted for each client and for all, and given back once', () => {
    const { limits } = create()
    const first = limits.open('192.0.2.1')
    limits.open('192.0.2.1')
    expect(limits.open('192.0.2.1')).toBe('busyFromAddress')
    if (typeof first === 'string') throw new Error(first)
    first()
    first()
    expect(typeof limits.open('192.0.2.1')).toBe('function')
    expect(limits.open('192.0.2.1')).toBe('busyFromAddress')
    for (const ip of ['192.0.2.2', '192.0.2.3', '192.0.2.4']) expect(typeof limits.open(ip)).toBe('function')
    expect(limits.open('192.0.2.5')).toBe('busy')
  })
})

describe('mails', () => {
  it('come at a rate, with a burst after a pause', () => {
    const { clock, limits } = create()
    const take = (count: number) => Array.from({ length: count }, () => limits.takeMail('192.0.2.1'))
    expect(take(5)).toEqual([true, true, true, true, false])
    clock.ms += 1_000
    expect(take(3)).toEqual([true, true, false])
    clock.ms += 3_600_000
    expect(take(5)).toEqual([true, true, true, true, false])
    expect(limits.takeMail('192.0.2.2')).toBe(true)
  })

  it('forgets the clients of long ago, not those that are connected', () => {
    const { limits } = create({ mailBurst: 1 })
    limits.open('192.0.2.1')
    limits.takeMail('192.0.2.1')
    for (let n = 0; n < 30_000; n += 1) limits.takeMail(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`)
    expect(limits.takeMail('192.0.2.1')).toBe(false)
    expect(limits.takeMail('10.0.0.0')).toBe(true)
  })
})

describe('clientOf', () => {
  it('takes a /64 for one client', () => {
    expect(clientOf('2001:db8::1')).toBe(clientOf('2001:db8::ffff:1'))
    expect(clientOf('2001:db8::1')).not.toBe(clientOf('2001:db8:0:1::1'))
    expect(clientOf('192.0.2.1')).toBe('192.0.2.1')
  })
})
