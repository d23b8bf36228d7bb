import { describe, expect, it } from 'vitest'
import { createThread, expectRefusals } from '../../../../test/worker/inbox-thread.ts'

describe('GET /v1/inboxes/:id/threads/:threadId 200', () => {
  it('shows the thread in the shape of the package', async () => {
    const { threads, threadId, ask } = await createThread({ folder: 'spam', summary: { subject: '' } })
    const { status, json } = await ask('GET', `${threads}/${threadId}`)
    expect({ status, json }).toEqual({
      status: 200,
      json: { object: 'inbox_thread', id: threadId, subject: null, folder: 'spam', labels: [], read: false },
    })
  })
})

describe('GET /v1/inboxes/:id/threads/:threadId 401, 403, 404', () => {
  it('refuses wrong keys, other inboxes and other threads', () =>
    expectRefusals('GET', ({ threadId }) => `/${threadId}`))
})
