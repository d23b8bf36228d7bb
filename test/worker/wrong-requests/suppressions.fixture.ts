/** Wrong requests about suppressions. */
const TODO = ''
import type { World, WrongRequest } from './wrong-request.ts'

const POST = 'POST /v1/suppressions'
const ADD = 'POST /v1/suppressions/batch/add'
const REMOVE = 'POST /v1/suppressions/batch/remove'
const IMPORT = 'POST /v1/suppressions/import'
const addresses = (count: number): string[] => Array.from({ length: count }, (_, n) => `r${n}@peer.example`)

export function wrongSuppressions({ suppression }: World): readonly WrongRequest[] {
  return [
    ['no address', POST, { body: {} }, TODO],
    ['an address that is a number', POST, { body: { email: 5 } }, TODO],
    ['an address that is none', POST, { body: { email: 'nobody' } }, TODO],
    ['an address with a name', POST, { body: { email: 'Bob <bob@peer.example>' } }, TODO],
    ['an address with a line break', POST, { body: { email: 'bob@peer.example\r\n' } }, TODO],
    ['an address with half a surrogate', POST, { body: { email: 'b\ud800@peer.example' } }, TODO],
    ['a field that is not there', POST, { body: { email: 'a@b.example', reason: 'x' } }, TODO],
    ['no addresses', ADD, { body: { emails: [] } }, TODO],
    ['101 addresses', ADD, { body: { emails: addresses(101) } }, TODO],
    ['a broken second address', ADD, { body: { emails: ['a@b.example', 'b'] } }, TODO],
    ['addresses as text', ADD, { body: { emails: 'a@b.example' } }, TODO],
    ['neither addresses nor ids', REMOVE, { body: {} }, TODO],
    ['addresses and ids', REMOVE, { body: { emails: addresses(1), ids: [suppression] } }, TODO],
    ['an id that is none', REMOVE, { body: { ids: ['nonsense'] } }, TODO],
    ['no ids', REMOVE, { body: { ids: [] } }, TODO],
    ['no entries', IMPORT, { body: { entries: [] } }, TODO],
    ['entries missing', IMPORT, { body: {} }, TODO],
    ['10,001 entries', IMPORT, { body: { entries: addresses(10_001).map((email) => ({ email })) } }, TODO],
    ['an entry of another origin', IMPORT, { body: { entries: [{ email: 'a@b.example', origin: 'whim' }] } }, TODO],
    ['an entry that is text', IMPORT, { body: { entries: ['a@b.example'] } }, TODO],
    ['an entry with more', IMPORT, { body: { entries: [{ email: 'a@b.example', note: 'x' }] } }, TODO],
    ['one that is not there', 'GET /v1/suppressions/nobody@nowhere.example', {}, TODO],
    ['removal of what is not there', 'DELETE /v1/suppressions/nonsense', {}, TODO],
    ['a list of another origin', 'GET /v1/suppressions?origin=whim', {}, TODO],
  ]
}
