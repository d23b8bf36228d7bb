import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { type Arriving, arrive } from '../../../../test/worker/arrive.ts'
import { call } from '../../../../test/worker/call.ts'
import { createReceiver } from '../../../../test/worker/create-inbound.ts'
import { createMailbox, type TestMailbox } from '../../../../test/worker/create-mailbox.ts'
import { openMailbox } from '../../../mailbox/client.ts'
import { ingest } from './ingest.ts'

const SPAM = { engine: 'test', score: 9, threshold: 5, symbols: [] }

async function stage() {
  const owner = await createReceiver()
  const [ada, bob] = [await createMailbox(owner, 'ada'), await createMailbox(owner, 'bob')]
  const set = ({ id }: TestMailbox, keeps_contacts: boolean) =>
    call('PATCH', `/v1/inboxes/${id}`, { key: owner.apiKey, body: { keeps_contacts } })
  await set(ada, true)
  const receive = async (head: string, more: Partial<Arriving> = {}) => {
    const raw = `${head}\r\nSubject: Hello\r\n\r\nHello.\r\n`
    const wake = await arrive(owner, { rcptTo: [ada.address, bob.address], raw, ...more })
    expect(await ingest(owner.deps, [wake])).toEqual([])
    return wake
  }
  const contactsOf = async ({ objectId }: TestMailbox) => {
    const query = { text: '', limit: 100, after: null, before: null }
    return (await openMailbox(env.MAILBOX, objectId).listContacts(query)).items.map(({ address, name }) => [
      address,
      name,
    ])
  }
  return { owner, ada, bob, set, receive, contactsOf }
}

it('keeps who writes to a mailbox that keeps contacts, once for a mail', async () => {
  const { owner, ada, bob, set, receive, contactsOf } = await stage()
  const wake = await receive('From: =?utf-8?q?Gr=C3=A4ce?= <Grace@Navy.Example>')
  await ingest(owner.deps, [wake])
  expect(await contactsOf(ada)).toEqual([['grace@navy.example', 'Gräce']])
  expect(await contactsOf(bob)).toEqual([])
  await set(ada, false)
  await receive('From: Other <other@x.example>')
  expect(await contactsOf(ada)).toHaveLength(1)
})

it.each<[string, string, Partial<Arriving>?]>([
  ['spam', 'From: Eve <eve@x.example>', { scan: SPAM }],
  ['a newsletter', 'From: News <news@x.example>\r\nList-Unsubscribe: <https://x.example/u>'],
  ['a mailing list', 'From: Ann <ann@x.example>\r\nList-Id: <talk.x.example>\r\nList-Post: <mailto:talk@x.example>'],
  ['bulk mail', 'From: Ann <ann@x.example>\r\nPrecedence: bulk'],
  ['an automatic answer', 'From: Ann <ann@x.example>\r\nAuto-Submitted: auto-replied'],
  ['a report', 'From: Mail <ann@x.example>\r\nContent-Type: multipart/report; boundary=a'],
  ['a bounce', 'From: Ann <ann@x.example>', { mailFrom: '' }],
  ['a program', 'From: No Reply <noreply@x.example>'],
  [
    'an aggregate report',
    'From: Reports <dmarcreport@x.example>\r\nSubject: Report Domain: a.example Submitter: x.example',
  ],
  ['nobody', 'X-Nothing: 1'],
])('keeps nobody for %s', async (_, head, more = {}) => {
  const { ada, receive, contactsOf } = await stage()
  await receive(head, more)
  expect(await contactsOf(ada)).toEqual([])
})
