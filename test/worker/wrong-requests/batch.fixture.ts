/** Wrong batches, and wrong mails in them. */
const TODO = ''
import { long, type World, type WrongRequest } from './wrong-request.ts'

const POST = 'POST /v1/emails/batch'

export function wrongBatches({ mail, published, strangerDomain }: World): readonly WrongRequest[] {
  const second = (more: object) => ({ body: [mail, { ...mail, ...more }] })
  return [
    ['an object', POST, { body: mail }, TODO],
    ['text', POST, { body: '"x"' }, TODO],
    ['no mail', POST, { body: [] }, TODO],
    ['101 mails', POST, { body: Array.from({ length: 101 }, () => mail) }, TODO],
    ['a mail that is null', POST, { body: [mail, null] }, TODO],
    ['a mail that is an array', POST, { body: [[mail]] }, TODO],
    ['a mail without to', POST, second({ to: undefined }), TODO],
    ['a mail with a field that is not there', POST, second({ emails: [] }), TODO],
    ['a mail with a broken address', POST, second({ to: 'nobody' }), TODO],
    ['a mail with a line break in its subject', POST, second({ subject: 'a\nb' }), TODO],
    ['a mail from another account', POST, second({ from: `a@${strangerDomain.name}` }), TODO],
    ['a mail with html and a template', POST, second({ template: { id: published } }), TODO],
    ['a mail with a time in the past', POST, second({ scheduled_at: '2020-01-01T00:00:00Z' }), TODO],
    ['a mail with a forbidden header', POST, second({ headers: { Sender: 'eve@evil.example' } }), TODO],
    ['a mail with a broken attachment', POST, second({ attachments: [{ filename: 'a', content: '!' }] }), TODO],
    ['another way of checking', POST, { body: [mail], headers: { 'x-batch-validation': 'loose' } }, TODO],
    ['an idempotency key that is too long', POST, { body: [mail], headers: { 'idempotency-key': long(257) } }, TODO],
    ['no mail, permissive', POST, { body: [], headers: { 'x-batch-validation': 'permissive' } }, TODO],
  ]
}
