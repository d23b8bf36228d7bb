import { describe, expect, it } from 'vitest'
import { judgeSender, listChecks } from './judge-sender.ts'

const results = (spf: string | null, dkim: string | null, dmarc: string | null) => ({
  ...{ spf, dkim, dmarc, arc: null, ptr: null },
})

describe('judgeSender', () => {
  it.each([
    ['pass', 'pass', 'pass', 'good'],
    ['fail', 'pass', 'pass', 'good'],
    ['pass', 'pass', 'fail', 'bad'],
    ['pass', 'none', 'none', 'neutral'],
    ['none', 'none', 'none', 'waiting'],
    ['softfail', 'fail', 'temperror', 'waiting'],
    [null, null, null, 'waiting'],
  ])('spf %s, dkim %s, dmarc %s: %s', (spf, dkim, dmarc, tone) =>
    expect(judgeSender(results(spf, dkim, dmarc)).tone).toBe(tone),
  )
})

describe('listChecks', () => {
  it('tells each that was made', () => {
    expect(listChecks(results('pass', null, 'none')).map(({ name }) => name)).toEqual(['SPF', 'DMARC'])
  })
  it('has words for a result that we do not know', () => {
    expect(listChecks(results('permerror', null, null))[0]?.words).toContain('permerror')
  })
  it('takes no word of an object for a result', () => {
    expect(listChecks(results('toString', null, null))[0]?.words).toContain('toString')
  })
})
