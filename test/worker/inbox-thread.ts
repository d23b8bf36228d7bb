/** An inbox with one thread of one mail, and what every route below a thread refuses. */
import { expect } from 'vitest'
import { call } from './call.ts'
import { createMailbox, type TestMailbox } from './create-mailbox.ts'
import { createTenant, type TestTenant } from './create-tenant.ts'
import { fileMail } from './file-mail.ts'

export interface TestThread {
  readonly owner: TestTenant
  readonly ada: TestMailbox
  readonly mailId: string
  readonly threadId: string
  /** `/v1/inboxes/<id>/threads`. */
  readonly threads: string
  readonly ask: (method: string, path: string, body?: object) => ReturnType<typeof call>
}

export async function createThread(options: Parameters<typeof fileMail>[2] = {}): Promise<TestThread> {
  const owner = await createTenant()
  const ada = await createMailbox(owner, 'ada')
  const { id, threadIds } = await fileMail(owner, [ada], options)
  return {
    owner,
    ada,
    mailId: id,
    threadId: threadIds[0] ?? '',
    threads: `/v1/inboxes/${ada.id}/threads`,
    ask: (method, path, body) => call(method, path, { key: owner.apiKey, ...(body === undefined ? {} : { body }) }),
  }
}

/** No key, a sending key, a wrong key; and the bytes of a missing thing for one of another inbox or account. */
export async function expectRefusals(
  method: string,
  below: (thread: TestThread) => string,
  body?: object,
): Promise<void> {
  const [own, other] = [await createThread(), await createThread()]
  const sent = body === undefined ? {} : { body }
  const path = `${own.threads}${below(own)}`
  expect((await call(method, path, sent)).status).toBe(401)
  expect((await call(method, path, { ...sent, key: own.owner.sendingKey })).json.name).toBe('restricted_api_key')
  expect((await call(method, path, { ...sent, key: 'ms_1_2' })).status).toBe(403)
  const foreignInbox = await own.ask(method, `${other.threads}${below(other)}`, body)
  const missingInbox = await own.ask(method, `/v1/inboxes/${crypto.randomUUID()}/threads${below(other)}`, body)
  expect(foreignInbox.status).toBe(404)
  expect(foreignInbox.text).toBe(missingInbox.text)
  if (!below(own).includes(own.threadId)) return
  const foreignThread = await own.ask(method, `${own.threads}${below(other)}`, body)
  const random = below({ ...own, threadId: crypto.randomUUID() })
  expect(foreignThread.status).toBe(404)
  expect(foreignThread.text).toBe((await own.ask(method, `${own.threads}${random}`, body)).text)
  expect((await own.ask(method, `${own.threads}${below({ ...own, threadId: "'%20or%201=1" })}`, body)).status).toBe(404)
  expect((await own.ask('GET', `${own.threads}/${own.threadId}`)).json).toMatchObject({ folder: 'inbox', read: false })
}
