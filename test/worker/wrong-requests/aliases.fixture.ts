/** Wrong requests about aliases. */
import { long, type World, type WrongRequest } from './wrong-request.ts'

const POST = 'POST /v1/aliases'

export function wrongAliases({ domain, alias, inbox, strangerDomain }: World): readonly WrongRequest[] {
  const of = (more: object) => ({ body: { email_address: `new@${domain.name}`, inboxes: [inbox.id], ...more } })
  const patch = `PATCH /v1/aliases/${alias}` as const
  return [
    [
      'no address',
      POST,
      { body: { inboxes: [inbox.id] } },
      '422 missing_required_field',
      'Missing `email_address` field.',
    ],
    [
      'no inboxes',
      POST,
      { body: { email_address: `new@${domain.name}` } },
      '422 missing_required_field',
      'Missing `inboxes` field.',
    ],
    [
      'an address that is a number',
      POST,
      of({ email_address: 5 }),
      '422 validation_error',
      '`email_address`: must be a string, not a number.',
    ],
    [
      'an address that is none',
      POST,
      of({ email_address: 'nobody' }),
      '422 validation_error',
      '`email_address`: has no @. Give an address such as `ada@example.com`.',
    ],
    [
      'an address with a line break',
      POST,
      of({ email_address: `new\r\n@${domain.name}` }),
      '422 validation_error',
      '`email_address`: holds a line break. Give an address such as `ada@example.com`.',
    ],
    [
      'an address of another account',
      POST,
      of({ email_address: `new@${strangerDomain.name}` }),
      '422 validation_error',
      `\`email_address\`: the domain \`${strangerDomain.name}\` is not one of yours. Add it with POST /v1/domains first.`,
    ],
    [
      'an address that is an inbox',
      POST,
      of({ email_address: inbox.address }),
      '409 conflict',
      `\`email_address\`: ${inbox.address} is an inbox or alias of yours already.`,
    ],
    [
      'an address with a tag',
      POST,
      of({ email_address: `new+tag@${domain.name}` }),
      '422 validation_error',
      '`email_address`: with `plus_addressing` what follows a + is no part of the address. Leave it out.',
    ],
    ['an empty list of inboxes', POST, of({ inboxes: [] }), '422 validation_error', '`inboxes`: must not be empty.'],
    [
      '51 inboxes',
      POST,
      of({ inboxes: Array.from({ length: 51 }, () => inbox.id) }),
      '422 validation_error',
      '`inboxes`: must have at most 50 entries.',
    ],
    [
      'an inbox that is not there',
      POST,
      of({ inboxes: [inbox.id, 'nobody'] }),
      '422 validation_error',
      '`inboxes.1`: there is no inbox with this id or address. Give ids or addresses of inboxes of yours.',
    ],
    [
      'an inbox that is a number',
      POST,
      of({ inboxes: [7] }),
      '422 validation_error',
      '`inboxes.0`: must be a string, not a number.',
    ],
    [
      'a name of 201',
      POST,
      of({ name: long(201) }),
      '422 validation_error',
      '`name`: must have at most 200 characters.',
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
      'disabled as text',
      POST,
      of({ disabled: 'no' }),
      '422 validation_error',
      '`disabled`: must be a boolean, not a string.',
    ],
    ['no change', patch, { body: {} }, '422 validation_error', 'The body: give `inboxes`, `name` or `disabled`.'],
    [
      'another address',
      patch,
      { body: { email_address: `other@${domain.name}` } },
      '422 validation_error',
      '`email_address`: unknown field. Check its spelling, or leave it out.',
    ],
    ['inboxes taken away', patch, { body: { inboxes: [] } }, '422 validation_error', '`inboxes`: must not be empty.'],
    [
      'one that is not there',
      'GET /v1/aliases/nonsense',
      {},
      '404 not_found',
      'There is no such alias. Check the id; ids of another account look the same as missing ones.',
    ],
    [
      'removal of what is not there',
      'DELETE /v1/aliases/__proto__',
      {},
      '404 not_found',
      'There is no such alias. Check the id; ids of another account look the same as missing ones.',
    ],
  ]
}
