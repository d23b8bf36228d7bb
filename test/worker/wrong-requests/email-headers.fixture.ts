/** Wrong headers of a mail. */
import { long, type World, type WrongRequest } from './wrong-request.ts'

const POST = 'POST /v1/emails'

export function wrongEmailHeaders({ mail }: World): readonly WrongRequest[] {
  const header = (name: string, value: unknown = 'a') => ({ body: { ...mail, headers: { [name]: value } } })
  return [
    [
      'headers an array',
      POST,
      { body: { ...mail, headers: ['a'] } },
      '422 validation_error',
      '`headers`: must be an object, not an array.',
    ],
    [
      '11 headers',
      POST,
      { body: { ...mail, headers: Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`X-${n}`, 'a'])) } },
      '422 validation_error',
      '`headers`: 11 given; at most 10 are allowed.',
    ],
    [
      'the header From',
      POST,
      header('From', 'eve@evil.example'),
      '422 validation_error',
      '`headers.From`: From is reserved: it is set by Mailstead or by the hosts on the way.',
    ],
    [
      'the header bcc',
      POST,
      header('bcc', 'eve@evil.example'),
      '422 validation_error',
      '`headers.bcc`: bcc is reserved: it is set by Mailstead or by the hosts on the way.',
    ],
    [
      'the header Return-Path',
      POST,
      header('Return-Path', '<>'),
      '422 validation_error',
      '`headers.Return-Path`: Return-Path is reserved: it is set by Mailstead or by the hosts on the way.',
    ],
    [
      'the header DKIM-Signature',
      POST,
      header('DKIM-Signature', 'v=1'),
      '422 validation_error',
      '`headers.DKIM-Signature`: DKIM-Signature is reserved: it is set by Mailstead or by the hosts on the way.',
    ],
    [
      'the header Content-Type',
      POST,
      header('Content-Type', 'text/html'),
      '422 validation_error',
      '`headers.Content-Type`: Content-Type is reserved: it is set by Mailstead or by the hosts on the way.',
    ],
    [
      'a header with a colon in its name',
      POST,
      header('X:Y'),
      '422 validation_error',
      '`headers.X:Y`: the name may hold letters, digits, "-", "_" and "." only.',
    ],
    [
      'a header with a space at its end',
      POST,
      header('From '),
      '422 validation_error',
      '`headers.From `: the name may hold letters, digits, "-", "_" and "." only.',
    ],
    ['a header without name', POST, header(''), '422 validation_error', '`headers.`: the name is empty.'],
    [
      'a header with a line break in its name',
      POST,
      header('X-A\r\nX-Evil'),
      '422 validation_error',
      '`headers.X-A\\u000d\\u000aX-Evil`: the name must not contain CR, LF or NUL.',
    ],
    [
      'a header with a line break in its value',
      POST,
      header('X-A', 'a\r\nX-Evil: 1'),
      '422 validation_error',
      '`headers.X-A`: must not contain CR, LF or NUL.',
    ],
    [
      'a header with NUL',
      POST,
      header('X-A', 'a\0b'),
      '422 validation_error',
      '`headers.X-A`: must not contain CR, LF or NUL.',
    ],
    [
      'a header with half a surrogate',
      POST,
      header('X-A', '\udfff'),
      '422 validation_error',
      '`headers.X-A`: must not contain half of a surrogate pair.',
    ],
    [
      'a header that is a number',
      POST,
      header('X-A', 7),
      '422 validation_error',
      '`headers.X-A`: must be a string, not a number.',
    ],
    [
      'a header of a long name',
      POST,
      header(`X-${long(80)}`),
      '422 validation_error',
      `\`headers.X-${long(80)}\`: the name must be at most 76 characters long.`,
    ],
    [
      'a header of a long value',
      POST,
      header('X-A', long(2_001)),
      '422 validation_error',
      '`headers.X-A`: must be at most 2000 characters long.',
    ],
    [
      'the same header twice',
      POST,
      { body: { ...mail, headers: { 'X-A': 'a', 'x-a': 'b' } } },
      '422 validation_error',
      '`headers.x-a`: the name is given twice, in different case.',
    ],
    [
      'a Message-ID that is none',
      POST,
      header('Message-ID', 'abc'),
      '422 validation_error',
      '`headers.Message-ID`: Message-ID must look like <unique@domain>.',
    ],
  ]
}
