import { describe, expect, it } from 'vitest'
import { blame } from './blame.ts'
import { PROVIDER_REPLIES } from './provider-replies.fixture.ts'
import type { Refusal } from './refusal.ts'

const refusal = (reply: string, part: Partial<Refusal> = {}): Refusal => {
  const [, code, enhanced, text] = /^(\d{3}) (?:([245]\.\d+\.\d+) )?(.*)$/s.exec(reply)!
  return { phase: 'mail', code: Number(code), enhanced: enhanced ?? null, text: text!, site: null, ...part }
}

describe('blame', () => {
  it.each([
    [
      'source',
      '421 4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP Netblock [192.0.2.0].',
    ],
    ['source', '421 4.7.28 Our system has detected an unusual rate of mail.'],
    [
      'source',
      '421 4.7.0 Our system has detected that this message is suspicious due to the very low reputation of the sending IP address.',
    ],
    ['source', '421 Too many concurrent SMTP connections from 192.0.2.1'],
    [
      'source',
      '421 4.3.2 The maximum number of concurrent server connections has exceeded a limit, closing transmission channel',
    ],
    ['source', '450 4.7.1 You are sending too many messages, slow down'],
    ['source', '451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (S77719)'],
    [
      'source',
      '421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints',
    ],
    ['source', '454 4.7.1 Client host blocked using zen.spamhaus.example'],
    [
      'sender',
      '421 4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your DKIM domain [shop.example 35].',
    ],
    ['sender', '421 4.7.28 Unusual rate of mail originating from your SPF domain [shop.example]. It was rate limited.'],
    ['sender', '421 4.7.0 This message is suspicious due to the very low reputation of the sending domain.'],
    ['sender', '421 4.7.26 Your email has been rate limited because it is unauthenticated.'],
    ['sender', '421 4.7.32 The domain of the From header is not aligned.'],
    ['sender', '451 4.7.1 Too many messages per domain shop.example: per-domain limit'],
    [null, '451 4.7.1 later'],
    [null, '451 4.7.1 Greylisted, too many messages of an unknown source, try again in 300 seconds'],
    [
      null,
      '450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages',
    ],
    [null, '452 4.2.2 The mailbox has too many messages'],
    [null, '452 4.5.3 Too many recipients'],
    [null, '421 Service not available, closing transmission channel'],
    [null, '451 4.3.0 Temporary lookup failure'],
    [null, '550 5.7.1 Too many messages, rate limited'],
  ])('%s: %s', (expected, reply) => {
    expect(blame(refusal(reply))).toBe(expected)
  })

  it('blames nobody without a reply', () => {
    expect(blame({ phase: 'connect', code: null, enhanced: null, text: 'rate limited', site: null })).toBeNull()
  })

  it('never blames anybody for a reply that is about a recipient, in any form of the providers', () => {
    for (const { reply, phase, site, category } of PROVIDER_REPLIES)
      if (category === 'recipient' || category === 'quota')
        expect([reply, blame(refusal(reply, { phase, site }))]).toEqual([reply, null])
  })
})
