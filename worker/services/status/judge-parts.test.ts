import { describe, expect, it } from 'vitest'
import { type Beating, judgeParts } from './judge-parts.ts'

const NOW = Date.UTC(2026, 10, 29, 12)
const relay = (silentMs: number | null, own: Partial<Beating> = {}): Beating => ({
  ...{ role: 'both', state: 'active', heartbeatAtMs: silentMs === null ? null : NOW - silentMs },
  ...own,
})
const judge = (relays: readonly Beating[], due: { sending?: number; receiving?: number } = {}) => {
  const ago = (ms: number | undefined) => (ms === undefined ? null : NOW - ms)
  return judgeParts({ relays, sendingDueMs: ago(due.sending), receivingDueMs: ago(due.receiving) }, NOW)
}

describe('the parts of a deployment', () => {
  it('are operational while every relay beats', () => {
    expect(judge([relay(0), relay(105_000)])).toEqual({
      ...{ api: 'operational', sending: 'operational', receiving: 'operational' },
    })
  })
  it('are degraded when one is silent, and down when all are', () => {
    expect(judge([relay(0), relay(105_001)])).toMatchObject({ sending: 'degraded', receiving: 'degraded' })
    expect(judge([relay(105_001), relay(null)])).toMatchObject({ sending: 'down', receiving: 'down' })
  })
  it('are judged by the relays that do it: others, and those that are out of use, do not count', () => {
    const relays = [
      relay(0, { role: 'outbound' }),
      relay(null, { role: 'inbound' }),
      relay(null, { state: 'disabled' }),
    ]
    expect(judge([...relays, relay(null, { state: 'draining' })])).toMatchObject({
      ...{ sending: 'operational', receiving: 'down' },
    })
  })
  it('without a relay nothing is sent, while mail may come in another way', () => {
    expect(judge([])).toEqual({ api: 'operational', sending: 'down', receiving: 'operational' })
  })
  it('are degraded when work is due for more than five minutes, each by its own work', () => {
    expect(judge([relay(0)], { sending: 300_000 })).toMatchObject({ sending: 'operational', receiving: 'operational' })
    expect(judge([relay(0)], { sending: 300_001 })).toMatchObject({ sending: 'degraded', receiving: 'operational' })
    expect(judge([relay(0)], { receiving: 300_001 })).toMatchObject({ sending: 'operational', receiving: 'degraded' })
    expect(judge([relay(null)], { sending: 300_001 })).toMatchObject({ sending: 'down' })
  })
})
