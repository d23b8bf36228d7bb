import { describe, expect, test } from 'vitest'
import { boundResolver, type LookUp } from './bound-resolver.ts'

const codeOf = async (answer: Promise<unknown>): Promise<unknown> =>
  answer.then(
    () => null,
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  )

/** A clock that stands, and timers that are rung by hand. */
function stoppedClock() {
  const clock = { nowMs: 0, timers: new Map<number, () => void>() }
  let n = 0
  return {
    clock,
    bounds: {
      now: () => clock.nowMs,
      after: (ms: number, call: () => void) => {
        const id = n++
        clock.timers.set(id, () => {
          clock.nowMs += ms
          call()
        })
        return () => void clock.timers.delete(id)
      },
    },
  }
}

describe('boundResolver', () => {
  test('gives an answer, and calls its timer off', async () => {
    const { clock, bounds } = stoppedClock()
    const resolve = boundResolver(async () => [['a', 'b'], ['c']], bounds)
    expect(await resolve('demo.example', 'TXT')).toEqual([['a', 'b'], ['c']])
    expect(clock.timers.size).toBe(0)
  })
  test('ends a look-up after 5 s, all of them after 20 s, and then asks no more', async () => {
    const { clock, bounds } = stoppedClock()
    let asked = 0
    const resolve = boundResolver(() => {
      asked += 1
      return new Promise(() => undefined)
    }, bounds)
    for (const nowMs of [5_000, 10_000, 15_000, 20_000]) {
      const answer = codeOf(resolve('demo.example', 'A'))
      for (const ring of clock.timers.values()) ring()
      expect(await answer).toBe('ETIMEOUT')
      expect(clock.nowMs).toBe(nowMs)
    }
    expect(await codeOf(resolve('demo.example', 'A'))).toBe('ETIMEOUT')
    expect(asked).toBe(4)
    expect(clock.timers.size).toBe(0)
  })
  test('counts the time from the first look-up', async () => {
    const { clock, bounds } = stoppedClock()
    const resolve = boundResolver(async () => ['192.0.2.1'], { ...bounds, allMs: 1_000 })
    clock.nowMs = 100_000
    expect(await resolve('demo.example', 'A')).toEqual(['192.0.2.1'])
    clock.nowMs = 101_000
    expect(await codeOf(resolve('demo.example', 'A'))).toBe('ETIMEOUT')
  })
  test('takes an empty answer for none', async () => {
    expect(await codeOf(boundResolver(async () => [])('demo.example', 'MX'))).toBe('ENODATA')
  })
  test('makes an error of its own each time: mailauth writes on them', async () => {
    const shared = Object.assign(new Error('no'), { code: 'ENOTFOUND' })
    const resolve = boundResolver(() => Promise.reject(shared))
    const errors = await Promise.all([1, 2].map(() => resolve('demo.example', 'A').catch((error: unknown) => error)))
    expect(errors[0]).not.toBe(errors[1])
    expect(errors).not.toContain(shared)
    expect(errors).toMatchObject([{ code: 'ENOTFOUND' }, { code: 'ENOTFOUND' }])
  })
  test('refuses answers that are too large', async () => {
    const codeFor = (records: unknown[]) => codeOf(boundResolver(async () => records)('demo.example', 'TXT'))
    expect(await codeFor([['x'.repeat(65_535)]])).toBeNull()
    expect(await codeFor([['x'.repeat(65_535), 'x']])).toBe('EBADRESP')
    expect(await codeFor(Array(1_000).fill(['x']))).toBeNull()
    expect(await codeFor(Array(1_001).fill(['x']))).toBe('EBADRESP')
  })
  test.each([
    ['demo.example', 'TXT', true],
    ['_dmarc.demo.example', 'TXT', true],
    ['s_1._domainkey.demo.example', 'TXT', true],
    ['a+b=c.spf.demo.example', 'A', true],
    ['a\0.demo.example', 'A', false],
    ['a b.demo.example', 'A', false],
    ['a\\.demo.example', 'A', false],
    ['ü.example', 'A', false],
    ['', 'A', false],
    ['demo.example.', 'A', false],
    ['a..example', 'A', false],
    [`${'a'.repeat(64)}.example`, 'A', false],
    ['a.'.repeat(127), 'A', false],
    ['a(b._domainkey.demo.example', 'TXT', false],
    ['s._domainkey.a(b.demo.example', 'TXT', false],
    ['s._domainkey.example', 'TXT', false],
    ['demo.example', 'SOA', false],
  ])('asks for %j %s: %s', async (name, type, isAsked) => {
    const asked: string[] = []
    const lookUp: LookUp = async (asking) => {
      asked.push(asking)
      return ['x']
    }
    expect(await codeOf(boundResolver(lookUp)(name, type))).toBe(isAsked ? null : 'ENOTFOUND')
    expect(asked).toEqual(isAsked ? [name] : [])
  })
})
