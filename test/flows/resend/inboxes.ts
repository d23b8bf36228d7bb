import { describe, expect, it } from 'vitest'
import { waitFor } from '../../dev/wait-for.ts'
import { type Connect, expectError, expectShape, got, ID, INSTANT, tag } from './context.ts'

/** `resend.inboxes`, as far as it is offered. */
export function checkInboxes(connect: Connect): void {
  const createInbox = async () => {
    const { resend, running } = connect()
    const emailAddress = `carol-${tag()}@${running.domain}`
    const made = await got(resend.inboxes.create({ emailAddress, name: 'Carol', fromName: 'Carol C' }))
    expectShape(made, { object: 'inbox', id: ID })
    return { emailAddress, id: made.id }
  }

  describe('inboxes', () => {
    it('create, get by id and by address, list, update and remove', async () => {
      const { resend, running } = connect()
      const { inboxes } = resend
      const { id, emailAddress } = await createInbox()
      const shown = {
        id,
        email_address: emailAddress,
        name: 'Carol',
        from_name: 'Carol C',
        unread: 0,
        last_received: null,
        created_at: INSTANT,
        updated_at: INSTANT,
      }
      const inbox = await got(inboxes.get(emailAddress))
      const more = { domain_id: expect.any(String), receiving_address: null, drafts: 0 }
      expectShape(inbox, { object: 'inbox', ...shown, ...more })
      const list = await got(inboxes.list({ limit: 100 }))
      expectShape(list, { object: 'list', has_more: false, data: expect.any(Array) })
      expectShape(
        list.data.find((each) => each.id === id),
        shown,
      )
      expectShape(await got(inboxes.update(id, { name: 'C', fromName: 'CC' })), { object: 'inbox', id })
      expect(await got(inboxes.get(id))).toMatchObject({ name: 'C', from_name: 'CC' })
      expectShape(await got(inboxes.remove(emailAddress)), { object: 'inbox', id, deleted: true })
      await expectError(inboxes.get(id), 'not_found', 404)
      await expectError(inboxes.update(id, { name: 'x' }), 'not_found', 404)
      await expectError(inboxes.create({ emailAddress: 'a@not-ours.example' }), 'validation_error', 422, 'domain')
      expect(running.mailboxes).not.toContain(emailAddress)
    })

    it('threads: list, search, get, update, remove; threads.emails: list and get', async () => {
      const { resend, running } = connect()
      const { threads } = resend.inboxes
      const { id: inboxId, emailAddress } = await createInbox()
      const [from, subject] = [running.mailboxes[0] ?? '', `Thread ${tag()}`]
      await got(resend.emails.send({ from, to: emailAddress, subject, text: 'A needle in the hay' }))
      const found = await waitFor('the thread', async () => (await got(threads.list({ inboxId }))).data[0])
      const { id: threadId } = found
      const declared = {
        id: threadId,
        subject,
        from: expect.stringContaining(from),
        to: [emailAddress],
        cc: [],
        bcc: [],
        labels: [],
        email_count: 1,
        has_attachment: false,
        has_draft: false,
        read: false,
        received_at: INSTANT,
        folder: 'inbox',
      } as const
      const arrays = { to: [...declared.to], cc: [], bcc: [], labels: [] }
      expectShape(found, { ...declared, ...arrays })
      const hits = await got(threads.search({ emailAddress, query: 'needle' }))
      expectShape(hits.data[0], { ...declared, ...arrays, matched_email_id: ID })
      const mails = await got(threads.emails.list({ inboxId, threadId }))
      const message = {
        id: hits.data[0]?.matched_email_id ?? '',
        direction: 'inbound',
        from: expect.stringContaining(from),
        to: [emailAddress],
        cc: [],
        bcc: [],
        reply_to: [],
        subject,
        message_id: expect.stringContaining('@'),
        html: null,
        text: expect.stringContaining('needle'),
        attachments: [],
        read: false,
        received_at: INSTANT,
      } as const
      const lists = { to: [emailAddress], cc: [], bcc: [], reply_to: [], attachments: [] }
      expectShape(mails.data[0], { ...message, ...lists })
      const one = await got(threads.emails.get({ inboxId, threadId, emailId: message.id }))
      expectShape(one, { ...message, ...lists })
      const summary = { object: 'inbox_thread', id: threadId, subject, labels: [] } as const
      const read = await got(threads.update({ inboxId, threadId, read: true, folder: 'archive' }))
      expectShape(read, { ...summary, labels: [], read: true, folder: 'archive' })
      expect(await got(threads.get({ emailAddress, threadId }))).toEqual(read)
      expectShape(await got(threads.remove({ inboxId, threadId })), {
        object: 'inbox_thread',
        id: threadId,
        deleted: true,
      })
      expect((await got(threads.get({ inboxId, threadId }))).folder).toBe('trash')
      await expectError(threads.get({ inboxId, threadId: crypto.randomUUID() }), 'not_found', 404)
    })
  })
}
