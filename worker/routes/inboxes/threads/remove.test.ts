import { describe, expect, it } from 'vitest'
import { listReceived, readDeliveryRows } from '../../../../test/worker/create-inbound.ts'
import { createMailbox } from '../../../../test/worker/create-mailbox.ts'
import { fileMail } from '../../../../test/worker/file-mail.ts'
import { createThread, expectRefusals } from '../../../../test/worker/inbox-thread.ts'

describe('DELETE /v1/inboxes/:id/threads/:threadId 200', () => {
  it('moves a thread to the trash first, and removes it with its bytes from there', async () => {
    const { owner, threads, threadId, mailId, ask } = await createThread()
    const path = `${threads}/${threadId}`
    const answer = { object: 'inbox_thread', id: threadId, deleted: true }
    expect((await ask('DELETE', path)).json).toEqual(answer)
    expect((await ask('GET', path)).json).toMatchObject({ folder: 'trash' })
    expect((await ask('GET', `${path}/emails/${mailId}`)).status).toBe(200)
    expect(await listReceived(owner)).toHaveLength(1)
    expect((await ask('DELETE', path)).json).toEqual(answer)
    expect((await ask('DELETE', path)).status).toBe(404)
    expect((await ask('GET', threads)).json.data).toEqual([])
    expect(await listReceived(owner)).toEqual([])
    expect(await readDeliveryRows(owner)).toEqual([])
  })

  it('leaves the bytes that another inbox of the account needs, until that one is through with them', async () => {
    const { owner, ada, ask } = await createThread()
    const bob = await createMailbox(owner, 'bob')
    const shared = await fileMail(owner, [ada, bob])
    const keys = async () => (await listReceived(owner)).map(({ key }) => key)
    for (const [n, { id }] of [ada, bob].entries()) {
      expect(await keys()).toContain(shared.rawKey)
      const path = `/v1/inboxes/${id}/threads/${shared.threadIds[n]}`
      await ask('DELETE', path)
      await ask('DELETE', path)
    }
    expect(await keys()).not.toContain(shared.rawKey)
    expect(await keys()).toHaveLength(1)
  })
})

describe('DELETE /v1/inboxes/:id/threads/:threadId 401, 403, 404', () => {
  it('refuses wrong keys, other inboxes and other threads', () =>
    expectRefusals('DELETE', ({ threadId }) => `/${threadId}`))
})
