/** Wrong headers and attachments of a mail. */
const TODO = ''
import { long, type World, type WrongRequest } from './wrong-request.ts'

const POST = 'POST /v1/emails'

export function wrongEmailParts({ mail }: World): readonly WrongRequest[] {
  const header = (name: string, value: unknown = 'a') => ({ body: { ...mail, headers: { [name]: value } } })
  const attachment = (more: object) => ({ body: { ...mail, attachments: [more] } })
  const file = { filename: 'a.txt', content: 'YQ==' }
  const byUrl = (path: unknown) => attachment({ path })
  return [
    ['headers an array', POST, { body: { ...mail, headers: ['a'] } }, TODO],
    ['11 headers', POST, { body: { ...mail, headers: Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`X-${n}`, 'a'])) } }, TODO],
    ['the header From', POST, header('From', 'eve@evil.example'), TODO],
    ['the header bcc', POST, header('bcc', 'eve@evil.example'), TODO],
    ['the header Return-Path', POST, header('Return-Path', '<>'), TODO],
    ['the header DKIM-Signature', POST, header('DKIM-Signature', 'v=1'), TODO],
    ['the header Content-Type', POST, header('Content-Type', 'text/html'), TODO],
    ['a header with a colon in its name', POST, header('X:Y'), TODO],
    ['a header with a space at its end', POST, header('From '), TODO],
    ['a header without name', POST, header(''), TODO],
    ['a header with a line break in its name', POST, header('X-A\r\nX-Evil'), TODO],
    ['a header with a line break in its value', POST, header('X-A', 'a\r\nX-Evil: 1'), TODO],
    ['a header with NUL', POST, header('X-A', 'a\0b'), TODO],
    ['a header with half a surrogate', POST, header('X-A', '\udfff'), TODO],
    ['a header that is a number', POST, header('X-A', 7), TODO],
    ['a header of a long name', POST, header(`X-${long(80)}`), TODO],
    ['a header of a long value', POST, header('X-A', long(2_001)), TODO],
    ['the same header twice', POST, { body: { ...mail, headers: { 'X-A': 'a', 'x-a': 'b' } } }, TODO],
    ['a Message-ID that is none', POST, header('Message-ID', 'abc'), TODO],
    ['attachments an object', POST, { body: { ...mail, attachments: {} } }, TODO],
    ['41 attachments', POST, { body: { ...mail, attachments: Array.from({ length: 41 }, () => file) } }, TODO],
    ['an attachment that is null', POST, { body: { ...mail, attachments: [null] } }, TODO],
    ['an attachment without content', POST, attachment({ filename: 'a' }), TODO],
    ['an attachment without filename', POST, attachment({ content: 'YQ==' }), TODO],
    ['an attachment with an empty filename', POST, attachment({ ...file, filename: '' }), TODO],
    ['an attachment with a line break in its filename', POST, attachment({ ...file, filename: 'a\r\nX-Evil: 1' }), TODO],
    ['an attachment that is no base64', POST, attachment({ ...file, content: '!!!' }), TODO],
    ['an attachment that is bytes in an object', POST, attachment({ ...file, content: { type: 'Buffer', data: [1] } }), TODO],
    ['an attachment of a broken type', POST, attachment({ ...file, content_type: 'pdf' }), TODO],
    ['an attachment with a broken content id', POST, attachment({ ...file, content_id: '<a b>' }), TODO],
    ['an attachment with more', POST, attachment({ ...file, encoding: 'utf8' }), TODO],
    ['content and path', POST, attachment({ ...file, path: 'https://peer.example/a' }), TODO],
    ['a path on loopback', POST, byUrl('https://127.0.0.1/a'), TODO],
    ['a path by the name of loopback', POST, byUrl('https://localhost/a'), TODO],
    ['a path into a private network', POST, byUrl('https://10.0.0.1/a'), TODO],
    ['a path to the metadata of a cloud', POST, byUrl('https://169.254.169.254/latest/meta-data'), TODO],
    ['a path to a number that is an address', POST, byUrl('https://2130706433/a'), TODO],
    ['a path to loopback in IPv6', POST, byUrl('https://[::1]/a'), TODO],
    ['a path to IPv4 within IPv6', POST, byUrl('https://[::ffff:10.0.0.1]/a'), TODO],
    ['a path with a password', POST, byUrl('https://user:pw@peer.example/a'), TODO],
    ['a path without TLS', POST, byUrl('http://peer.example/a'), TODO],
    ['a path to a file', POST, byUrl('file:///etc/passwd'), TODO],
    ['a path that is no URL', POST, byUrl('a.txt'), TODO],
    ['a path that is a number', POST, byUrl(7), TODO],
    ['a path of 2,049 characters', POST, byUrl(`https://peer.example/${long(2_028)}`), TODO],
  ]
}
