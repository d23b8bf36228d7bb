/** Wrong requests about inboxes and their threads. */
const TODO = ''
import { long, type World, type WrongRequest } from './wrong-request.ts'

const POST = 'POST /v1/inboxes'

export function wrongInboxes({ domain, inbox, thread, strangerDomain }: World): readonly WrongRequest[] {
  const of = (more: object) => ({ body: { email_address: `new@${domain.name}`, ...more } })
  const patch = `PATCH /v1/inboxes/${inbox.id}` as const
  const threads = `/v1/inboxes/${inbox.id}/threads` as const
  const patchThread = `PATCH ${threads}/${thread}` as const
  return [
    ['no address', POST, { body: {} }, TODO],
    ['an address that is none', POST, of({ email_address: 'nobody' }), TODO],
    ['an address of another account', POST, of({ email_address: `new@${strangerDomain.name}` }), TODO],
    ['an address that is taken', POST, of({ email_address: inbox.address }), TODO],
    ['an address with NUL', POST, of({ email_address: `a\0@${domain.name}` }), TODO],
    ['a name with a line break', POST, of({ name: 'Ada\r\nBcc: eve@evil.example' }), TODO],
    ['a name with a line separator', POST, of({ from_name: 'Ada\u2028' }), TODO],
    ['a name with half a surrogate', POST, of({ from_name: '\ud800' }), TODO],
    ['a name of 201', POST, of({ name: long(201) }), TODO],
    ['forwarding', POST, of({ forwarding: true }), TODO],
    ['a field that is not there', POST, of({ quota: 5 }), TODO],
    ['no change', patch, { body: {} }, TODO],
    ['disabled as a number', patch, { body: { disabled: 1 } }, TODO],
    ['another address', patch, { body: { email_address: `b@${domain.name}` } }, TODO],
    ['one that is not there', 'GET /v1/inboxes/nonsense', {}, TODO],
    ['one with NUL', `GET /v1/inboxes/ada@${domain.name}%00`, {}, TODO],
    ['a list of what is not there', 'GET /v1/inboxes/nobody@nowhere.example/threads', {}, TODO],
    ['a folder that is none', `GET ${threads}?folders=inbox,attic`, {}, TODO],
    ['an empty folder', `GET ${threads}?folders=inbox,,spam`, {}, TODO],
    ['read that is neither', `GET ${threads}?read=maybe`, {}, TODO],
    ['a search of 501 characters', `GET ${threads}/search?query=${long(501)}`, {}, TODO],
    ['a search from a date that is none', `GET ${threads}/search?start_date=2026-02-30`, {}, TODO],
    ['a search until words', `GET ${threads}/search?end_date=today`, {}, TODO],
    ['a search for what is not offered', `GET ${threads}/search?body=x`, {}, TODO],
    ['a search in 21 folders', `GET ${threads}/search?from=${Array.from({ length: 21 }, () => 'a').join(',')}`, {}, TODO],
    ['a thread that is not there', `GET ${threads}/nonsense`, {}, TODO],
    ['a mail that is not there', `GET ${threads}/${thread}/emails/nonsense`, {}, TODO],
    ['no change of a thread', patchThread, { body: {} }, TODO],
    ['a thread to a folder that is none', patchThread, { body: { folder: 'attic' } }, TODO],
    ['a thread read as text', patchThread, { body: { read: 'yes' } }, TODO],
    ['a thread with labels', patchThread, { body: { labels: ['x'] } }, TODO],
  ]
}
