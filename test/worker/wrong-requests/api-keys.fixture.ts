/** Wrong requests about API keys. */
const TODO = ''
import { long, type World, type WrongRequest, withProto } from './wrong-request.ts'

const POST = 'POST /v1/api-keys'

export function wrongApiKeys({ domain, apiKeyId, strangerDomain }: World): readonly WrongRequest[] {
  const of = (more: object) => ({ body: { name: 'new', ...more } })
  return [
    ['no name', POST, { body: {} }, TODO],
    ['a name of spaces', POST, of({ name: '   ' }), TODO],
    ['a name of 201', POST, of({ name: long(201) }), TODO],
    ['a name that is a number', POST, of({ name: 7 }), TODO],
    ['a name with half a surrogate', POST, of({ name: '\ud800' }), TODO],
    ['a name with NUL', POST, of({ name: 'a\0b' }), TODO],
    ['a permission that is none', POST, of({ permission: 'root' }), TODO],
    ['a domain of another account', POST, of({ domain_id: strangerDomain.id }), TODO],
    ['a domain by its name', POST, of({ domain_id: domain.name }), TODO],
    ['a domain for a key that only reads', POST, of({ permission: 'read_access', domain_id: domain.id }), TODO],
    ['an inbox that is not there', POST, of({ mailbox_id: 'nonsense' }), TODO],
    ['an end that is past', POST, of({ expires_at: '2020-01-01T00:00:00Z' }), TODO],
    ['an end too far', POST, of({ expires_at: '2099-01-01T00:00:00Z' }), TODO],
    ['an end in words', POST, of({ expires_at: 'tomorrow' }), TODO],
    ['a day that is not there', POST, of({ expires_at: '2027-02-30T00:00:00Z' }), TODO],
    ['a secret of its own', POST, of({ token: 'ms_x_y' }), TODO],
    ['__proto__', POST, { body: withProto({ name: 'x' }) }, TODO],
    ['no change', `PATCH /v1/api-keys/${apiKeyId}`, { body: {} }, TODO],
    ['another permission', `PATCH /v1/api-keys/${apiKeyId}`, { body: { permission: 'full_access' } }, TODO],
    ['one that is not there', 'GET /v1/api-keys/nonsense', {}, TODO],
    ['removal of what is not there', `DELETE /v1/api-keys/${'0'.repeat(32)}`, {}, TODO],
  ]
}
