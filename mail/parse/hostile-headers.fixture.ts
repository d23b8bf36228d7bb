/** Mails whose header section is not what RFC 5322 describes. */
import {
  crlf,
  filled,
  fromHex,
  type HostileMail,
  octets,
  parsed,
  rawOnly,
  subject,
  text,
} from './hostile-mail.fixture.ts'
import type { ParsedMail } from './parse-mail.ts'

const MB = 1_048_576
const from = (mail: ParsedMail) => mail.summary.from
const to = (mail: ParsedMail) => mail.summary.to
const date = (mail: ParsedMail) => mail.summary.dateMs
const headerId = (mail: ParsedMail) => mail.summary.headerId
const names = (mail: ParsedMail) => mail.headers.map(({ name }) => name)
const withField = (field: string) => `${field}\nX-Last: y\n\nHello\n`
/** Octets in a Subject as they are. */
const raw8 =
  (hex: string, charset = '') =>
  () =>
    octets(crlf(`Content-Type: text/plain${charset}\nSubject: `), fromHex(hex), '\r\n\r\nHello')

const SECTIONS: readonly HostileMail[] = [
  parsed(
    'nothing at all',
    () => octets(),
    (mail) => [mail.text, mail.summary.subject, mail.headers],
    ['', '', []],
  ),
  parsed('one line end', '\n', text, ''),
  parsed('empty line first', '\nSubject: not a header\n\nHello', text, 'Subject: not a header\n\nHello'),
  parsed('only a header', 'Subject: alone', subject, 'alone'),
  parsed('only a header and its empty line', 'Subject: alone\n\n', (mail) => [mail.summary.subject, mail.text], [
    'alone',
    '',
  ]),
  parsed('no header at all', 'Dear Sir or Madam,\nhello\n', (mail) => [mail.text, mail.headers], [
    'Dear Sir or Madam,\nhello\n',
    [],
  ]),
  parsed('words with a colon first', 'Dear Sir: hello\n\nmore', text, 'Dear Sir: hello\n\nmore'),
  parsed('line without colon among fields', 'Subject: x\nno colon here\n folded\nX-After: y\n\nHello', names, [
    'Subject',
    'X-After',
  ]),
  parsed('colon without a name among fields', 'Subject: x\n: nothing\n\nHello', names, ['Subject']),
  parsed('line of a Unix mailbox first', 'From ada@a.example Tue Nov 24 10:00:00 2026\nSubject: x\n\nHello', names, [
    'Subject',
  ]),
  parsed(
    'escaped line of a Unix mailbox first',
    '>From ada@a.example Tue Nov 24 10:00:00 2026\nSubject: x\n\nHello',
    names,
    ['Subject'],
  ),
  parsed('folded line first', ' folded\nSubject: x\n\nHello', (mail) => [mail.summary.subject, mail.text], [
    'x',
    'Hello',
  ]),
  parsed('only indented text', '  Dear Sir,\n  hello\n', text, '  Dear Sir,\n  hello\n'),
  parsed('only indented text before an empty line', ' one\n\n two', text, ' one\n\n two'),
  parsed('indented text without a header', '  Dear Sir,\nhello\n', text, '  Dear Sir,\nhello\n'),
  parsed('white space before the colon', 'Subject \t: x\n\nHello', subject, 'x'),
  parsed('name with octets beyond ASCII', () => octets('Subject: x\r\nSub\u00adject: y\r\n\r\nHello'), names, [
    'Subject',
  ]),
  parsed('name of 300 characters', `Subject: x\n${'n'.repeat(300)}: y\n\nHello`, names, ['Subject']),
  parsed(
    'names of objects',
    '__proto__: a\nconstructor: b\nhasOwnProperty: c\ntoString: d\n\nHello',
    (mail) => [names(mail), Object.keys(mail.summary).length],
    [['__proto__', 'constructor', 'hasOwnProperty', 'toString'], 12],
  ),
  parsed(
    'bare LF everywhere',
    () => octets('Subject: x\n y\n\nHello\nyou\n'),
    (mail) => [mail.summary.subject, mail.text],
    ['x y', 'Hello\nyou\n'],
  ),
  parsed(
    'bare CR everywhere',
    () => octets('Subject: x\rFrom: evil@x.example\r\rHello'),
    (mail) => [mail.summary.from, mail.summary.subject],
    ['', 'x From: evil@x.example Hello'],
  ),
  parsed(
    'bare CR in a value',
    () => octets('Subject: x\rFrom: evil@x.example\r\nFrom: a@b.example\r\n\r\nHello'),
    from,
    'a@b.example',
  ),
  parsed(
    'NUL in values and text',
    () => octets('Subject: a\0b\r\nFrom: \0a@b.example\r\n\r\nHel\0lo'),
    (mail) => [mail.summary.subject, mail.summary.from, mail.text],
    ['a b', 'a@b.example', 'Hel\ufffdlo'],
  ),
  parsed('empty line of white space', 'Subject: x\n \t\nX-After: y\n\nHello', names, ['Subject', 'X-After']),
  parsed(
    'line of 1 MB in the body',
    () => octets('Subject: x\r\n\r\n', filled('x', MB)),
    (mail) => mail.text?.length,
    MB,
  ),
  rawOnly('100,000 fields', () => octets(filled('X: y\r\n', 600_000), '\r\nHello'), 'header'),
  rawOnly('2,001 fields', () => octets(filled('X: y\r\n', 6 * 2_001), '\r\nHello'), 'fields'),
  parsed(
    '2,000 fields',
    () => octets(filled('X: y\r\n', 6 * 2_000), '\r\nHello'),
    (mail) => mail.headers.length,
    2_000,
  ),
  rawOnly('one field of 10 MB', () => octets('Subject: ', filled('x', 10 * MB), '\r\n\r\nHello'), 'header section'),
  rawOnly(
    'one field folded 200,000 times',
    () => octets('Subject: x\r\n', filled(' y\r\n', 800_000), '\r\nHello'),
    'header section',
  ),
  parsed(
    '500 kB of folded lines of white space',
    () => octets('Subject: x\r\n', filled(' \r\n', 510_000), '\r\nHello'),
    subject,
    'x',
  ),
  rawOnly('25 MB of header and no end', () => octets(filled('X: y\n', 25 * MB)), 'header section'),
]

const ADDRESSES: readonly HostileMail[] = [
  rawOnly(
    '50,000 addresses',
    () => octets('To: x@y.example', filled(',\r\n a123456789@b.example', 50_000 * 24), '\r\n\r\nHello'),
    'header section',
  ),
  parsed(
    '3,000 addresses',
    `To: ${'a@b.example,\n '.repeat(3_000)}c@d.example\n\nHello`,
    (mail) => mail.summary.to.length,
    500,
  ),
  parsed('To written 1,000 times', `${'To: a@b.example\n'.repeat(1_000)}\nHello`, (mail) => mail.summary.to.length, 20),
  parsed(
    'two From fields: the first counts',
    withField('From: a@b.example\nFrom: evil@x.example'),
    from,
    'a@b.example',
  ),
  parsed('two Subject fields: the first counts', withField('Subject: one\nSubject: two'), subject, 'one'),
  parsed('group', withField('To: Friends: Ada <a@b.example>, c@d.example;, e@f.example'), to, [
    'Ada <a@b.example>',
    'c@d.example',
    'e@f.example',
  ]),
  parsed('empty group', withField('To: undisclosed-recipients:;'), to, []),
  parsed(
    'groups nested 20,000 deep',
    withField(`To: ${'a:'.repeat(20_000)}b@c.example`),
    (mail) => to(mail).length <= 1,
    true,
  ),
  rawOnly(
    'groups nested deep in 100 long fields',
    () =>
      octets(
        ...['To', 'Cc', 'Bcc', 'Reply-To'].flatMap((name) =>
          Array.from({ length: 25 }, () => [`${name}: `, filled('a:b,', 64_000), '\r\n']).flat(),
        ),
        '\r\nHello',
      ),
    'header section',
  ),
  parsed('60 kB of "<"', withField(`To: ${'<'.repeat(60_000)}`), (mail) => to(mail).map(({ length }) => length), [300]),
  parsed(
    '60 kB of open quotes and comments',
    withField(`To: ${'"(<'.repeat(20_000)}`),
    (mail) => to(mail).length <= 1,
    true,
  ),
  parsed('60 kB of "@"', withField(`From: ${'@'.repeat(60_000)}`), (mail) => from(mail).length <= 340, true),
  parsed('address without domain', withField('From: root'), from, 'root'),
  parsed('address empty', withField('From: <>'), from, ''),
  parsed('name without address', withField('From: "Ada"'), from, 'Ada'),
  parsed('comment as name', withField('From: ada@a.example (Ada L.)'), from, 'Ada L. <ada@a.example>'),
  parsed(
    'name with comma and quotes',
    withField(String.raw`From: "Lovelace, \"Ada\"" <ada@a.example>`),
    from,
    String.raw`"Lovelace, \"Ada\"" <ada@a.example>`,
  ),
  parsed(
    'name that is another address',
    withField('From: "ceo@bank.example" <evil@x.example>'),
    from,
    '"ceo@bank.example" <evil@x.example>',
  ),
  parsed(
    'encoded name that brings its own address',
    withField('From: =?utf-8?q?ceo=40bank.example_=3Cceo=40bank.example=3E=2C?= <evil@x.example>'),
    from,
    '"ceo@bank.example <ceo@bank.example>," <evil@x.example>',
  ),
  parsed(
    'encoded name with line breaks',
    withField('From: =?utf-8?q?Ada=0D=0ABcc=3A_x=40y.example?= <a@b.example>'),
    from,
    '"Ada Bcc: x@y.example" <a@b.example>',
  ),
  parsed(
    'name that turns its direction',
    withField('From: Ada \u202e elpmaxe.knab@oec <a@b.example>'),
    from,
    '"Ada elpmaxe.knab@oec" <a@b.example>',
  ),
  parsed(
    'name of 10,000 characters',
    withField(`From: ${'n'.repeat(10_000)} <a@b.example>`),
    (mail) => from(mail).length,
    300 + ' <a@b.example>'.length,
  ),
  parsed('domain beyond ASCII', withField('From: a@bücher.example'), from, 'a@bücher.example'),
]

const DATES_AND_IDS: readonly HostileMail[] = [
  parsed('Date of words', withField('Date: tomorrow, room 7'), date, null),
  parsed('Date of a day that is none', withField('Date: Tue, 99 Nov 2026 10:00:00 +0000'), date, null),
  parsed('Date of 100 kB', withField(`Date: Tue, ${' '.repeat(60_000)}24 Nov 2026 10:00:00 +0000`), date, null),
  parsed(
    'Date of 1970 with a large zone',
    withField('Date: Thu, 1 Jan 1970 00:00:00 +9999'),
    date,
    -(99 * 60 + 99) * 60_000,
  ),
  parsed('Date in the old form', withField('Date: Tuesday, 24-Nov-26 10:00:00 EST'), date, Date.UTC(2026, 10, 24, 15)),
  parsed(
    'Date with a comment and a leap second',
    withField('Date: 24 Nov 2026 23:59:60 -0000 (GMT)'),
    date,
    Date.UTC(2026, 10, 25),
  ),
  parsed('Message-ID without brackets', withField('Message-ID: a@b.example'), headerId, '<a@b.example>'),
  parsed('Message-ID of words', withField('Message-ID: this is no id'), headerId, null),
  parsed('Message-ID of 100 kB', withField(`Message-ID: <${'x'.repeat(100_000)}>`), headerId, null),
  parsed('Message-ID with a line break', withField('Message-ID: <a\n b@c.example>'), headerId, null),
  parsed('Message-ID of 60 kB of "<"', withField(`Message-ID: ${'<'.repeat(60_000)}`), headerId, null),
  parsed(
    '1,000 References',
    withField(`References: ${Array.from({ length: 1_000 }, (_, n) => `<${n}@x>`).join('\n ')}`),
    (mail) => [mail.summary.references.length, mail.summary.references[0], mail.summary.references.at(-1)],
    [100, '<0@x>', '<999@x>'],
  ),
  parsed(
    'In-Reply-To as words and id',
    withField('In-Reply-To: Your message of Monday <a@b.example>'),
    (mail) => mail.summary.inReplyTo,
    ['<a@b.example>'],
  ),
]

const WORDS: readonly HostileMail[] = [
  parsed('encoded words of one text', withField('Subject: =?utf-8?b?w7w=?=\n =?utf-8?q?=C3=BC?= x'), subject, 'üü x'),
  parsed(
    'encoded word that splits a character',
    withField('Subject: =?utf-8?b?w7zD?=\n =?utf-8?b?vA==?='),
    subject,
    'üü',
  ),
  parsed('encoded word that does not end', withField('Subject: =?utf-8?q?abc'), subject, '=?utf-8?q?abc'),
  parsed(
    'encoded word in another',
    withField('Subject: =?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3F=3D?='),
    subject,
    '=?utf-8?q?x?=',
  ),
  parsed('encoded word of unknown charset', withField('Subject: =?x-nobody?q?caf=E9?='), subject, 'café'),
  parsed('encoded word of unknown encoding', withField('Subject: =?utf-8?x?abc?='), subject, '=?utf-8?x?abc?='),
  parsed('encoded word with a language', withField('Subject: =?iso-8859-1*de?q?=FC?='), subject, 'ü'),
  parsed('encoded word of bad base64', withField('Subject: =?utf-8?b?!!w7w!?='), subject, 'ü'),
  parsed('encoded word of bad quoted-printable', withField('Subject: =?utf-8?q?a=Z=?='), subject, 'a=Z='),
  parsed(
    'encoded word with line breaks and NUL',
    withField('Subject: =?utf-8?q?a=0D=0AX-Evil:_1=00b?='),
    subject,
    'a X-Evil: 1 b',
  ),
  parsed('encoded word of UTF-7', withField('Subject: =?utf-7?q?+APw-?='), subject, '+APw-'),
  parsed(
    'encoded word of half a surrogate pair',
    withField('Subject: =?utf-16be?b?2AA=?='),
    (mail) => subject(mail).isWellFormed(),
    true,
  ),
  parsed('400 kB of encoded words', withField(`Subject: ${'=?utf-8?B?AAAA?= '.repeat(24_000)}`), subject, ''),
  parsed(
    '400 kB of encoded words that do not end',
    withField(`Subject: ${'=?'.repeat(200_000)}`),
    (mail) => subject(mail).length,
    998,
  ),
  parsed('subject of 100 kB', withField(`Subject: ${'😀'.repeat(25_000)}`), subject, '😀'.repeat(499)),
  parsed(
    'subject of controls',
    () => octets('Subject: \x01\x02\x7f\x1b[31m\u2028\u202e\r\n\r\nHello'),
    subject,
    '[31m',
  ),
]

const EIGHT_BIT: readonly HostileMail[] = [
  parsed('8-bit subject in UTF-8', raw8('47 72 c3 bc c3 9f 65'), subject, 'Grüße'),
  parsed('8-bit subject in Latin-1, undeclared', raw8('47 72 fc df 65'), subject, 'Grüße'),
  parsed('8-bit subject in Latin-1 beside UTF-8', raw8('47 72 fc df 65', '; charset=utf-8'), subject, 'Grüße'),
  parsed('8-bit subject in KOI8-R', raw8('f0 d2 c9 d7 c5 d4', '; charset=koi8-r'), subject, 'Привет'),
  parsed('8-bit subject in GB 18030', raw8('c4 e3 ba c3', '; charset=gb18030'), subject, '你好'),
  parsed('8-bit subject in Big5', raw8('a7 41 a6 6e', '; charset=big5'), subject, '你好'),
  parsed('8-bit subject in Shift_JIS', raw8('93 fa 96 7b', '; charset=shift_jis'), subject, '日本'),
  parsed('8-bit subject in Windows-1251', raw8('cf f0 e8 e2 e5 f2', '; charset=windows-1251'), subject, 'Привет'),
  parsed(
    'subject in bare ISO-2022-JP',
    raw8('1b 24 42 46 7c 4b 5c 1b 28 42', '; charset=iso-2022-jp'),
    subject,
    '日本',
  ),
  parsed('8-bit subject of half a surrogate pair', raw8('ed a0 80'), (mail) => subject(mail).isWellFormed(), true),
]

export const HEADERS: readonly HostileMail[] = [...SECTIONS, ...ADDRESSES, ...DATES_AND_IDS, ...WORDS, ...EIGHT_BIT]
