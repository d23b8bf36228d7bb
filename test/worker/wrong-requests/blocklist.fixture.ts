/** Wrong requests about the blocklist. */
const TODO = ''
import { long, type World, type WrongRequest } from './wrong-request.ts'

const POST = 'POST /v1/blocklist'
const IMPORT = 'POST /v1/blocklist/import'

export function wrongBlocks({ block }: World): readonly WrongRequest[] {
  const of = (more: object) => ({ body: { network: '198.51.100.7', ...more } })
  const patch = `PATCH /v1/blocklist/${block}` as const
  return [
    ['no network', POST, { body: {} }, TODO],
    ['a network that is a number', POST, of({ network: 5 }), TODO],
    ['a network that is a name', POST, of({ network: 'evil.example' }), TODO],
    ['a network with bits behind its prefix', POST, of({ network: '198.51.100.7/24' }), TODO],
    ['a prefix that is too long', POST, of({ network: '198.51.100.0/33' }), TODO],
    ['a network that is the whole Internet', POST, of({ network: '0.0.0.0/0' }), TODO],
    ['an address with a number too large', POST, of({ network: '198.51.100.256' }), TODO],
    ['an address with leading zeros', POST, of({ network: '198.051.100.7' }), TODO],
    ['a network that is listed', POST, of({ network: '192.0.2.0/24' }), TODO],
    ['a reason with a line break', POST, of({ reason: 'spam\r\n250 OK' }), TODO],
    ['a reason beyond ASCII', POST, of({ reason: 'späm' }), TODO],
    ['a reason of 201', POST, of({ reason: long(201) }), TODO],
    ['an end that is no date', POST, of({ expires_at: 'never' }), TODO],
    ['an end without a zone', POST, of({ expires_at: '2027-01-01T00:00:00' }), TODO],
    ['a field that is not there', POST, of({ scope: 'deployment' }), TODO],
    ['no entries', IMPORT, { body: { entries: [] } }, TODO],
    ['1,001 entries', IMPORT, { body: { entries: Array.from({ length: 1_001 }, () => ({ network: '192.0.2.1' })) } }, TODO],
    ['a broken second entry', IMPORT, { body: { entries: [{ network: '192.0.2.1' }, { network: 'x.y' }] } }, TODO],
    ['entries as text', IMPORT, { body: { entries: '192.0.2.1' } }, TODO],
    ['no change', patch, { body: {} }, TODO],
    ['another network', patch, { body: { network: '192.0.2.2' } }, TODO],
    ['one that is not there', 'GET /v1/blocklist/nonsense', {}, TODO],
    ['removal of what is not there', 'DELETE /v1/blocklist/%F0%9F%98%80', {}, TODO],
  ]
}
