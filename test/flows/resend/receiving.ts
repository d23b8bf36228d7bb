import { describe, expect, it } from 'vitest'
import { waitFor } from '../../dev/wait-for.ts'
import { findInOutbox, waitForEvent } from '../client.ts'
import { waitForReceived } from '../receiving/inbox.ts'
import { type Connect, expectError, expectShape, got, ID, INSTANT, tag } from './context.ts'

const PIXEL = Buffer.from('89504e470d0a1a0a', 'hex')

/** `resend.emails.receiving`. */
export function checkReceiving(connect: Connect): void {
  /** A mail from one mailbox to the other, with an inline image and a file. */
  const receive = async () => {
    const { resend, running } = connect()
    const [ada, bob] = running.mailboxes as [string, string]
    const subject = `Received ${tag()}`
    await got(
      resend.emails.send({
        from: `Ada <${ada}>`,
        to: bob,
        cc: 'carol@peer.example',
        replyTo: ada,
        subject,
        html: '<p>See <img src="cid:dot"></p>',
        text: 'See',
        attachments: [
          { filename: 'dot.png', content: PIXEL, contentId: 'dot' },
          { filename: 'a.txt', content: Buffer.from('abc'), contentType: 'text/plain' },
        ],
      }),
    )
    return { ada, bob, subject, id: (await waitForReceived(running, subject)).id }
  }

  describe('emails.receiving', () => {
    it('list and get, with inline images inside the HTML or as references', async () => {
      const { receiving } = connect().resend.emails
      const { ada, bob, subject, id } = await receive()
      const summary = {
        id,
        from: `Ada <${ada}>`,
        to: [bob],
        cc: ['carol@peer.example'],
        bcc: null,
        reply_to: [ada],
        subject,
        created_at: INSTANT,
        message_id: expect.stringContaining('@'),
        received_for: [bob],
        attachments: [
          {
            id: expect.any(String),
            filename: 'dot.png',
            size: PIXEL.length,
            content_type: 'image/png',
            content_id: 'dot',
            content_disposition: 'inline',
          },
          {
            id: expect.any(String),
            filename: 'a.txt',
            size: 3,
            content_type: 'text/plain',
            content_id: null,
            content_disposition: 'attachment',
          },
        ],
      }
      const list = await got(receiving.list({ limit: 100 }))
      expectShape(list, { object: 'list', has_more: false, data: expect.any(Array) })
      expectShape(
        list.data.find((mail) => mail.id === id),
        summary,
      )
      const mail = await got(receiving.get(id))
      expectShape(mail, {
        object: 'email',
        ...summary,
        text: expect.stringContaining('See'),
        html: expect.stringContaining(`data:image/png;base64,${PIXEL.toString('base64')}`),
        headers: expect.objectContaining({ subject }),
        raw: { download_url: expect.stringMatching(/^http/), expires_at: INSTANT },
      })
      const raw = await (await fetch(mail.raw?.download_url ?? '')).text()
      expect(raw).toContain(`Subject: ${subject}\r\n`)
      expect((await got(receiving.get(id, { html_format: 'cid' }))).html).toContain('cid:dot')
    })

    it('attachments.list and attachments.get', async () => {
      const { attachments } = connect().resend.emails.receiving
      const { id: emailId } = await receive()
      const list = await got(attachments.list({ emailId }))
      expectShape(list, { object: 'list', has_more: false, data: expect.any(Array) })
      const [dot, file] = list.data
      const link = { download_url: expect.stringMatching(/^http/), expires_at: INSTANT }
      expectShape(dot, {
        id: expect.any(String),
        filename: 'dot.png',
        size: PIXEL.length,
        content_type: 'image/png',
        ...link,
        content_disposition: 'inline',
        content_id: 'dot',
      })
      const one = await got(attachments.get({ emailId, id: file?.id ?? '' }))
      expectShape(one, {
        object: 'attachment',
        id: file?.id ?? '',
        filename: 'a.txt',
        size: 3,
        content_type: 'text/plain',
        ...link,
        content_disposition: 'attachment',
        content_id: undefined,
      })
      expect(await (await fetch(one.download_url)).text()).toBe('abc')
      await expectError(attachments.get({ emailId, id: 'no' }), 'not_found', 404)
    })

    it('forward sends it on as it is, or wrapped', async () => {
      const { resend, running } = connect()
      const { ada: from, subject, id: emailId } = await receive()
      const forward = async (more: { passthrough?: true } | { passthrough: false; text: string }) => {
        const to = `f-${tag()}@peer.example`
        const sent = await got(resend.emails.receiving.forward({ emailId, from, to, ...more }))
        expectShape(sent, { id: ID })
        await waitForEvent(running, sent.id, 'delivered')
        await waitFor('the mail in the sink', () => findInOutbox(running, to).length > 0)
        const { data } = await got(resend.emails.attachments.list({ emailId: sent.id }))
        return { ...(await got(resend.emails.get(sent.id))), files: data.map(({ filename }) => filename) }
      }
      expect(await forward({})).toMatchObject({
        subject,
        files: ['dot.png', 'a.txt'],
        text: expect.stringContaining('See'),
      })
      expect(await forward({ passthrough: false, text: 'For you' })).toMatchObject({
        subject: `Fwd: ${subject}`,
        files: ['forwarded_message.eml'],
        text: expect.stringContaining('For you'),
      })
    })

    it('errors', async () => {
      const { receiving } = connect().resend.emails
      const id = crypto.randomUUID()
      await expectError(receiving.get(id), 'not_found', 404)
      await expectError(receiving.attachments.list({ emailId: id }), 'not_found', 404)
      await expectError(receiving.forward({ emailId: id, from: 'a@b.example', to: 'c@d.example' }), 'not_found', 404)
      await expectError(receiving.list({ limit: 1000 }), 'validation_error', 422, 'limit')
    })
  })
}
