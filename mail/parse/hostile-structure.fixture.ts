/** Mails whose parts are not where they say. */
import { contents, filenames, type HostileMail, html, multipart, octets, parsed, text } from './hostile-mail.fixture.ts'
import type { ParsedMail } from './parse-mail.ts'

const withType = (type: string, body: string) => `Subject: x\nContent-Type: ${type}\n\n${body}`
const two = (boundary: string) => `--${boundary}\n\nfirst\n--${boundary}\n\nsecond\n--${boundary}--\n`
const types = (mail: ParsedMail) => mail.summary.attachments.map(({ contentType }) => contentType)
const long = 'q'.repeat(300)
const REGEX = `.*+?[a](b){1}|^$`

const BOUNDARIES: readonly HostileMail[] = [
  parsed('boundary parameter missing', withType('multipart/mixed', two('b')), text, two('b')),
  parsed(
    'boundary empty',
    withType('multipart/mixed; boundary=""', '--\n\nHello\n----\n'),
    text,
    '--\n\nHello\n----\n',
  ),
  parsed('boundary that never comes', withType('multipart/mixed; boundary=b', 'Hello'), text, 'Hello'),
  parsed('boundary of 300 characters', withType(`multipart/mixed; boundary=${long}`, two(long)), text, 'first\nsecond'),
  parsed('boundary of 600 characters', withType(`multipart/mixed; boundary=${long}${long}`, 'Hello'), text, 'Hello'),
  parsed(
    'boundary of regex characters',
    withType(`multipart/mixed; boundary="${REGEX}"`, two(REGEX)),
    text,
    'first\nsecond',
  ),
  parsed(
    'boundary with escapes in quotes',
    withType(String.raw`multipart/mixed; boundary="a\"\\b"`, two(String.raw`a"\b`)),
    text,
    'first\nsecond',
  ),
  parsed('boundary not ASCII', withType('multipart/mixed; boundary="übér"', two('übér')), text, 'first\nsecond'),
  parsed(
    'boundary that begins like the outer one',
    withType(
      'multipart/mixed; boundary=foo',
      `--foo\nContent-Type: multipart/mixed; boundary=foobar\n\n${two('foobar')}--foo\n\nthird\n--foo--`,
    ),
    text,
    'first\nsecond\nthird',
  ),
  parsed(
    'boundary that the outer one begins with',
    withType(
      'multipart/mixed; boundary=foobar',
      `--foobar\nContent-Type: multipart/mixed; boundary=foo\n\n${two('foo')}--foobar\n\nthird\n--foobar--`,
    ),
    text,
    'first\nsecond\nthird',
  ),
  parsed(
    'boundary that looks like the end of another',
    withType('multipart/mixed; boundary=b--', two('b--')),
    text,
    'first\nsecond',
  ),
  parsed(
    'boundary of the outer multipart again inside',
    withType(
      'multipart/mixed; boundary=b',
      `--b\nContent-Type: multipart/mixed; boundary=b\n\n${two('b')}--b\n\nthird\n--b--`,
    ),
    text,
    'first\nsecond\nthird',
  ),
  parsed(
    'boundary given twice: the first counts',
    withType('multipart/mixed; boundary=b; boundary=c', `--c\n\nhidden\n${two('b')}`),
    text,
    'first\nsecond',
  ),
  parsed(
    'boundary in a comment does not count',
    withType('multipart/mixed; (boundary=c) boundary=b (x)', two('b')),
    text,
    'first\nsecond',
  ),
  parsed(
    'boundary behind a comment that does not end',
    withType('multipart/mixed; x=(y; boundary=b', two('b')),
    text,
    'first\nsecond',
  ),
  parsed(
    'boundary in RFC 2231 sections',
    withType('multipart/mixed; boundary*1=cd; boundary*0=ab', two('abcd')),
    text,
    'first\nsecond',
  ),
  parsed(
    'boundary with a folded parameter',
    withType('multipart/mixed;\n\tboundary=b', two('b')),
    text,
    'first\nsecond',
  ),
  parsed(
    'boundary never closed',
    withType('multipart/mixed; boundary=b', '--b\n\nfirst\n--b\n\nsecond'),
    text,
    'first\nsecond',
  ),
  parsed(
    'boundary closed twice',
    withType('multipart/mixed; boundary=b', `${two('b')}--b--\n--b\n\nhidden`),
    text,
    'first\nsecond',
  ),
  parsed(
    'boundary line with white space after it',
    withType('multipart/mixed; boundary=b', '--b  \t\n\nfirst\n--b-- \nhidden'),
    text,
    'first',
  ),
  parsed(
    'boundary line with more after it',
    withType('multipart/mixed; boundary=b', '--b\n\nfirst\n--bx\n--b--'),
    text,
    'first\n--bx',
  ),
  parsed(
    'boundary lines with bare LF',
    () => octets(withType('multipart/mixed; boundary=b', two('b'))),
    text,
    'first\nsecond',
  ),
  parsed(
    'outer boundary closes an inner multipart',
    withType(
      'multipart/mixed; boundary=o',
      `--o\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nfirst\n--o\n\nsecond\n--b\n--o--`,
    ),
    text,
    'first\nsecond\n--b',
  ),
  parsed('only the closing boundary', withType('multipart/mixed; boundary=b', '--b--\n'), text, '--b--\n'),
  parsed(
    'boundary inside the header section of a part',
    withType('multipart/mixed; boundary=b', '--b\nContent-Type: text/html\n--b\n\nsecond\n--b--'),
    (mail) => [mail.html, mail.text],
    ['\n<div style="white-space: pre-wrap">second</div>', '\nsecond'],
  ),
  parsed(
    'no empty line before the body of a part',
    withType('multipart/mixed; boundary=b', '--b\nHello there\n--b--'),
    text,
    'Hello there',
  ),
  parsed('multipart without a body', 'Content-Type: multipart/mixed; boundary=b\n', text, ''),
  parsed(
    'multipart in base64, against the rule',
    withType('multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64', two('b')),
    text,
    'first\nsecond',
  ),
  parsed(
    'multipart without boundary inside another',
    multipart(['Content-Type: multipart/related\n\nHello']),
    text,
    'Hello',
  ),
]

const TYPES: readonly HostileMail[] = [
  parsed('type without subtype', withType('text', 'Hello'), text, 'Hello'),
  parsed('type empty', withType('', 'Hello'), text, 'Hello'),
  parsed('type of 10 kB', withType(`text/${'x'.repeat(10_000)}`, 'Hello'), types, [`text/${'x'.repeat(127)}`]),
  parsed(
    'type given twice: the first counts',
    withType('text/plain\nContent-Type: text/html', '<b>Hello</b>'),
    text,
    '<b>Hello</b>',
  ),
  parsed('type in capitals with comments', withType('TEXT/HTML (really) ; CHARSET="UTF-8"', 'ü'), html, 'ü'),
  parsed('type unknown and inline', withType('text/x-strange', 'Hello'), contents, ['Hello']),
  parsed('type named constructor', withType('constructor/prototype; constructor=x; __proto__=y', 'Hello'), types, [
    'constructor/prototype',
  ]),
  parsed('5,000 parameters', withType(`text/plain${'; __proto__*0*=x'.repeat(5_000)}`, 'Hello'), text, 'Hello'),
  parsed(
    'alternative of text, html and invitation',
    multipart(
      [
        'Content-Type: text/plain\n\nplain',
        'Content-Type: text/html\n\n<b>rich</b>',
        'Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR',
      ],
      'alternative',
    ),
    (mail) => [mail.text, mail.html, ...filenames(mail)],
    ['plain', '<b>rich</b>', 'attachment-1.ics'],
  ),
  parsed('alternative of nothing', multipart([], 'alternative'), text, '--b--\n'),
  parsed(
    'text, html and text, not alternative',
    multipart(['\n1 < 2', 'Content-Type: text/html\n\n<p>rich</p>', '\nend']),
    (mail) => [mail.text, mail.html],
    [
      '1 < 2\nrich\nend',
      '<div style="white-space: pre-wrap">1 &lt; 2</div>\n<p>rich</p>\n<div style="white-space: pre-wrap">end</div>',
    ],
  ),
  parsed(
    'related with an image by Content-ID',
    multipart(
      [
        'Content-Type: text/html\n\n<img src="cid:i@x">',
        'Content-Type: image/png\nContent-ID: <i@x>\nContent-Disposition: inline\nContent-Transfer-Encoding: base64\n\nQUJD',
      ],
      'related',
    ),
    (mail) => mail.summary.attachments,
    [
      {
        id: '0',
        filename: 'attachment-1.png',
        size: 3,
        contentType: 'image/png',
        contentId: 'i@x',
        disposition: 'inline',
      },
    ],
  ),
  parsed('digest', multipart(['\nSubject: one\n\nx', '\nSubject: a/b\\c\n\nx'], 'digest'), filenames, [
    'one.eml',
    'a-b-c.eml',
  ]),
  parsed(
    'report',
    multipart(
      [
        '\nYour mail was not delivered',
        'Content-Type: message/delivery-status\n\nReporting-MTA: dns; x.example',
        'Content-Type: text/rfc822-headers\n\nSubject: y',
      ],
      'report; report-type=delivery-status',
    ),
    types,
    ['message/delivery-status', 'text/rfc822-headers'],
  ),
  parsed(
    'signed by S/MIME',
    multipart(
      [
        'Content-Type: text/plain\n\nsigned',
        'Content-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\nQUJD',
      ],
      'signed; protocol="application/pkcs7-signature"; micalg=sha-256',
    ),
    (mail) => [mail.text, ...filenames(mail)],
    ['signed', 'smime.p7s'],
  ),
  parsed('enveloped by S/MIME', withType('application/pkcs7-mime; smime-type=enveloped-data', 'QUJD'), filenames, [
    'attachment-1.p7m',
  ]),
  parsed(
    'encrypted by OpenPGP',
    multipart(
      [
        'Content-Type: application/pgp-encrypted\n\nVersion: 1',
        'Content-Type: application/octet-stream; name=encrypted.asc\n\n-----BEGIN PGP MESSAGE-----',
      ],
      'encrypted; protocol="application/pgp-encrypted"',
    ),
    types,
    ['application/pgp-encrypted', 'application/octet-stream'],
  ),
  parsed('message/partial', withType('message/partial; id=x@y; number=2; total=3', 'rest of a mail'), types, [
    'message/partial',
  ]),
  parsed(
    'message/external-body, never fetched',
    withType('message/external-body; access-type=URL; URL="http://127.0.0.1/"', 'Content-Type: image/png\n\n'),
    types,
    ['message/external-body'],
  ),
  parsed(
    'winmail.dat',
    multipart([
      '\nHello',
      'Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\neJ8+Ig==',
    ]),
    contents,
    ['xŸ>"'],
  ),
  parsed(
    'message/rfc822 in a forward',
    multipart([
      '\nsee below',
      'Content-Type: message/rfc822\nContent-Disposition: inline\n\nSubject: =?utf-8?q?=C3=BCber?=\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\nx\n--i--',
    ]),
    filenames,
    ['über.eml'],
  ),
  parsed(
    'attached mail with the boundary of the outer one',
    multipart(['Content-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nleaks out\n--b--']),
    (mail) => [filenames(mail).length, mail.text],
    [1, 'leaks out'],
  ),
  parsed(
    'second text part with a name is a file',
    multipart(['\nbody', 'Content-Type: text/plain; name=notes.txt\n\nnotes']),
    (mail) => [mail.text, ...filenames(mail)],
    ['body', 'notes.txt'],
  ),
  parsed(
    'first text part with a name is the text',
    multipart(['Content-Type: text/plain; name=body.txt\n\nbody']),
    text,
    'body',
  ),
]

export const STRUCTURES: readonly HostileMail[] = [...BOUNDARIES, ...TYPES]
