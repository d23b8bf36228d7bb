/** Mailboxes as the stub knows them: two, one with any number of conversations. */
import type { Contact } from '@mailstead/contracts/api/contact.ts'
import type { InboxSummary } from '@mailstead/contracts/api/inbox.ts'
import type { InboxMail, InboxThread } from '@mailstead/contracts/api/inbox-thread.ts'

const MINUTE_MS = 60_000
const START_MS = Date.now()
const at = (place: number): string => new Date(START_MS - place * 47 * MINUTE_MS).toISOString()
const id = (kind: number, place: number): string =>
  `0197a6c2-${kind.toString().padStart(4, '0')}-7d11-8f00-${place.toString(16).padStart(12, '0')}`
const placeOf = (text: string): number => Number.parseInt(text.slice(-12), 16)

const inbox = (place: number, address: string, name: string, own: Partial<InboxSummary>): InboxSummary => ({
  ...{ id: id(7, place), email_address: address, name, from_name: null, unread: 0, last_received: null },
  ...{ created_at: at(9_000), updated_at: at(9_000), disabled: false },
  ...{
    reply_to: null,
    receives: true,
    sends: true,
    is_default: place === 1,
    tracks_opens: false,
    keeps_contacts: true,
  },
  ...own,
})
export const INBOXES = [
  inbox(1, 'support@acme.dev', 'Support', { unread: 3, last_received: at(0) }),
  inbox(2, 'ada@acme.dev', 'ada@acme.dev', { last_received: at(60) }),
  inbox(3, 'press@acme.dev', 'Press', { disabled: true }),
]

const CONTACT_NAMES = ['Grace Hopper', 'Alan Turing', null, 'Edsger W. Dijkstra', 'Barbara Liskov', 'Радія Перлман']
export const CONTACTS: Contact[] = Array.from({ length: 48 }, (_, place) => {
  const name = CONTACT_NAMES[place % CONTACT_NAMES.length] ?? null
  const address = `${(name ?? 'office').split(' ')[0]?.toLowerCase()}${place > 5 ? place : ''}@example.com`
  return { id: address, address, name, last_used_at: at(place * 3) }
})

/** Those whose name or address has these letters. */
export const findContacts = (query: URLSearchParams): Contact[] =>
  CONTACTS.filter(({ address, name }) =>
    `${address} ${name ?? ''}`.toLowerCase().includes(query.get('q')?.toLowerCase() ?? ''),
  )

export const showInbox = (name: string) => ({
  ...{ object: 'inbox', domain_id: id(1, 1), receiving_address: null, drafts: 0 },
  ...(INBOXES.find((each) => each.id === name) ?? INBOXES[1]),
})

export const threadId = (place: number): string => id(8, place)
/** A conversation whose mail fails the checks of its sender. */
export const FORGED = threadId(2)
const THREADS_MAX = 120

const SENDERS = [
  'Grace Hopper <grace@example.com>',
  '"Turing, Alan" <alan@mail.example.org>',
  'Your bank <service@bank.example>',
  'edsger@example.net',
]
const SUBJECTS = ['Question about invoice 2026-1042', 'Re: Delivery on Friday', 'Confirm your account', null]

const thread = (place: number): InboxThread => ({
  ...{ id: threadId(place), subject: SUBJECTS[place % 4] ?? null, from: SENDERS[place % 4] ?? null },
  ...{ to: ['support@acme.dev'], cc: [], bcc: [], labels: [], has_draft: false, folder: 'inbox' },
  ...{ email_count: place % 3 === 0 ? 3 : 1, has_attachment: place % 4 === 0, read: place > 2, received_at: at(place) },
})

/** The conversations of a folder, or of what is searched for in it. */
export function listThreads(query: URLSearchParams): InboxThread[] {
  const folder = query.get('folders') ?? 'inbox'
  const words = query.get('query')?.toLowerCase()
  if (folder !== 'inbox') return []
  const all = Array.from({ length: THREADS_MAX }, (_, place) => thread(place))
  return all
    .filter(({ read }) => query.get('read') !== 'false' || !read)
    .filter(({ subject }) => !words || subject?.toLowerCase().includes(words) === true)
}

const HTML = `<html><body style="font-family:system-ui"><p>Hello,</p><p>the invoice says <b>€ 49.00</b>, but we ordered two. Could you
look at <a href="https://example.com/order/77">order 77</a>?</p><p><img src="cid:logo@example.com" alt="Logo" width="48" height="48">
<img src="https://images.example/banner.png" alt="Banner"></p><p>Grace</p></body></html>`
const PIXEL =
  'data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCA4IDgiPjxyZWN0IHdpZHRoPSI4IiBoZWlnaHQ9IjgiIHJ4PSIyIiBmaWxsPSIjMjQ1MGM4Ii8+PC9zdmc+'
const TEXT = `Hello,

the invoice says € 49.00, but we ordered two. Could you look at order 77?

Grace`

const results = (dmarc: string): InboxMail['authentication'] => ({
  ...{ spf: dmarc, dkim: dmarc, dmarc, arc: 'none', ptr: 'pass' },
})

export function makeThreadMails(thread_id: string): InboxMail[] {
  const {
    email_count: count,
    from,
    to,
    subject,
    received_at,
    read,
    has_attachment: hasFiles,
  } = thread(placeOf(thread_id))
  const isForged = thread_id === FORGED
  return Array.from({ length: count }, (_, place) => ({
    ...{ id: id(9, placeOf(thread_id) * 10 + place), direction: 'inbound', from: from ?? '', to, cc: [], bcc: [] },
    ...{ reply_to: [], subject, message_id: `<${place}@example.com>`, read, delivered_to: 'support@acme.dev' },
    attachments: hasFiles && place === 0 ? [{ id: '0', filename: 'invoice-2026-1042.pdf', size: 84_213 }] : [],
    received_at: new Date(Date.parse(received_at) - place * 26 * 60 * MINUTE_MS).toISOString(),
    folder: 'inbox',
    authentication: results(isForged ? 'fail' : 'pass'),
    spam_score: isForged ? 7.4 : 0.2,
    spam_symbols: isForged ? ['DMARC_POLICY_REJECT', 'PHISHING'] : ['R_DKIM_ALLOW'],
    is_raw_only: false,
    html: placeOf(thread_id) % 4 === 1 ? null : HTML,
    text: TEXT,
  }))
}

export const makeThreadSummary = (thread_id: string) => {
  const { subject, folder, labels, read } = thread(placeOf(thread_id))
  return { object: 'inbox_thread', id: thread_id, subject, folder, labels, read }
}

/** A mail with its inline images inside. */
export const makeEmbedded = (mail: string) => ({
  object: 'email',
  id: mail,
  html: HTML.replace('cid:logo@example.com', PIXEL),
})
