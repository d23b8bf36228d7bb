import { describe, expect, it } from 'vitest'
import { waitForEvent } from '../client.ts'
import { type Connect, expectError, expectShape, got, ID, INSTANT, tag } from './context.ts'

const newAddress = () => `no-mail-${tag()}@peer.example`

/** `resend.suppressions`. */
export function checkSuppressions(connect: Connect): void {
  describe('suppressions', () => {
    it('add, get by id and by address, list and remove', async () => {
      const { suppressions } = connect().resend
      const email = newAddress()
      const added = await got(suppressions.add({ email }))
      const { id } = added
      expectShape(added, { object: 'suppression', id: ID })
      const entry = { id, email, origin: 'manual', source_id: null, created_at: INSTANT } as const
      expectShape(await got(suppressions.get(id)), { object: 'suppression', ...entry })
      expectShape(await got(suppressions.get(email)), { object: 'suppression', ...entry })
      const list = await got(suppressions.list({ limit: 1, origin: 'manual' }))
      expectShape(list, { object: 'list', has_more: expect.any(Boolean), data: expect.any(Array) })
      expectShape(list.data[0], entry)
      expect((await got(suppressions.list({ limit: 100, origin: 'bounce' }))).data).toEqual([])
      expectShape(await got(suppressions.remove(email)), { object: 'suppression', id, deleted: true })
      await expectError(suppressions.get(email), 'not_found', 404)
      await expectError(suppressions.remove(id), 'not_found', 404)
    })

    it('batch.add and batch.remove, by addresses and by ids', async () => {
      const { batch } = connect().resend.suppressions
      const emails = [newAddress(), newAddress()]
      const added = await got(batch.add({ emails }))
      expect(added).toEqual({ data: emails.map(() => ({ object: 'suppression', id: ID })) })
      const [first, second] = added.data.map(({ id }) => id) as [string, string]
      const removed = (id: string) => ({ data: [{ object: 'suppression', id, deleted: true }] })
      expect(await got(batch.remove({ ids: [first] }))).toEqual(removed(first))
      expect(await got(batch.remove({ emails }))).toEqual(removed(second))
    })

    it('mail to such an address is not sent', async () => {
      const { resend, running } = connect()
      const email = newAddress()
      await got(resend.suppressions.add({ email }))
      const mail = { from: `ada@${running.domain}`, to: email, subject: 's', text: 't' }
      const { id } = await got(resend.emails.send(mail))
      await waitForEvent(running, id, 'suppressed')
      expect((await got(resend.emails.get(id))).last_event).toBe('suppressed')
    })

    it('errors', async () => {
      const { suppressions } = connect().resend
      await expectError(suppressions.add({ email: 'nobody' }), 'validation_error', 422, 'email')
      await expectError(suppressions.get(crypto.randomUUID()), 'not_found', 404)
      await expectError(suppressions.batch.add({ emails: [] }), 'validation_error', 422, 'emails')
      await expectError(suppressions.batch.remove({ ids: ['x'] }), 'validation_error', 422, 'ids')
    })
  })
}
