import { describe, expect, it } from 'vitest'
import { sampleDelivery } from '../testing/sample-delivery.ts'
import { buildEvent, fitTranscript } from './build-event.ts'

describe('buildEvent', () => {
  it('tells when the job came, so that the Worker need not note its hand-over', () => {
    const delivery = sampleDelivery({ receivedAtMs: Date.UTC(2026, 0, 1) })
    const event = buildEvent(delivery, { kind: 'expired', mark: 0, attempt: null, atMs: Date.UTC(2026, 0, 2) })
    expect(event).toMatchObject({ receivedAt: '2026-01-01T00:00:00.000Z', occurredAt: '2026-01-02T00:00:00.000Z' })
  })
})

describe('fitTranscript', () => {
  it('leaves a short dialogue alone', () => {
    expect(fitTranscript(['C EHLO x', 'S 250 y'])).toEqual(['C EHLO x', 'S 250 y'])
  })

  it('keeps both ends of a long one, so that an event fits into a POST', () => {
    const lines = Array.from({ length: 100 }, (_, at) => `${at} ${'€'.repeat(490)}`)
    const kept = fitTranscript(lines)
    expect(Buffer.byteLength(JSON.stringify(kept))).toBeLessThan(50_000)
    expect(kept[0]).toBe(lines[0])
    expect(kept.at(-1)).toBe(lines.at(-1))
    expect(kept).toContain('…')
  })
})
