import { describe, expect, it } from 'vitest'
import { waitForEvent } from '../client.ts'
import { type Connect, expectError, got, ID, tag } from './context.ts'

/** `resend.batch`. */
export function checkBatch(connect: Connect): void {
  const newMails = () => {
    const { domain } = connect().running
    return [1, 2].map((n) => ({
      from: `ada@${domain}`,
      to: [`batch-${n}-${tag()}@peer.example`],
      subject: `Mail ${n}`,
      text: 'Hello',
    }))
  }
  const wrong = () => ({
    ...newMails()[0],
    from: 'ada@not-ours.example',
    to: 'x@peer.example',
    subject: 's',
    text: 't',
  })

  describe('batch', () => {
    it.each(['send', 'create'] as const)('%s accepts all', async (method) => {
      const { resend, running } = connect()
      // The package declares every field of a strict answer but `data` away, and with them `data` itself.
      const sent: { readonly data: readonly { readonly id: string }[] } = await got(resend.batch[method](newMails()))
      expect(sent).toEqual({ data: [{ id: ID }, { id: ID }] })
      for (const { id } of sent.data) await waitForEvent(running, id, 'delivered')
    })

    it('strict refuses all for one wrong mail, named by its place', async () => {
      const { resend } = connect()
      const before = await got(resend.emails.list({ limit: 1 }))
      const answer = resend.batch.send([...newMails(), wrong()], { batchValidation: 'strict' })
      await expectError(answer, 'invalid_from_address', 403, 'Mail 2')
      expect((await got(resend.emails.list({ limit: 1 }))).data[0]?.id).toBe(before.data[0]?.id)
    })

    it('permissive accepts the others, and errors names the wrong one', async () => {
      const { resend } = connect()
      const mails = newMails()
      const sent = await got(resend.batch.send([...mails, wrong()], { batchValidation: 'permissive' }))
      expect(sent).toEqual({
        data: [{ id: ID }, { id: ID }],
        errors: [{ index: 2, message: expect.stringContaining('not-ours.example') }],
      } satisfies typeof sent)
      const right = await got(resend.batch.send(newMails(), { batchValidation: 'permissive' }))
      expect(right.errors).toEqual([])
    })

    it('idempotencyKey makes one batch, and another body is a conflict', async () => {
      const { resend } = connect()
      const [mails, idempotencyKey] = [newMails(), tag()]
      const first = await got(resend.batch.send(mails, { idempotencyKey }))
      expect(await got(resend.batch.send(mails, { idempotencyKey }))).toEqual(first)
      await expectError(resend.batch.send(newMails(), { idempotencyKey }), 'invalid_idempotent_request', 409)
    })

    it('none and more than a hundred are refused', async () => {
      const { batch } = connect().resend
      await expectError(batch.send([]), 'validation_error', 422)
      const mail = newMails().slice(0, 1)
      await expectError(batch.send(Array.from({ length: 101 }, () => mail).flat()), 'validation_error', 422, '100')
    })
  })
}
