/** Wrong requests about API keys. */
import { long, type World, type WrongRequest, withProto } from './wrong-request.ts'

const POST = 'POST /v1/api-keys'

export function wrongApiKeys({ domain, apiKeyId, strangerDomain }: World): readonly WrongRequest[] {
  const of = (more: object) => ({ body: { name: 'new', ...more } })
  return [
    ['no name', POST, { body: {} }, '422 missing_required_field', 'Missing `name` field.'],
    ['a name of spaces', POST, of({ name: '   ' }), '422 validation_error', '`name`: must not be empty.'],
    [
      'a name of 201',
      POST,
      of({ name: long(201) }),
      '422 validation_error',
      '`name`: must have at most 200 characters.',
    ],
    [
      'a name that is a number',
      POST,
      of({ name: 7 }),
      '422 validation_error',
      '`name`: must be a string, not a number.',
    ],
    [
      'a name with half a surrogate',
      POST,
      of({ name: '\ud800' }),
      '422 validation_error',
      '`name`: must not contain line breaks, other control characters or half of a surrogate pair.',
    ],
    [
      'a name with NUL',
      POST,
      of({ name: 'a\0b' }),
      '422 validation_error',
      '`name`: must not contain line breaks, other control characters or half of a surrogate pair.',
    ],
    [
      'a permission that is none',
      POST,
      of({ permission: 'root' }),
      '422 validation_error',
      '`permission`: must be one of `full_access`, `sending_access`, `read_access`.',
    ],
    [
      'a domain of another account',
      POST,
      of({ domain_id: strangerDomain.id }),
      '422 validation_error',
      `\`domain_id\`: you have no domain with the id \`${strangerDomain.id}\`. See GET /v1/domains.`,
    ],
    [
      'a domain by its name',
      POST,
      of({ domain_id: domain.name }),
      '422 validation_error',
      `\`domain_id\`: you have no domain with the id \`${domain.name}\`. See GET /v1/domains.`,
    ],
    [
      'a domain for a key that only reads',
      POST,
      of({ permission: 'read_access', domain_id: domain.id }),
      '422 validation_error',
      '`domain_id`: limits what a key sends, and a key with `read_access` sends nothing. Leave it out, or choose `sending_access` or `full_access`.',
    ],
    [
      'an inbox that is not there',
      POST,
      of({ mailbox_id: 'nonsense' }),
      '422 validation_error',
      '`mailbox_id`: you have no inbox with the id `nonsense`. See GET /v1/inboxes.',
    ],
    [
      'an end that is past',
      POST,
      of({ expires_at: '2020-01-01T00:00:00Z' }),
      '422 validation_error',
      '`expires_at`: 2020-01-01T00:00:00Z is not in the future. Give a later time, or leave it out.',
    ],
    [
      'an end too far',
      POST,
      of({ expires_at: '2099-01-01T00:00:00Z' }),
      '422 validation_error',
      '`expires_at`: 2099-01-01T00:00:00Z is more than 5 years ahead. Give an earlier time, or leave it out.',
    ],
    [
      'an end in words',
      POST,
      of({ expires_at: 'tomorrow' }),
      '422 validation_error',
      '`expires_at`: must be a date and time such as `2027-01-31T12:00:00Z`.',
    ],
    [
      'a day that is not there',
      POST,
      of({ expires_at: '2027-02-30T00:00:00Z' }),
      '422 validation_error',
      '`expires_at`: must be a date and time such as `2027-01-31T12:00:00Z`.',
    ],
    [
      'a secret of its own',
      POST,
      of({ token: 'ms_x_y' }),
      '422 validation_error',
      '`token`: unknown field. Check its spelling, or leave it out.',
    ],
    [
      '__proto__',
      POST,
      { body: withProto({ name: 'x' }) },
      '422 validation_error',
      '`__proto__`: unknown field. Check its spelling, or leave it out.',
    ],
    [
      'no change',
      `PATCH /v1/api-keys/${apiKeyId}`,
      { body: {} },
      '422 missing_required_field',
      'Missing `name` field.',
    ],
    [
      'another permission',
      `PATCH /v1/api-keys/${apiKeyId}`,
      { body: { permission: 'full_access' } },
      '422 missing_required_field',
      'Missing `name` field.',
    ],
    [
      'one that is not there',
      'GET /v1/api-keys/nonsense',
      {},
      '404 not_found',
      'There is no such API key. Check the id; ids of another account look the same as missing ones.',
    ],
    [
      'removal of what is not there',
      `DELETE /v1/api-keys/${'0'.repeat(32)}`,
      {},
      '404 not_found',
      'There is no such API key. Check the id; ids of another account look the same as missing ones.',
    ],
  ]
}
