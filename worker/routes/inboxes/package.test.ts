/** The package `resend` itself against the Worker under test: what it sends is understood, and what it gets has the types it declares. */
import { exports } from 'cloudflare:workers'
import { Resend } from 'resend'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMailbox } from '../../../test/worker/create-mailbox.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { fileMail } from '../../../test/worker/file-mail.ts'

beforeEach(() => {
  vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => exports.default.fetch(new Request(input, init)))
})
afterEach(() => {
  vi.restoreAllMocks()
})

async function open() {
  const owner = await createTenant()
  return { owner, resend: new Resend(owner.apiKey, { baseUrl: 'http://mailstead.test/v1' }) }
}

/** The data of an answer; an error fails the test with its text. */
function dataOf<T>(answer: { readonly data: T | null; readonly error: unknown }): T {
  expect(answer.error).toBeNull()
  if (answer.data === null) throw new Error('no data')
  return answer.data
}

it('creates, lists, reads, changes and removes inboxes by id and by address', async () => {
  const { owner, resend } = await open()
  const emailAddress = `ada@${owner.domain.name}`
  const { id, object } = dataOf(await resend.inboxes.create({ emailAddress, name: 'Ada', fromName: 'Ada L' }))
  expect(object).toBe('inbox')
  const list = dataOf(await resend.inboxes.list({ limit: 10 }))
  expect(list.data.map((inbox) => [inbox.id, inbox.email_address, inbox.unread, inbox.last_received])).toEqual([
    [id, emailAddress, 0, null],
  ])
  const inbox = dataOf(await resend.inboxes.get(emailAddress))
  expect([inbox.id, inbox.name, inbox.domain_id, inbox.receiving_address, inbox.drafts]).toEqual([
    id,
    'Ada',
    owner.domain.id,
    null,
    0,
  ])
  expect(dataOf(await resend.inboxes.update(id, { name: 'New' }))).toEqual({ object: 'inbox', id })
  expect(dataOf(await resend.inboxes.update(emailAddress, { fromName: 'N' }))).toEqual({ object: 'inbox', id })
  expect(dataOf(await resend.inboxes.get(id))).toMatchObject({ name: 'New', from_name: 'N' })
  expect(dataOf(await resend.inboxes.remove(emailAddress))).toEqual({ object: 'inbox', id, deleted: true })
  expect((await resend.inboxes.get(id)).error).toMatchObject({ statusCode: 404, name: 'not_found' })
})

it('lists, searches, reads, moves and removes threads and their mails', async () => {
  const { owner, resend } = await open()
  const ada = await createMailbox(owner, 'ada')
  const first = await fileMail(owner, [ada], { summary: { headerId: '<a@x>', subject: 'Plan' }, text: 'needle' })
  await fileMail(owner, [ada], { summary: { inReplyTo: ['<a@x>'], subject: 'Re: Plan' } })
  const [emailAddress, threadId] = [ada.address, first.threadIds[0] ?? '']
  const { threads } = resend.inboxes
  const list = dataOf(await threads.list({ emailAddress, folders: ['inbox', 'spam'], read: false, limit: 5 }))
  expect(list.data.map((thread) => [thread.id, thread.subject, thread.email_count, thread.read])).toEqual([
    [threadId, 'Plan', 2, false],
  ])
  const found = dataOf(
    await threads.search({
      inboxId: ada.id,
      query: 'needle',
      from: ['eve@peer.example'],
      hasAttachment: false,
      startDate: '2020-01-01',
    }),
  )
  expect(found.data.map((thread) => thread.matched_email_id)).toEqual([first.id])
  const mails = dataOf(await threads.emails.list({ emailAddress, threadId, limit: 1 }))
  expect([mails.has_more, mails.data.length, mails.data[0]?.direction]).toEqual([true, 1, 'inbound'])
  const rest = dataOf(await threads.emails.list({ emailAddress, threadId, after: mails.data[0]?.id ?? '' }))
  expect(rest.data.map((mail) => mail.id)).toEqual([first.id])
  const mail = dataOf(await threads.emails.get({ inboxId: ada.id, threadId, emailId: first.id }))
  expect([mail.message_id, mail.read, mail.html?.includes('Hello')]).toEqual(['<a@x>', false, true])
  expect(dataOf(await threads.update({ emailAddress, threadId, read: true, folder: 'archive' }))).toMatchObject({
    object: 'inbox_thread',
    read: true,
    folder: 'archive',
    labels: [],
  })
  expect(dataOf(await threads.get({ emailAddress, threadId })).folder).toBe('archive')
  for (const _ of ['to the trash', 'for good'])
    expect(dataOf(await threads.remove({ emailAddress, threadId })).deleted).toBe(true)
  expect((await threads.get({ emailAddress, threadId })).error).toMatchObject({ name: 'not_found' })
})

it('says of what is not offered that it is not there', async () => {
  const { owner, resend } = await open()
  const { address: emailAddress } = await createMailbox(owner, 'ada')
  for (const answer of [
    await resend.inboxes.labels.list({ emailAddress }),
    await resend.inboxes.drafts.list({ emailAddress }),
    await resend.inboxes.agent.get({ emailAddress }),
  ])
    expect(answer.error).toMatchObject({
      statusCode: 404,
      name: 'not_found',
      message: expect.stringContaining('not offered'),
    })
})
