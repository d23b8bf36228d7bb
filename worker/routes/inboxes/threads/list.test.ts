import { describe, expect, it } from 'vitest'
import { fileMail } from '../../../../test/worker/file-mail.ts'
import { createThread, expectRefusals } from '../../../../test/worker/inbox-thread.ts'

describe('GET /v1/inboxes/:id/threads 200', () => {
  it('shows threads in the shape of the package', async () => {
    const { threads, threadId, ask } = await createThread({ summary: { subject: 'Hi', cc: ['c@x.example'] } })
    const { status, json } = await ask('GET', threads)
    expect({ status, json }).toEqual({
      status: 200,
      json: {
        object: 'list',
        has_more: false,
        data: [
          {
            id: threadId,
            subject: 'Hi',
            from: 'Eve <eve@peer.example>',
            to: ['ada@a.example'],
            cc: ['c@x.example'],
            bcc: [],
            labels: [],
            email_count: 1,
            has_attachment: false,
            has_draft: false,
            read: false,
            received_at: expect.stringMatching(/^\d{4}-.*Z$/),
            folder: 'inbox',
          },
        ],
      },
    })
  })

  it('filters by folders and by whether threads are read, and pages', async () => {
    const { owner, ada, threads, threadId, ask } = await createThread()
    const spam = (await fileMail(owner, [ada], { folder: 'spam' })).threadIds[0]
    await ask('PATCH', `${threads}/${threadId}`, { read: true })
    const list = async (query: string) => {
      const { json } = await ask('GET', `${threads}?${query}`)
      return [json.data.map(({ id }: { id: string }) => id), json.has_more]
    }
    const [all] = await list('')
    expect([...all].sort()).toEqual([threadId, spam].sort())
    expect(await list('folders=inbox')).toEqual([[threadId], false])
    expect(await list('folders=spam,trash')).toEqual([[spam], false])
    expect(await list('folders=sent')).toEqual([[], false])
    expect(await list('read=true')).toEqual([[threadId], false])
    expect(await list('read=false')).toEqual([[spam], false])
    expect(await list('labels=x')).toEqual([[], false])
    expect(await list('limit=1')).toEqual([all.slice(0, 1), true])
    expect(await list(`limit=1&after=${all[0]}`)).toEqual([all.slice(1), false])
    expect(await list(`limit=1&before=${all[1]}`)).toEqual([all.slice(0, 1), false])
  })

  it('is served under the address of the inbox as well', async () => {
    const { ada, ask } = await createThread()
    expect((await ask('GET', `/v1/inboxes/${encodeURIComponent(ada.address)}/threads`)).json.data).toHaveLength(1)
  })
})

describe('GET /v1/inboxes/:id/threads 401, 403, 404', () => {
  it('refuses wrong keys and other inboxes', () => expectRefusals('GET', () => ''))
})

describe('GET /v1/inboxes/:id/threads 422', () => {
  it.each([
    ['folders', 'folders=drafts'],
    ['folders', 'folders='],
    ['folders', 'folders=inbox,,spam'],
    ['read', 'read=yes'],
    ['limit', 'limit=0'],
    ['after', 'after=x'],
    ['before', `after=${crypto.randomUUID()}&before=${crypto.randomUUID()}`],
    ['page', 'page=2'],
  ])('names %s in ?%s', async (field, query) => {
    const { threads, ask } = await createThread()
    expect((await ask('GET', `${threads}?${query}`)).json).toMatchObject({
      statusCode: 422,
      message: expect.stringContaining(field),
    })
  })
})
