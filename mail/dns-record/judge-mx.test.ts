import { expect, test } from 'vitest'
import { judgeMx } from './judge-mx.ts'

const mx = (priority: number, exchange: string) => ({ priority, exchange })

test.each([
  ['ours', [mx(10, 'MX.relay.example.')], 'verified', undefined],
  ['ours twice', [mx(10, 'mx.relay.example'), mx(20, 'mx.relay.example')], 'verified', undefined],
  ['ours first', [mx(10, 'mx.relay.example'), mx(20, 'x.example')], 'verified', /Other hosts are named too:/],
  ['ours second', [mx(20, 'mx.relay.example'), mx(10, 'x.example')], 'verified', /asked first/],
  ['nothing', [], 'missing', undefined],
  ['another host', [mx(10, 'x.example')], 'mismatch', undefined],
  ['null MX', [mx(0, '.')], 'mismatch', undefined],
] as const)('judgeMx: %s', (_name, seen, status, warning) => {
  const judgement = judgeMx(seen, 'mx.relay.example')
  expect(judgement.status).toBe(status)
  if (warning === undefined) expect(judgement.warning).toBeUndefined()
  else expect(judgement.warning).toMatch(warning)
})

test('a null MX is called by its name', () => {
  expect(judgeMx([mx(0, '')], 'mx.relay.example').explanation).toContain('null MX')
})
