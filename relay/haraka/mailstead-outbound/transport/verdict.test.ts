import { describe, expect, it } from 'vitest'
import type { Step } from './dialogue.ts'
import { decide } from './verdict.ts'

const closed = { code: 'CLOSED', step: 'idle' } as const
const WELL: readonly [Step, string][] = [
  ['mail', '250 ok'],
  ['rcpt', '250 ok'],
  ['data', '354 go'],
]

function judge(step: Step, text: string, dotSent = false): string {
  const replies = new Map<Step, string>([...WELL.filter(([earlier]) => earlier !== step), [step, text]])
  if (['banner', 'ehlo', 'starttls'].includes(step)) for (const [later] of WELL) replies.delete(later)
  return decide({ replies, dotSent, failure: closed }).verdict
}

describe('decide, the table of phase and reply', () => {
  it.each<[Step, string, string]>([
    ['banner', 'deferred', 'deferred'],
    ['ehlo', 'deferred', 'deferred'],
    ['starttls', 'deferred', 'deferred'],
    ['mail', 'deferred', 'bounced'],
    ['rcpt', 'deferred', 'bounced'],
    ['data', 'deferred', 'bounced'],
    ['body', 'deferred', 'bounced'],
  ])('%s: 4xx %s, 5xx %s, unreadable deferred', (step, temporary, permanent) => {
    expect([judge(step, '451 later'), judge(step, '550 no'), judge(step, 'what')]).toEqual([
      temporary,
      permanent,
      'deferred',
    ])
  })

  it.each<Step>(['mail', 'rcpt', 'data', 'body'])('%s: 503 is deferred', (step) => {
    expect(judge(step, '503 bad sequence')).toBe('deferred')
  })

  it('an early acceptance is unknown', () => {
    expect(judge('body', '250 ok')).toBe('unknown')
  })

  it.each([
    ['250 ok', 'delivered'],
    ['250-a\n250 b', 'delivered'],
    ['250-a\n550 b', 'unknown'],
    ['451 later', 'deferred'],
    ['550 no', 'bounced'],
    ['354 more', 'unknown'],
    ['what', 'unknown'],
  ])('after the dot %j is %s', (text, verdict) => {
    expect(judge('dot', text, true)).toBe(verdict)
  })

  it('after the dot silence is unknown, before it deferred', () => {
    const replies = new Map(WELL)
    const failure = { code: 'PHASETIMEOUT', step: 'dot' } as const
    expect(decide({ replies, dotSent: true, failure })).toEqual({
      verdict: 'unknown',
      phase: 'dot',
      reply: null,
      error: 'PHASETIMEOUT',
    })
    expect(decide({ replies, dotSent: false, failure: { ...failure, step: 'body' } }).verdict).toBe('deferred')
  })

  it('the first refusal decides, whatever came after it', () => {
    const replies = new Map<Step, string>([
      ['mail', '250 ok'],
      ['rcpt', '550 5.1.1 no'],
      ['data', '451 what now'],
    ])
    expect(decide({ replies, dotSent: false, failure: closed })).toMatchObject({
      verdict: 'bounced',
      phase: 'rcpt',
      error: null,
    })
  })
})
