import { exports } from 'cloudflare:workers'
import { Usage } from '@mailstead/contracts/api/reports/usage.ts'
import { type GetUsageResponseSuccess, Resend } from 'resend'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createMessage } from '../../../test/worker/create-message.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { addDelivery } from '../../../test/worker/fill-tenant.ts'

const DAY_MS = 86_400_000

afterEach(() => {
  vi.restoreAllMocks()
})

describe('GET /v1/usage', () => {
  it('counts nothing for an account that did nothing, with its quotas and the next midnight', async () => {
    const { apiKey } = await createTenant()
    const { status, json } = await call('GET', '/v1/usage', { key: apiKey })
    const [day, month] = [new Date(), new Date()]
    day.setUTCHours(24, 0, 0, 0)
    month.setUTCMonth(month.getUTCMonth() + 1, 1)
    month.setUTCHours(0, 0, 0, 0)
    expect(status).toBe(200)
    const declared: GetUsageResponseSuccess = Usage.parse(json)
    expect(declared).toEqual(json)
    const nothing = { used: 0, sent: 0, received: 0, limit: expect.any(Number) }
    expect(json).toEqual({
      object: 'usage',
      emails: {
        daily: { ...nothing, resets_at: day.toISOString() },
        monthly: { ...nothing, resets_at: month.toISOString() },
      },
      contacts: { used: 0, limit: 0 },
      segments: { used: 0, limit: 0 },
      broadcasts: { used: 0, limit: null },
      ai_credits: { used: 0, limit: 0, next_increase_at: null },
      automation_runs: { used: 0, limit: 0, resets_at: month.toISOString() },
      domains: { used: 1, limit: 1000 },
      rate_limit: { limit: 1000, duration: '10s' },
    })
    expect(json.emails.daily.limit).toBeGreaterThan(0)
    expect(json.emails.monthly.limit).toBeGreaterThanOrEqual(json.emails.daily.limit)
  })

  it('counts recipients that were sent to and mails that were received, through the package too', async () => {
    const owner = await createTenant()
    await createMessage(owner, { to: ['a@peer.example', 'b@peer.example'] })
    await addDelivery(owner, 'filed')
    await addDelivery(owner, 'waiting')
    // What came to a return path is no mail for anybody; and mail of last month is of no count that still runs.
    await addDelivery(owner, 'bounce')
    await addDelivery(owner, 'filed', { ageMs: 40 * DAY_MS })
    vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => exports.default.fetch(new Request(input, init)))
    const { data, error } = await new Resend(owner.apiKey, { baseUrl: 'http://mailstead.test/v1' }).usage.get()
    expect(error).toBeNull()
    expect(data?.emails).toMatchObject({
      daily: { used: 2, sent: 2, received: 2 },
      monthly: { used: 2, sent: 2, received: 2 },
    })
  })

  it('does not count what was sent on an earlier day as of this one', async () => {
    const owner = await createTenant()
    await createMessage(owner, { ageMs: 2 * DAY_MS })
    expect((await call('GET', '/v1/usage', { key: owner.apiKey })).json.emails.daily).toMatchObject({ used: 0 })
  })
})
