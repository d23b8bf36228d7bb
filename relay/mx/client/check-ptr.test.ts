import { arpaName } from '@mailstead/mail/network/arpa-name.ts'
import { describe, expect, it, vi } from 'vitest'
import type { LookedUp } from '../dns-lookup.ts'
import { checkPtr } from './check-ptr.ts'

const found = (...values: string[]): LookedUp => ({ kind: 'found', values })
const dns = (answers: Readonly<Record<string, LookedUp>>) => ({
  lookUp: vi.fn(async (name: string, type: string) => answers[`${type} ${name}`] ?? ({ kind: 'absent' } as const)),
})
const PTR = 'PTR 10.2.0.192.in-addr.arpa'

describe('arpaName', () => {
  it.each([
    ['192.0.2.10', '10.2.0.192.in-addr.arpa'],
    ['2001:db8::1', `1.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa`],
    ['nonsense', null],
  ])('%s is %s', (ip, name) => expect(arpaName(ip)).toBe(name))
})

describe('checkPtr', () => {
  it('asks for ten names at most', async () => {
    const many = dns({ [PTR]: found(...Array.from({ length: 500 }, (_, n) => `n${n}.example`)) })
    expect(await checkPtr('192.0.2.10', many)).toEqual({ result: 'fail', name: null })
    expect(many.lookUp).toHaveBeenCalledTimes(11)
  })

  it('asks for no name that is none', async () => {
    const odd = dns({ [PTR]: found('a b.example', 'x\r\ny.example', '-', '', 'a'.repeat(300)) })
    expect(await checkPtr('192.0.2.10', odd)).toMatchObject({ result: 'fail' })
    expect(odd.lookUp).toHaveBeenCalledTimes(1)
  })

  it('ends when its time is over', async () => {
    const never = { lookUp: () => new Promise<LookedUp>(() => undefined) }
    expect(await checkPtr('192.0.2.10', never, 1)).toEqual({ result: 'temperror', name: null })
  })
})
