import { expect, test } from 'vitest'
import { processorMs } from '../processor-time.fixture.js'
import { classify } from './classify.ts'
import { PROVIDER_REPLIES } from './provider-replies.fixture.ts'
import type { Refusal, ReplyPhase } from './refusal.ts'

function toRefusal(reply: string, phase: ReplyPhase, site: string): Refusal {
  const match = /^(\d{3}) (?:(\d\.\d{1,3}\.\d{1,3}) )?(.*)$/s.exec(reply)!
  return { phase, code: Number(match[1]), enhanced: match[2] ?? null, text: match[3]!, site }
}

test('the table is large enough and names every category', () => {
  expect(PROVIDER_REPLIES.length).toBeGreaterThanOrEqual(55)
  expect(new Set(PROVIDER_REPLIES.map(({ category }) => category)).size).toBe(8)
})

test.each(PROVIDER_REPLIES)('classify $from at $phase: $reply', ({ reply, phase, site, category, dead }) => {
  expect(classify(toRefusal(reply, phase, site))).toEqual({ category, suppress: dead === true })
})

const DEAD = PROVIDER_REPLIES.filter(({ dead }) => dead)

test.each(['dns', 'connect', 'banner', 'ehlo', 'starttls', 'mail'] as const)(
  'nothing said at %s blames the address',
  (phase) => {
    for (const { reply, site } of PROVIDER_REPLIES) {
      const { category, suppress } = classify(toRefusal(reply, phase, site))
      expect(suppress).toBe(false)
      expect(['recipient', 'quota']).not.toContain(category)
    }
  },
)

test.each(['rcpt', 'data', 'body', 'dot'] as const)('a dead address is one at %s too', (phase) => {
  for (const { reply, site } of DEAD) expect(classify(toRefusal(reply, phase, site)).suppress, reply).toBe(true)
})

test('a temporary code never suppresses, whatever the words', () => {
  for (const { reply, site, phase } of DEAD) {
    const refusal = toRefusal(reply, phase, site)
    const temporary = { ...refusal, code: 450, enhanced: refusal.enhanced?.replace('5', '4') ?? null }
    expect(classify(temporary).suppress, reply).toBe(false)
  }
})

test('blame of anything else next to the words of a dead address never suppresses', () => {
  for (const blame of [
    'blocked by policy',
    'listed at Spamhaus',
    'spam',
    'DMARC',
    'mailbox full',
    'Sender verify failed',
    'relay not permitted',
  ]) {
    const refusal = { phase: 'rcpt', code: 550, enhanced: '5.1.1', text: `${blame}; user unknown`, site: null } as const
    expect(classify(refusal).suppress, blame).toBe(false)
  }
})

test('a drop without a reply is the network', () => {
  const drop = { code: null, enhanced: null, text: 'ECONNRESET', site: null }
  for (const phase of ['connect', 'ehlo', 'rcpt', 'dot'] as const) {
    expect(classify({ phase, ...drop })).toEqual({ category: 'infrastructure', suppress: false })
  }
})

test('codes alone decide carefully', () => {
  const bare = (code: number, enhanced: string | null = null) =>
    classify({ phase: 'rcpt', code, enhanced, text: 'no', site: null })
  expect(bare(550)).toEqual({ category: 'policy', suppress: false })
  expect(bare(551)).toEqual({ category: 'recipient', suppress: false })
  expect(bare(552)).toEqual({ category: 'quota', suppress: false })
  expect(bare(503)).toEqual({ category: 'protocol', suppress: false })
  expect(bare(451)).toEqual({ category: 'transient', suppress: false })
  expect(bare(550, '5.1.1')).toEqual({ category: 'recipient', suppress: true })
  expect(bare(550, '5.1.3')).toEqual({ category: 'recipient', suppress: false })
  expect(bare(550, '5.7.515')).toEqual({ category: 'policy', suppress: false })
})

test('hostile text takes no time', () => {
  const started = processorMs()
  for (const text of ['user '.repeat(20_000), '<a@'.repeat(30_000), '('.repeat(100_000), ' is'.repeat(30_000)]) {
    classify({ phase: 'rcpt', code: 550, enhanced: null, text, site: 'google.com' })
  }
  expect(processorMs() - started).toBeLessThan(4_000)
})
