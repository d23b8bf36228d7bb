/** Wrong requests about suppressions. */
import type { World, WrongRequest } from './wrong-request.ts'

const POST = 'POST /v1/suppressions'
const ADD = 'POST /v1/suppressions/batch/add'
const REMOVE = 'POST /v1/suppressions/batch/remove'
const IMPORT = 'POST /v1/suppressions/import'
const addresses = (count: number): string[] => Array.from({ length: count }, (_, n) => `r${n}@peer.example`)

export function wrongSuppressions({ suppression }: World): readonly WrongRequest[] {
  return [
    ['no address', POST, { body: {} }, '422 missing_required_field', 'Missing `email` field.'],
    [
      'an address that is a number',
      POST,
      { body: { email: 5 } },
      '422 validation_error',
      '`email`: must be a string, not a number.',
    ],
    [
      'an address that is none',
      POST,
      { body: { email: 'nobody' } },
      '422 validation_error',
      '`email`: "nobody" has no @. Give an address such as `ada@example.com`.',
    ],
    [
      'an address with a name',
      POST,
      { body: { email: 'Bob <bob@peer.example>' } },
      '422 validation_error',
      '`email`: "Bob <bob@peer.example>" has a display name. Give an address such as `ada@example.com`.',
    ],
    [
      'an address with a line break',
      POST,
      { body: { email: 'bob@peer.example\r\n' } },
      '422 validation_error',
      '`email`: "bob@peer.example\\r\\n" holds a line break. Give an address such as `ada@example.com`.',
    ],
    [
      'an address with half a surrogate',
      POST,
      { body: { email: 'b\ud800@peer.example' } },
      '422 validation_error',
      '`email`: "b\\ud800@peer.example" holds half of a surrogate pair. Give an address such as `ada@example.com`.',
    ],
    [
      'a field that is not there',
      POST,
      { body: { email: 'a@b.example', reason: 'x' } },
      '422 validation_error',
      '`reason`: unknown field. Check its spelling, or leave it out.',
    ],
    ['no addresses', ADD, { body: { emails: [] } }, '422 validation_error', '`emails`: must not be empty.'],
    [
      '101 addresses',
      ADD,
      { body: { emails: addresses(101) } },
      '422 validation_error',
      '`emails`: has more than 100 entries; split the list.',
    ],
    [
      'a broken second address',
      ADD,
      { body: { emails: ['a@b.example', 'b'] } },
      '422 validation_error',
      '`emails.1`: "b" has no @. Give an address such as `ada@example.com`.',
    ],
    [
      'addresses as text',
      ADD,
      { body: { emails: 'a@b.example' } },
      '422 validation_error',
      '`emails`: must be an array, not a string.',
    ],
    [
      'neither addresses nor ids',
      REMOVE,
      { body: {} },
      '422 validation_error',
      'The body: give `emails` or `ids`, one of them.',
    ],
    [
      'addresses and ids',
      REMOVE,
      { body: { emails: addresses(1), ids: [suppression] } },
      '422 validation_error',
      'The body: give `emails` or `ids`, one of them.',
    ],
    [
      'an id that is none',
      REMOVE,
      { body: { ids: ['nonsense'] } },
      '422 validation_error',
      '`ids.0`: must be the id of a suppression.',
    ],
    ['no ids', REMOVE, { body: { ids: [] } }, '422 validation_error', '`ids`: must not be empty.'],
    ['no entries', IMPORT, { body: { entries: [] } }, '422 validation_error', '`entries`: must not be empty.'],
    ['entries missing', IMPORT, { body: {} }, '422 missing_required_field', 'Missing `entries` field.'],
    [
      '10,001 entries',
      IMPORT,
      { body: { entries: addresses(10_001).map((email) => ({ email })) } },
      '422 validation_error',
      '`entries`: has more than 10000 entries; split the list.',
    ],
    [
      'an entry of another origin',
      IMPORT,
      { body: { entries: [{ email: 'a@b.example', origin: 'whim' }] } },
      '422 validation_error',
      '`entries.0.origin`: must be `bounce`, `complaint` or `manual`.',
    ],
    [
      'an entry that is text',
      IMPORT,
      { body: { entries: ['a@b.example'] } },
      '422 validation_error',
      '`entries.0`: must be an object, not a string.',
    ],
    [
      'an entry with more',
      IMPORT,
      { body: { entries: [{ email: 'a@b.example', note: 'x' }] } },
      '422 validation_error',
      '`entries.0.note`: unknown field. Check its spelling, or leave it out.',
    ],
    [
      'one that is not there',
      'GET /v1/suppressions/nobody@nowhere.example',
      {},
      '404 not_found',
      'There is no such suppression. Check the id; ids of another account look the same as missing ones.',
    ],
    [
      'removal of what is not there',
      'DELETE /v1/suppressions/nonsense',
      {},
      '404 not_found',
      'There is no such suppression. Check the id; ids of another account look the same as missing ones.',
    ],
    [
      'a list of another origin',
      'GET /v1/suppressions?origin=whim',
      {},
      '422 validation_error',
      '`origin`: must be `bounce`, `complaint` or `manual`.',
    ],
  ]
}
