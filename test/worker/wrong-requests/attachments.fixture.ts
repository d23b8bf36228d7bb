/** Wrong attachments of a mail. */
import { long, type World, type WrongRequest } from './wrong-request.ts'

const POST = 'POST /v1/emails'

export function wrongAttachments({ mail }: World): readonly WrongRequest[] {
  const attachment = (more: object) => ({ body: { ...mail, attachments: [more] } })
  const file = { filename: 'a.txt', content: 'YQ==' }
  const byUrl = (path: unknown) => attachment({ path })
  return [
    [
      'attachments an object',
      POST,
      { body: { ...mail, attachments: {} } },
      '422 validation_error',
      '`attachments`: must be an array, not an object.',
    ],
    [
      '41 attachments',
      POST,
      { body: { ...mail, attachments: Array.from({ length: 41 }, () => file) } },
      '422 validation_error',
      '`attachments`: must have at most 40 entries.',
    ],
    [
      'an attachment that is null',
      POST,
      { body: { ...mail, attachments: [null] } },
      '422 validation_error',
      '`attachments.0`: must be an object, not null.',
    ],
    [
      'an attachment without content',
      POST,
      attachment({ filename: 'a' }),
      '422 missing_required_field',
      'Missing `attachments.0.content` field.',
    ],
    [
      'an attachment without filename',
      POST,
      attachment({ content: 'YQ==' }),
      '422 missing_required_field',
      'Missing `attachments.0.filename` field.',
    ],
    [
      'an attachment with an empty filename',
      POST,
      attachment({ ...file, filename: '' }),
      '422 validation_error',
      '`attachments.0.filename`: must not be empty.',
    ],
    [
      'an attachment with a line break in its filename',
      POST,
      attachment({ ...file, filename: 'a\r\nX-Evil: 1' }),
      '422 validation_error',
      '`attachments.0.filename`: must not contain CR, LF or NUL.',
    ],
    [
      'an attachment that is no base64',
      POST,
      attachment({ ...file, content: '!!!' }),
      '422 validation_error',
      '`attachments.0.content`: must be base64.',
    ],
    [
      'an attachment that is bytes in an object',
      POST,
      attachment({ ...file, content: { type: 'Buffer', data: [1] } }),
      '422 validation_error',
      '`attachments.0.content`: must be a string, not an object.',
    ],
    [
      'an attachment of a broken type',
      POST,
      attachment({ ...file, content_type: 'pdf' }),
      '422 validation_error',
      '`attachments.0.content_type`: must be a media type such as `application/pdf`.',
    ],
    [
      'an attachment with a broken content id',
      POST,
      attachment({ ...file, content_id: '<a b>' }),
      '422 validation_error',
      '`attachments.0.content_id`: must consist of letters, digits and `.`, `@`, `+`, `-`, `_`.',
    ],
    [
      'an attachment with more',
      POST,
      attachment({ ...file, encoding: 'utf8' }),
      '422 validation_error',
      '`attachments.0.encoding`: unknown field. Check its spelling, or leave it out.',
    ],
    [
      'content and path',
      POST,
      attachment({ ...file, path: 'https://peer.example/a' }),
      '422 validation_error',
      '`attachments.0.path`: give `content` or `path`, not both.',
    ],
    [
      'a path on loopback',
      POST,
      byUrl('https://127.0.0.1/a'),
      '422 validation_error',
      '`attachments.0.path`: The URL has an IP address as its host. Give a domain name.',
    ],
    [
      'a path by the name of loopback',
      POST,
      byUrl('https://localhost/a'),
      '422 validation_error',
      '`attachments.0.path`: The host has a name that is not public. Give a name of the public DNS.',
    ],
    [
      'a path into a private network',
      POST,
      byUrl('https://10.0.0.1/a'),
      '422 validation_error',
      '`attachments.0.path`: The URL has an IP address as its host. Give a domain name.',
    ],
    [
      'a path to the metadata of a cloud',
      POST,
      byUrl('https://169.254.169.254/latest/meta-data'),
      '422 validation_error',
      '`attachments.0.path`: The URL has an IP address as its host. Give a domain name.',
    ],
    [
      'a path to a number that is an address',
      POST,
      byUrl('https://2130706433/a'),
      '422 validation_error',
      '`attachments.0.path`: The URL has an IP address as its host. Give a domain name.',
    ],
    [
      'a path to loopback in IPv6',
      POST,
      byUrl('https://[::1]/a'),
      '422 validation_error',
      '`attachments.0.path`: The URL has an IP address as its host. Give a domain name.',
    ],
    [
      'a path to IPv4 within IPv6',
      POST,
      byUrl('https://[::ffff:10.0.0.1]/a'),
      '422 validation_error',
      '`attachments.0.path`: The URL has an IP address as its host. Give a domain name.',
    ],
    [
      'a path with a password',
      POST,
      byUrl('https://user:pw@peer.example/a'),
      '422 validation_error',
      '`attachments.0.path`: The URL has a user name or password in front of its host. Leave out everything up to `@`.',
    ],
    [
      'a path without TLS',
      POST,
      byUrl('http://peer.example/a'),
      '422 validation_error',
      '`attachments.0.path`: The URL is not encrypted. Use https instead of http.',
    ],
    [
      'a path to a file',
      POST,
      byUrl('file:///etc/passwd'),
      '422 validation_error',
      '`attachments.0.path`: The URL does not start with `https://` and a host. Give a whole https URL.',
    ],
    [
      'a path that is no URL',
      POST,
      byUrl('a.txt'),
      '422 validation_error',
      '`attachments.0.path`: The URL does not start with `https://` and a host. Give a whole https URL.',
    ],
    [
      'a path that is a number',
      POST,
      byUrl(7),
      '422 validation_error',
      '`attachments.0.path`: must be a string, not a number.',
    ],
    [
      'a path of 2,049 characters',
      POST,
      byUrl(`https://peer.example/${long(2_028)}`),
      '422 validation_error',
      '`attachments.0.path`: must be at most 2048 characters long.',
    ],
  ]
}
