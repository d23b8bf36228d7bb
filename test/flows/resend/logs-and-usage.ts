import { describe, expect, it } from 'vitest'
import { waitFor } from '../../dev/wait-for.ts'
import { type Connect, expectError, expectShape, got, INSTANT, tag } from './context.ts'

/** `resend.logs` and `resend.usage`. */
export function checkLogsAndUsage(connect: Connect): void {
  describe('logs', () => {
    it('get and list show a request by the id in its answer', async () => {
      const { resend, running } = connect()
      const subject = `Logged ${tag()}`
      const mail = { from: `ada@${running.domain}`, to: 'bob@peer.example', subject, text: 't' }
      const sent = await resend.emails.send(mail)
      const id = sent.headers?.['x-request-id'] ?? ''
      // It is written after the answer.
      await waitFor('the log entry', async () => (await resend.logs.get(id)).data)
      const summary = {
        id,
        created_at: INSTANT,
        endpoint: '/v1/emails',
        method: 'POST',
        response_status: 200,
        user_agent: resend.userAgent,
      }
      expectShape(await got(resend.logs.get(id)), {
        object: 'log',
        ...summary,
        request_body: expect.objectContaining({ subject }),
        response_body: sent.data,
      })
      const list = await got(resend.logs.list({ limit: 100 }))
      expectShape(list, { object: 'list', has_more: true, data: expect.any(Array) })
      expectShape(
        list.data.find((entry) => entry.id === id),
        summary,
      )
    })

    it('errors', async () => {
      const { logs } = connect().resend
      await expectError(logs.get(crypto.randomUUID()), 'not_found', 404)
      await expectError(logs.list({ limit: 0 }), 'validation_error', 422, 'limit')
    })
  })

  describe('usage', () => {
    it('get', async () => {
      const { resend, running } = connect()
      const before = await got(resend.usage.get())
      const count: number = expect.any(Number)
      const sending = { used: count, limit: count, sent: count, received: count, resets_at: INSTANT }
      const none = { used: 0, limit: 0 }
      const declared = {
        object: 'usage',
        emails: { daily: sending, monthly: sending },
        contacts: none,
        segments: none,
        broadcasts: { used: 0, limit: null },
        ai_credits: { ...none, next_increase_at: null },
        automation_runs: { ...none, resets_at: INSTANT },
        domains: { used: count, limit: count },
        rate_limit: { limit: count, duration: expect.stringMatching(/^\d+s$/) },
      } as const satisfies typeof before
      expect(before).toEqual(declared)
      await got(resend.emails.send({ from: `a@${running.domain}`, to: 'b@peer.example', subject: 's', text: 't' }))
      const after = await got(resend.usage.get())
      expect(after.emails.monthly.used).toBeGreaterThan(before.emails.monthly.used)
    })
  })
}
