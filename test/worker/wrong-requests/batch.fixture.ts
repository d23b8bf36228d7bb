/** Wrong batches, and wrong mails in them. */
import { long, type World, type WrongRequest } from './wrong-request.ts'

const POST = 'POST /v1/emails/batch'

export function wrongBatches({ mail, published, strangerDomain }: World): readonly WrongRequest[] {
  const second = (more: object) => ({ body: [mail, { ...mail, ...more }] })
  return [
    ['an object', POST, { body: mail }, '422 validation_error', 'The body: must be an array, not an object.'],
    ['text', POST, { body: '"x"' }, '422 validation_error', 'The body: must be an array, not a string.'],
    ['no mail', POST, { body: [] }, '422 validation_error', 'The body: must have at least one mail.'],
    [
      '101 mails',
      POST,
      { body: Array.from({ length: 101 }, () => mail) },
      '422 validation_error',
      'The body: must have at most 100 mails.',
    ],
    [
      'a mail that is null',
      POST,
      { body: [mail, null] },
      '422 validation_error',
      'Mail 1: The body: must be an object, not null.',
    ],
    [
      'a mail that is an array',
      POST,
      { body: [[mail]] },
      '422 validation_error',
      'Mail 0: The body: must be an object, not an array.',
    ],
    ['a mail without to', POST, second({ to: undefined }), '422 missing_required_field', 'Mail 1: Missing `to` field.'],
    [
      'a mail with a field that is not there',
      POST,
      second({ emails: [] }),
      '422 validation_error',
      'Mail 1: `emails`: unknown field. Check its spelling, or leave it out.',
    ],
    [
      'a mail with a broken address',
      POST,
      second({ to: 'nobody' }),
      '422 validation_error',
      'Mail 1: `to`: "nobody" has no @. Write `ada@example.com` or `Ada <ada@example.com>`.',
    ],
    [
      'a mail with a line break in its subject',
      POST,
      second({ subject: 'a\nb' }),
      '422 validation_error',
      'Mail 1: `subject`: must not contain CR, LF or NUL.',
    ],
    [
      'a mail from another account',
      POST,
      second({ from: `a@${strangerDomain.name}` }),
      '403 invalid_from_address',
      `Mail 1: \`from\`: the domain \`${strangerDomain.name}\` is not one of yours. Add it with POST /v1/domains and verify it.`,
    ],
    [
      'a mail with html and a template',
      POST,
      second({ template: { id: published } }),
      '422 validation_error',
      'Mail 1: `template`: give a template, or `html` and `text`, not both.',
    ],
    [
      'a mail with a time in the past',
      POST,
      second({ scheduled_at: '2020-01-01T00:00:00Z' }),
      '422 validation_error',
      'Mail 1: `scheduled_at`: The time is in the past. Give one that is still to come.',
    ],
    [
      'a mail with a forbidden header',
      POST,
      second({ headers: { Sender: 'eve@evil.example' } }),
      '422 validation_error',
      'Mail 1: `headers.Sender`: Sender is reserved: it is set by Mailstead or by the hosts on the way.',
    ],
    [
      'a mail with a broken attachment',
      POST,
      second({ attachments: [{ filename: 'a', content: '!' }] }),
      '422 validation_error',
      'Mail 1: `attachments.0.content`: must be base64.',
    ],
    [
      'another way of checking',
      POST,
      { body: [mail], headers: { 'x-batch-validation': 'loose' } },
      '422 validation_error',
      '`x-batch-validation`: must be one of `strict`, `permissive`.',
    ],
    [
      'an idempotency key that is too long',
      POST,
      { body: [mail], headers: { 'idempotency-key': long(257) } },
      '422 validation_error',
      '`idempotency-key`: must be at most 256 characters long.',
    ],
    [
      'no mail, permissive',
      POST,
      { body: [], headers: { 'x-batch-validation': 'permissive' } },
      '422 validation_error',
      'The body: must have at least one mail.',
    ],
  ]
}
