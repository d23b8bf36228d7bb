/** Wrong requests about the blocklist. */
import { long, type World, type WrongRequest } from './wrong-request.ts'

const POST = 'POST /v1/blocklist'
const IMPORT = 'POST /v1/blocklist/import'

export function wrongBlocks({ block }: World): readonly WrongRequest[] {
  const of = (more: object) => ({ body: { network: '198.51.100.7', ...more } })
  const patch = `PATCH /v1/blocklist/${block}` as const
  return [
    ['no network', POST, { body: {} }, '422 missing_required_field', 'Missing `network` field.'],
    [
      'a network that is a number',
      POST,
      of({ network: 5 }),
      '422 validation_error',
      '`network`: must be a string, not a number.',
    ],
    [
      'a network that is a name',
      POST,
      of({ network: 'evil.example' }),
      '422 validation_error',
      '`network`: is no IP address or network. Give an address or a network in CIDR form.',
    ],
    [
      'a network with bits behind its prefix',
      POST,
      of({ network: '198.51.100.7/24' }),
      '422 validation_error',
      '`network`: has bits set behind its prefix: write 198.51.100.0/24, or 198.51.100.7 for the one address. Give an address or a network in CIDR form.',
    ],
    [
      'a prefix that is too long',
      POST,
      of({ network: '198.51.100.0/33' }),
      '422 validation_error',
      '`network`: has a prefix longer than 32. Give an address or a network in CIDR form.',
    ],
    [
      'a network that is the whole Internet',
      POST,
      of({ network: '0.0.0.0/0' }),
      '422 validation_error',
      '`network`: would be every address there is. Give an address or a network in CIDR form.',
    ],
    [
      'an address with a number too large',
      POST,
      of({ network: '198.51.100.256' }),
      '422 validation_error',
      '`network`: is no IP address or network. Give an address or a network in CIDR form.',
    ],
    [
      'an address with leading zeros',
      POST,
      of({ network: '198.051.100.7' }),
      '422 validation_error',
      '`network`: is no IP address or network. Give an address or a network in CIDR form.',
    ],
    [
      'a network that is listed',
      POST,
      of({ network: '192.0.2.0/24' }),
      '409 conflict',
      '`network`: 192.0.2.0/24 is on the list already. Change that entry instead.',
    ],
    [
      'a reason with a line break',
      POST,
      of({ reason: 'spam\r\n250 OK' }),
      '422 validation_error',
      '`reason`: must be 1 to 200 printable ASCII characters.',
    ],
    [
      'a reason beyond ASCII',
      POST,
      of({ reason: 'späm' }),
      '422 validation_error',
      '`reason`: must be 1 to 200 printable ASCII characters.',
    ],
    [
      'a reason of 201',
      POST,
      of({ reason: long(201) }),
      '422 validation_error',
      '`reason`: must be 1 to 200 printable ASCII characters.',
    ],
    [
      'an end that is no date',
      POST,
      of({ expires_at: 'never' }),
      '422 validation_error',
      '`expires_at`: must be a date and time with its zone, such as `2026-11-01T00:00:00Z`.',
    ],
    [
      'an end without a zone',
      POST,
      of({ expires_at: '2027-01-01T00:00:00' }),
      '422 validation_error',
      '`expires_at`: must be a date and time with its zone, such as `2026-11-01T00:00:00Z`.',
    ],
    [
      'a field that is not there',
      POST,
      of({ scope: 'deployment' }),
      '422 validation_error',
      '`scope`: unknown field. Check its spelling, or leave it out.',
    ],
    ['no entries', IMPORT, { body: { entries: [] } }, '422 validation_error', '`entries`: must not be empty.'],
    [
      '1,001 entries',
      IMPORT,
      { body: { entries: Array.from({ length: 1_001 }, () => ({ network: '192.0.2.1' })) } },
      '422 validation_error',
      '`entries`: must have at most 1000 entries.',
    ],
    [
      'a broken second entry',
      IMPORT,
      { body: { entries: [{ network: '192.0.2.1' }, { network: 'x.y' }] } },
      '422 validation_error',
      '`entries.1.network`: is no IP address or network. Give an address or a network in CIDR form.',
    ],
    [
      'entries as text',
      IMPORT,
      { body: { entries: '192.0.2.1' } },
      '422 validation_error',
      '`entries`: must be an array, not a string.',
    ],
    ['no change', patch, { body: {} }, '422 validation_error', 'The body: give `reason` or `expires_at`.'],
    [
      'another network',
      patch,
      { body: { network: '192.0.2.2' } },
      '422 validation_error',
      '`network`: unknown field. Check its spelling, or leave it out.',
    ],
    [
      'one that is not there',
      'GET /v1/blocklist/nonsense',
      {},
      '404 not_found',
      'There is no such blocklist entry. Check the id; ids of another account look the same as missing ones.',
    ],
    [
      'removal of what is not there',
      'DELETE /v1/blocklist/%F0%9F%98%80',
      {},
      '404 not_found',
      'There is no such blocklist entry. Check the id; ids of another account look the same as missing ones.',
    ],
  ]
}
