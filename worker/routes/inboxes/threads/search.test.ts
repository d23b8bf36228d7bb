import { describe, expect, it } from 'vitest'
import { fileMail } from '../../../../test/worker/file-mail.ts'
import { createThread, expectRefusals } from '../../../../test/worker/inbox-thread.ts'

describe('GET /v1/inboxes/:id/threads/search 200', () => {
  it('finds threads by words and fields, newest first', async () => {
    const { owner, ada, threads, threadId, mailId, ask } = await createThread({ text: 'the invoice of october' })
    const other = await fileMail(owner, [ada], { text: 'an invoice', summary: { from: 'Zoe <zoe@z.example>' } })
    const find = async (query: string) => {
      const { status, json } = await ask('GET', `${threads}/search?${query}`)
      expect(status).toBe(200)
      return json.data.map((thread: { matched_email_id: string }) => thread.matched_email_id)
    }
    expect(await find('query=invoice')).toEqual([other.id, mailId])
    expect(await find('query=invoice+OCTOBER')).toEqual([mailId])
    expect(await find('query=invoice&from=zoe@z.example,nobody@x.example')).toEqual([other.id])
    expect(await find('to=ada@a.example&limit=1')).toEqual([other.id])
    expect(await find(`query=invoice&start_date=${new Date(Date.now() + 86_400_000).toISOString()}`)).toEqual([])
    const today = new Date(owner.deps.clock.now()).toISOString().slice(0, 10)
    expect(await find(`query=invoice&start_date=${today}&end_date=${today}`)).toEqual([other.id, mailId])
    expect(await find('has_attachment=true')).toEqual([])
    expect(await find('query=%22%20OR%20*')).toEqual([])
    expect(await find('folders=spam')).toEqual([])
    expect(await find('labels=x')).toEqual([])
    const { json } = await ask('GET', `${threads}/search?query=october`)
    expect(json).toMatchObject({ object: 'list', has_more: false, data: [{ id: threadId, has_draft: false }] })
  })
})

describe('GET /v1/inboxes/:id/threads/search 401, 403, 404', () => {
  it('refuses wrong keys and other inboxes', () => expectRefusals('GET', () => '/search'))
})

describe('GET /v1/inboxes/:id/threads/search 422', () => {
  it.each([
    ['query', `query=${'x'.repeat(501)}`],
    ['from', `from=${Array.from({ length: 21 }, () => 'a').join(',')}`],
    ['has_attachment', 'has_attachment=1'],
    ['start_date', 'start_date=yesterday'],
    ['end_date', 'end_date=2026-13-01'],
    ['sort', 'sort=asc'],
  ])('names %s', async (field, query) => {
    const { threads, ask } = await createThread()
    expect((await ask('GET', `${threads}/search?${query}`)).json).toMatchObject({
      statusCode: 422,
      message: expect.stringContaining(field),
    })
  })
})
