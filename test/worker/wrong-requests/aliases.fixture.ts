/** Wrong requests about aliases. */
const TODO = ''
import { long, type World, type WrongRequest } from './wrong-request.ts'

const POST = 'POST /v1/aliases'

export function wrongAliases({ domain, alias, inbox, strangerDomain }: World): readonly WrongRequest[] {
  const of = (more: object) => ({ body: { email_address: `new@${domain.name}`, inboxes: [inbox.id], ...more } })
  const patch = `PATCH /v1/aliases/${alias}` as const
  return [
    ['no address', POST, { body: { inboxes: [inbox.id] } }, TODO],
    ['no inboxes', POST, { body: { email_address: `new@${domain.name}` } }, TODO],
    ['an address that is a number', POST, of({ email_address: 5 }), TODO],
    ['an address that is none', POST, of({ email_address: 'nobody' }), TODO],
    ['an address with a line break', POST, of({ email_address: `new\r\n@${domain.name}` }), TODO],
    ['an address of another account', POST, of({ email_address: `new@${strangerDomain.name}` }), TODO],
    ['an address that is an inbox', POST, of({ email_address: inbox.address }), TODO],
    ['an address with a tag', POST, of({ email_address: `new+tag@${domain.name}` }), TODO],
    ['an empty list of inboxes', POST, of({ inboxes: [] }), TODO],
    ['51 inboxes', POST, of({ inboxes: Array.from({ length: 51 }, () => inbox.id) }), TODO],
    ['an inbox that is not there', POST, of({ inboxes: [inbox.id, 'nobody'] }), TODO],
    ['an inbox that is a number', POST, of({ inboxes: [7] }), TODO],
    ['a name of 201', POST, of({ name: long(201) }), TODO],
    ['a name with half a surrogate', POST, of({ name: '\ud800' }), TODO],
    ['a name with NUL', POST, of({ name: 'a\0b' }), TODO],
    ['disabled as text', POST, of({ disabled: 'no' }), TODO],
    ['no change', patch, { body: {} }, TODO],
    ['another address', patch, { body: { email_address: `other@${domain.name}` } }, TODO],
    ['inboxes taken away', patch, { body: { inboxes: [] } }, TODO],
    ['one that is not there', 'GET /v1/aliases/nonsense', {}, TODO],
    ['removal of what is not there', 'DELETE /v1/aliases/__proto__', {}, TODO],
  ]
}
