import { describe, expect, it } from 'vitest'
import { fileMail } from '../../../../test/worker/file-mail.ts'
import { createThread, expectRefusals } from '../../../../test/worker/inbox-thread.ts'

describe('GET /v1/inboxes/:id/threads/:threadId/emails 200', () => {
  it('shows the mails of the thread with their bodies, newest first, and pages', async () => {
    const { owner, ada, threads, threadId, mailId, ask } = await createThread({ summary: { headerId: '<a@x>' } })
    const summary = { inReplyTo: ['<a@x>'] }
    const [second, third] = [await fileMail(owner, [ada], { summary }), await fileMail(owner, [ada], { summary })]
    expect(third.threadIds).toEqual([threadId])
    const list = async (query: string) => {
      const { json } = await ask('GET', `${threads}/${threadId}/emails${query}`)
      expect(json.object).toBe('list')
      return [json.data.map(({ id }: { id: string }) => id), json.has_more]
    }
    const all = [third.id, second.id, mailId]
    expect(await list('')).toEqual([all, false])
    expect(await list('?limit=2')).toEqual([all.slice(0, 2), true])
    expect(await list(`?after=${second.id}`)).toEqual([[mailId], false])
    expect(await list(`?limit=1&before=${mailId}`)).toEqual([[second.id], true])
    const { json } = await ask('GET', `${threads}/${threadId}/emails`)
    for (const mail of json.data) expect(mail.html).toContain('<p>Hello')
  })

  it('ends a page before its mails are too large to be read together, in both directions', async () => {
    const raw = `Subject: large\r\n\r\n${'x'.repeat(76)}\r\n`.padEnd(7 * 1_048_576, 'y')
    const { owner, ada, threads, threadId, mailId, ask } = await createThread({ raw, summary: { headerId: '<a@x>' } })
    const second = await fileMail(owner, [ada], { raw, summary: { inReplyTo: ['<a@x>'] } })
    const list = async (query: string) => {
      const { json } = await ask('GET', `${threads}/${threadId}/emails${query}`)
      return [json.data.map(({ id }: { id: string }) => id), json.has_more]
    }
    expect(await list('')).toEqual([[second.id], true])
    expect(await list(`?after=${second.id}`)).toEqual([[mailId], false])
    const third = await fileMail(owner, [ada], { raw, summary: { inReplyTo: ['<a@x>'] } })
    expect(await list(`?before=${mailId}`)).toEqual([[second.id], true])
    expect(await list(`?before=${second.id}`)).toEqual([[third.id], false])
  })
})

describe('GET /v1/inboxes/:id/threads/:threadId/emails 401, 403, 404, 422', () => {
  it('refuses wrong keys, other inboxes and other threads', () =>
    expectRefusals('GET', ({ threadId }) => `/${threadId}/emails`))

  it.each(['limit=0', 'limit=101', 'after=x', 'order=asc'])('refuses ?%s', async (query) => {
    const { threads, threadId, ask } = await createThread()
    expect((await ask('GET', `${threads}/${threadId}/emails?${query}`)).json).toMatchObject({ statusCode: 422 })
  })
})
