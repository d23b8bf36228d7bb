import { AttemptOutcome, Phase } from '@mailstead/contracts/attempt.ts'
import { describe, expect, it } from 'vitest'
import { sampleDelivery } from '../testing/sample-delivery.ts'
import { newAttemptId } from './attempt-id.ts'
import { decideNext, INTERRUPTED } from './decide-next.ts'

const outcome = (part: Partial<AttemptOutcome>) =>
  AttemptOutcome.parse({
    ...{
      id: newAttemptId(0),
      verdict: 'deferred',
      phase: 'connect',
      reply: null,
      error: null,
      tls: null,
      reused: false,
    },
    ...{ startedAt: new Date(0).toISOString(), endedAt: new Date(0).toISOString(), transcript: [], ...part },
  })
const around = { ip: '192.0.2.1', untriedHosts: 1, nowMs: 1_000, random: () => 0.5 }

describe('decideNext', () => {
  it('goes to the next host at once before RCPT only', () => {
    const atOnce = Phase.options.filter(
      (phase) => decideNext(sampleDelivery(), outcome({ phase }), around).nextAtMs === around.nowMs,
    )
    expect(atOnce).toEqual(['connect', 'banner', 'ehlo', 'starttls', 'mail'])
  })

  it('remembers hosts of the round and forgets them when the round is used up', () => {
    const first = decideNext(sampleDelivery(), outcome({}), around)
    expect(first).toMatchObject({ tried: ['192.0.2.1'], rounds: 0 })
    const last = decideNext(sampleDelivery(first), outcome({}), { ...around, untriedHosts: 0 })
    expect(last).toMatchObject({ tried: [], rounds: 1, nextAtMs: 61_000 })
  })

  it('is done after a final verdict', () => {
    for (const verdict of ['delivered', 'bounced'] as const)
      expect(decideNext(sampleDelivery(), outcome({ verdict }), around)).toMatchObject({
        kind: verdict,
        isDone: true,
        nextTryAtMs: null,
      })
  })

  it('waits for expiry when the next try would come after it', () => {
    const delivery = sampleDelivery({ expiresAtMs: 50_000 })
    const next = decideNext(delivery, outcome({ phase: 'rcpt' }), around)
    expect(next).toMatchObject({ kind: 'deferred', isDone: false, nextAtMs: 50_000, nextTryAtMs: null })
  })

  it('never takes another host after an unknown outcome, and risks one more copy only', () => {
    const unknown = outcome({ verdict: 'unknown', phase: 'dot' })
    const first = decideNext(sampleDelivery(), unknown, { ...around, untriedHosts: 5 })
    expect(first.nextAtMs).toBeGreaterThanOrEqual(14_400_000)
    expect(decideNext(sampleDelivery(first), unknown, around)).toMatchObject({ nextTryAtMs: null, isDone: false })
  })

  it('repeats an interrupted attempt soon, but not for ever', () => {
    let delivery = sampleDelivery()
    const waits: number[] = []
    for (let at = 0; at < 5; at += 1) {
      const next = decideNext(delivery, outcome({ error: INTERRUPTED }), around)
      waits.push(next.nextAtMs - around.nowMs)
      delivery = sampleDelivery(next)
    }
    expect(waits).toEqual([17_500, 17_500, 17_500, 60_000, 300_000])
  })
})
