import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { call } from '../../../../test/worker/call.ts'
import { createMailbox } from '../../../../test/worker/create-mailbox.ts'
import { ATTACHMENTS } from '../../../../test/worker/create-received.ts'
import { createTenant } from '../../../../test/worker/create-tenant.ts'
import { fileMail } from '../../../../test/worker/file-mail.ts'
import { createThread, expectRefusals } from '../../../../test/worker/inbox-thread.ts'
import { callAs, createMember } from '../../../../test/worker/people/create-person.ts'
import type { Role } from '../../../services/access/needs.ts'
import { receivedKey } from '../../../store/blobs/received.ts'

const WITH_FILES = { summary: { attachments: ATTACHMENTS } }
const pathOf = (url: string) => url.replace(/^https?:\/\/[^/]+/, '')

/** Two mailboxes with a mail each, one of them given to somebody with the role. */
async function stage(role: Role) {
  const owner = await createTenant()
  const [mine, theirs] = [await createMailbox(owner, 'mine'), await createMailbox(owner, 'theirs')]
  const [own, foreign] = [await fileMail(owner, [mine], WITH_FILES), await fileMail(owner, [theirs], WITH_FILES)]
  const [boss, person] = [await createMember(owner, 'owner'), await createMember(owner, role)]
  const give = (inboxes: readonly string[]) =>
    callAs(boss, 'PATCH', `/v1/members/${person.memberId}`, { body: { inboxes } })
  await give([mine.id])
  const mailPath = (mailbox: string, mail: typeof own) =>
    `/v1/inboxes/${mailbox}/threads/${mail.threadIds[0]}/emails/${mail.id}`
  return {
    give,
    ask: (path: string) => callAs(person, 'GET', path),
    own: mailPath(mine.id, own),
    foreign: mailPath(theirs.id, foreign),
    /** Another's mail below the own mailbox. */
    crossed: mailPath(mine.id, foreign),
  }
}

describe('a mail of an own mailbox', () => {
  it.each(['developer', 'member', 'read_only'] as const)('is seen whole by somebody with the role %s', async (role) => {
    const { ask, own } = await stage(role)
    const shown = await ask(own)
    expect(shown.json.html).toContain('<img src="data:image/png;base64,////">')
    expect((await ask(`${own}?html_format=cid`)).json.html).toContain('<img src="cid:dot@x">')
    const { json } = await ask(`${own}/attachments`)
    expect(json).toMatchObject({ object: 'list', has_more: false, data: [{ id: '0' }, { id: '1' }] })
    const one = await ask(`${own}/attachments/1`)
    expect(one.json).toMatchObject({ object: 'attachment', filename: 'evil.html', content_type: 'text/html', size: 25 })
    const file = await call('GET', pathOf(one.json.download_url))
    expect(file.text.trim()).toBe('<script>alert(1)</script>')
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="evil\.html"/)
    expect((await ask(`${own}/raw`)).text).toContain('Subject: Two files')
    for (const path of [own, `${own}/attachments`, `${own}/attachments/1`, `${own}/raw`])
      expect((await ask(path)).headers.get('cache-control'), path).toBe('private, no-store')
  })

  it('is like a missing one in the mailbox of another, and when the mailbox is taken away', async () => {
    const { ask, give, own, foreign, crossed } = await stage('member')
    const below = ['', '/attachments', '/attachments/1', '/raw']
    for (const part of below) {
      for (const path of [foreign, crossed]) expect((await ask(`${path}${part}`)).status, path + part).toBe(404)
      expect((await ask(`${own}${part}`)).status, part).toBe(200)
    }
    await give([])
    for (const part of below) expect((await ask(`${own}${part}`)).json.name, part).toBe('not_found')
  })
})

const PARTS = ['attachments', 'attachments/0'] as const

describe.each(PARTS)('GET /v1/inboxes/:id/threads/:threadId/emails/:emailId/%s 401, 403, 404', (part) => {
  it('refuses wrong keys, other inboxes and other threads', () =>
    expectRefusals('GET', ({ threadId, mailId }) => `/${threadId}/emails/${mailId}/${part}`))
})

describe('GET /v1/inboxes/:id/threads/:threadId/emails/:emailId/attachments/:attachmentId', () => {
  it('is not there for an attachment that the mail does not have', async () => {
    const { threads, threadId, mailId, ask } = await createThread(WITH_FILES)
    const attachments = `${threads}/${threadId}/emails/${mailId}/attachments`
    for (const id of ['2', '-1', 'x', '..%2f0', '__proto__'])
      expect((await ask('GET', `${attachments}/${id}`)).status, id).toBe(404)
  })

  it('gives a link that says when the bytes are gone', async () => {
    const { owner, threads, threadId, mailId, ask } = await createThread(WITH_FILES)
    const { json } = await ask('GET', `${threads}/${threadId}/emails/${mailId}/attachments/1`)
    await env.RAW.delete(receivedKey(owner.tenant.id, mailId))
    expect((await call('GET', pathOf(json.download_url))).json).toMatchObject({ name: 'not_found' })
  })
})

describe('GET /v1/inboxes/:id/threads/:threadId/emails/:emailId 422', () => {
  it.each(['html_format=pdf', 'colour=red'])('refuses ?%s', async (query) => {
    const { threads, threadId, mailId, ask } = await createThread()
    const { json } = await ask('GET', `${threads}/${threadId}/emails/${mailId}?${query}`)
    expect(json).toMatchObject({ statusCode: 422, name: 'validation_error' })
  })
})
