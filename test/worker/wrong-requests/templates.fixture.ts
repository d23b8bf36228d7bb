/** Wrong requests about templates. */
import { long, type World, type WrongRequest } from './wrong-request.ts'

const POST = 'POST /v1/templates'

export function wrongTemplates({ draft }: World): readonly WrongRequest[] {
  const of = (more: object) => ({ body: { name: 'new', html: '<p>x</p>', ...more } })
  const variable = (more: object) => of({ variables: [{ key: 'A', type: 'string', ...more }] })
  const patch = `PATCH /v1/templates/${draft}` as const
  return [
    ['no name', POST, { body: { html: 'x' } }, '422 missing_required_field', 'Missing `name` field.'],
    ['no html', POST, { body: { name: 'x' } }, '422 missing_required_field', 'Missing `html` field.'],
    ['a name of spaces', POST, of({ name: '  ' }), '422 validation_error', '`name`: must not be empty.'],
    [
      'a name of 201',
      POST,
      of({ name: long(201) }),
      '422 validation_error',
      '`name`: must be at most 200 characters long.',
    ],
    [
      'a name with a line break',
      POST,
      of({ name: 'a\nb' }),
      '422 validation_error',
      '`name`: must not contain CR or LF.',
    ],
    [
      'an alias with a space',
      POST,
      of({ alias: 'a b' }),
      '422 validation_error',
      '`alias`: must consist of letters, digits, `_` and `-`.',
    ],
    [
      'an alias that looks like an id',
      POST,
      of({ alias: draft }),
      '422 validation_error',
      '`alias`: must not look like an id.',
    ],
    [
      'an alias that is taken',
      POST,
      of({ alias: 'draft' }),
      '409 conflict',
      '`alias`: another template of yours is called draft. Choose another alias.',
    ],
    [
      'an alias that is too long',
      POST,
      of({ alias: long(101) }),
      '422 validation_error',
      '`alias`: must be at most 100 characters long.',
    ],
    [
      'a subject with a line break',
      POST,
      of({ subject: 'a\r\nb' }),
      '422 validation_error',
      '`subject`: must not contain CR or LF.',
    ],
    [
      'html that is too long',
      POST,
      of({ html: long(500_001) }),
      '422 validation_error',
      '`html`: must be at most 500000 bytes of UTF-8.',
    ],
    ['html with NUL', POST, of({ html: 'a\0' }), '422 validation_error', '`html`: must not contain NUL.'],
    [
      'text with half a surrogate',
      POST,
      of({ text: '\ud800' }),
      '422 validation_error',
      '`text`: must not contain half of a surrogate pair.',
    ],
    [
      'from that is no address',
      POST,
      of({ from: 'ada' }),
      '422 validation_error',
      '`from`: "ada" has no @. Write `ada@example.com` or `Ada <ada@example.com>`.',
    ],
    [
      'from with a variable',
      POST,
      of({ from: '{{{NAME}}} <ada@a.example>' }),
      '422 validation_error',
      '`from`: must be a whole address: variables are filled in in `subject`, `html` and `text` only.',
    ],
    [
      'reply_to a number',
      POST,
      of({ reply_to: 5 }),
      '422 validation_error',
      '`reply_to`: must be an address or an array of addresses, whole ones: variables are not filled in here.',
    ],
    [
      'variables as text',
      POST,
      of({ variables: 'A' }),
      '422 validation_error',
      '`variables`: must be an array, not a string.',
    ],
    [
      'a variable without type',
      POST,
      of({ variables: [{ key: 'A' }] }),
      '422 missing_required_field',
      'Missing `variables.0.type` field.',
    ],
    [
      'a variable with a space',
      POST,
      variable({ key: 'A B' }),
      '422 validation_error',
      '`variables.0.key`: must consist of letters, digits and `_`.',
    ],
    [
      'a variable of another type',
      POST,
      variable({ type: 'date' }),
      '422 validation_error',
      '`variables.0.type`: must be one of `string`, `number`.',
    ],
    [
      'a variable of a long name',
      POST,
      variable({ key: long(51) }),
      '422 validation_error',
      '`variables.0.key`: must be at most 50 characters long.',
    ],
    [
      'a fallback of another type',
      POST,
      variable({ fallback_value: 5 }),
      '422 validation_error',
      '`variables.0.fallback_value`: must be a string, as the `type` of A is string.',
    ],
    [
      'a fallback that is an object',
      POST,
      variable({ fallback_value: {} }),
      '422 validation_error',
      '`variables.0.fallback_value`: must be a string or a number, of the `type` of the variable.',
    ],
    [
      'a variable twice',
      POST,
      of({
        variables: [
          { key: 'A', type: 'string' },
          { key: 'A', type: 'number' },
        ],
      }),
      '422 validation_error',
      '`variables.1.key`: A is declared twice. Declare it once.',
    ],
    [
      'a field that is not there',
      POST,
      of({ body: 'x' }),
      '422 validation_error',
      '`body`: unknown field. Check its spelling, or leave it out.',
    ],
    [
      'no change',
      patch,
      { body: {} },
      '422 validation_error',
      'The body: give at least one of `name`, `alias`, `subject`, `html`, `text`, `from`, `reply_to` and `variables`.',
    ],
    [
      'a name taken away',
      patch,
      { body: { name: null } },
      '422 validation_error',
      '`name`: must be a string, not null.',
    ],
    [
      'a template that is not there',
      'GET /v1/templates/nonsense',
      {},
      '404 not_found',
      'There is no such template. Check the id; ids of another account look the same as missing ones.',
    ],
    [
      'publishing what is not there',
      'POST /v1/templates/nonsense/publish',
      {},
      '404 not_found',
      'There is no such template. Check the id; ids of another account look the same as missing ones.',
    ],
    [
      'a copy of what is not there',
      'POST /v1/templates/%00/duplicate',
      {},
      '404 not_found',
      'There is no such template. Check the id; ids of another account look the same as missing ones.',
    ],
  ]
}
