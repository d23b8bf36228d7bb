import { describe, expect, it } from 'vitest'
import { createThread, expectRefusals } from '../../../../test/worker/inbox-thread.ts'

describe('PATCH /v1/inboxes/:id/threads/:threadId 200', () => {
  it('marks and moves, and answers with the thread as it is then', async () => {
    const { ada, threads, threadId, mailId, ask } = await createThread()
    const patch = async (body: object) => (await ask('PATCH', `${threads}/${threadId}`, body)).json
    const unread = async () => (await ask('GET', `/v1/inboxes/${ada.id}`)).json.unread
    expect(await unread()).toBe(1)
    expect(await patch({ read: true })).toMatchObject({
      object: 'inbox_thread',
      id: threadId,
      read: true,
      folder: 'inbox',
    })
    expect(await unread()).toBe(0)
    for (const folder of ['archive', 'spam', 'trash', 'inbox'])
      expect(await patch({ folder, read: false })).toMatchObject({ folder, read: false })
    await patch({ folder: 'archive' })
    const { json } = await ask('GET', `${threads}/${threadId}/emails/${mailId}`)
    expect(json).toMatchObject({ folder: 'archive', read: false })
  })
})

describe('PATCH /v1/inboxes/:id/threads/:threadId 400, 422', () => {
  it.each([
    ['nothing', {}, 'read'],
    ['the folder of sent mail', { folder: 'sent' }, 'folder'],
    ['an unknown folder', { folder: 'drafts' }, 'folder'],
    ['text for yes', { read: 'true' }, 'read'],
    ['an unknown field', { labels: [] }, 'labels'],
  ])('refuses %s', async (_, body, field) => {
    const { threads, threadId, ask } = await createThread()
    expect((await ask('PATCH', `${threads}/${threadId}`, body)).json).toMatchObject({
      statusCode: 422,
      message: expect.stringContaining(field),
    })
  })
})

describe('PATCH /v1/inboxes/:id/threads/:threadId 401, 403, 404', () => {
  it('refuses wrong keys, other inboxes and other threads', () =>
    expectRefusals('PATCH', ({ threadId }) => `/${threadId}`, { read: true }))
})
