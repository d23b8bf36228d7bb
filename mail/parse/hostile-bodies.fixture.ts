/** Mails whose text is written otherwise than they say. */
import { crlf, fromHex, type HostileMail, html, octets, parsed, text } from './hostile-mail.fixture.ts'

const encoded = (fields: string, hex: string) => () => octets(crlf(`Subject: x\n${fields}\n\n`), fromHex(hex))
const inCharset = (charset: string, hex: string) => encoded(`Content-Type: text/plain; charset=${charset}`, hex)
const withEncoding = (encoding: string, body: string) => `Subject: x\nContent-Transfer-Encoding: ${encoding}\n\n${body}`

const CHARSETS: readonly HostileMail[] = [
  parsed('UTF-8', inCharset('utf-8', '47 72 c3 bc c3 9f 65'), text, 'Grüße'),
  parsed('ISO-8859-1', inCharset('iso-8859-1', '47 72 fc df 65'), text, 'Grüße'),
  parsed('ISO-8859-2', inCharset('iso-8859-2', 'b1 e6'), text, 'ąć'),
  parsed('ISO-8859-15', inCharset('"ISO-8859-15"', 'a4'), text, '€'),
  parsed('Windows-1250', inCharset('windows-1250', 'b9 e6'), text, 'ąć'),
  parsed('Windows-1251', inCharset('windows-1251', 'cf f0 e8'), text, 'При'),
  parsed('Windows-1252', inCharset('windows-1252', '80 93 94'), text, '€“”'),
  parsed('KOI8-R', inCharset('koi8-r', 'f0 d2 c9'), text, 'При'),
  parsed('GB 18030', inCharset('gb18030', 'c4 e3 ba c3'), text, '你好'),
  parsed('GB 2312', inCharset('gb2312', 'c4 e3 ba c3'), text, '你好'),
  parsed('Big5', inCharset('big5', 'a7 41 a6 6e'), text, '你好'),
  parsed('Shift_JIS', inCharset('shift_jis', '93 fa 96 7b'), text, '日本'),
  parsed('code page 932', inCharset('cp932', '93 fa 96 7b'), text, '日本'),
  parsed('EUC-JP', inCharset('euc-jp', 'c6 fc cb dc'), text, '日本'),
  parsed('EUC-KR', inCharset('ks_c_5601-1987', 'c7 d1 b1 db'), text, '한글'),
  parsed('ISO-2022-JP', inCharset('iso-2022-jp', '1b 24 42 46 7c 4b 5c 1b 28 42'), text, '日本'),
  parsed('ISO-2022-KR, which no browser reads', inCharset('iso-2022-kr', '61 62'), text, 'ab'),
  parsed('UTF-7', inCharset('utf-7', '2b 41 50 77 2d'), text, '+APw-'),
  parsed('charset unknown', inCharset('x-nobody', '63 61 66 e9'), text, 'café'),
  parsed('charset unknown, in fact UTF-8', inCharset('unknown-8bit', '63 61 66 c3 a9'), text, 'café'),
  parsed('charset empty', inCharset('""', '63 61 66 e9'), text, 'café'),
  parsed('charset of 10 kB', inCharset('x'.repeat(10_000), '63 61 66 e9'), text, 'café'),
  parsed('charset named __proto__', inCharset('__proto__', '63 61 66 e9'), text, 'café'),
  parsed('charset missing, 8-bit', encoded('X: y', '63 61 66 e9'), text, 'café'),
  parsed('charset us-ascii, in fact UTF-8', inCharset('us-ascii', '63 61 66 c3 a9'), text, 'café'),
  parsed('charset utf-8, in fact Latin-1', inCharset('utf-8', '63 61 66 e9 21'), text, 'caf\ufffd!'),
  parsed('UTF-8 with byte order mark', inCharset('utf-8', 'ef bb bf c3 a9'), text, 'é'),
  parsed('UTF-8 with byte order mark, said to be Latin-1', inCharset('iso-8859-1', 'ef bb bf c3 a9'), text, 'é'),
  parsed('UTF-16 little endian by its mark', inCharset('utf-16', 'ff fe 41 00 0a 00 42 00'), text, 'A\nB'),
  parsed('UTF-16 big endian by its mark', inCharset('utf-16', 'fe ff 00 41 00 42'), text, 'AB'),
  parsed('UTF-16 without mark', inCharset('utf-16le', '41 00 42 00'), text, 'AB'),
  parsed('UTF-16 of half a surrogate pair', inCharset('utf-16le', '00 d8 42 00'), text, '\ufffdB'),
  parsed(
    'UTF-8 of half a surrogate pair',
    inCharset('utf-8', 'ed a0 80 41'),
    (mail) => mail.text?.isWellFormed(),
    true,
  ),
  parsed('UTF-8 too long', inCharset('utf-8', 'c0 af 41'), text, '\ufffd\ufffdA'),
  parsed('UTF-8 broken off', inCharset('utf-8', '41 e2 82'), text, 'A\ufffd'),
  parsed('text from right to left', inCharset('utf-8', 'd7 a9 d7 9c d7 95 d7 9d'), text, 'שלום'),
]

const ENCODINGS: readonly HostileMail[] = [
  parsed('base64 with rubbish in between', withEncoding('base64', 'SGV!*s\nbG\u00a08=\n'), text, 'Hello'),
  parsed('base64 broken off', withEncoding('base64', 'SGVsbG'), text, 'Hell'),
  parsed('base64 padded in the middle', withEncoding('base64', 'SGU=bGxv\nbA=='), text, 'Hellol'),
  parsed('base64 that is plain text', withEncoding('base64', '!?!?'), text, ''),
  parsed('base64 in html', `Content-Type: text/html\n${withEncoding('BASE64', 'PGI+eDwvYj4=')}`, html, '<b>x</b>'),
  parsed(
    'quoted-printable with bad escapes',
    withEncoding('quoted-printable', '=4X =G1 = =\n=e2=82=AC='),
    text,
    '=4X =G1 = €',
  ),
  parsed(
    'quoted-printable with white space at a soft break',
    withEncoding('quoted-printable', 'one=  \t\ntwo'),
    text,
    'onetwo',
  ),
  parsed('quoted-printable that ends in half an escape', withEncoding('quoted-printable', 'one=4'), text, 'one=4'),
  parsed(
    'quoted-printable of UTF-16',
    'Content-Type: text/plain; charset=utf-16le\nContent-Transfer-Encoding: quoted-printable\n\n=41=00=42=00',
    text,
    'AB',
  ),
  parsed(
    'uuencode stays text',
    'Subject: x\n\nbegin 644 x.txt\n%2&5L;&\\\n`\nend\n',
    text,
    'begin 644 x.txt\n%2&5L;&\\\n`\nend\n',
  ),
  parsed('encoding unknown', withEncoding('x-nobody', 'Hello'), text, 'Hello'),
  parsed('encoding empty', withEncoding('', 'Hello'), text, 'Hello'),
  parsed(
    'encoding given twice: the first counts',
    withEncoding('7bit\nContent-Transfer-Encoding: base64', 'SGVsbG8='),
    text,
    'SGVsbG8=',
  ),
  parsed('encoding with a comment', withEncoding('(x) quoted-printable (base64)', '=41'), text, 'A'),
  parsed('encoding in quotes', withEncoding('"base64"', 'SGVsbG8='), text, 'Hello'),
  parsed('binary', encoded('Content-Transfer-Encoding: binary', '00 01 0d 0a ff'), text, '\ufffd\ufffd\nÿ'),
  parsed(
    'flowed text with quotes and signature',
    'Content-Type: text/plain; format=flowed; delsp=yes\n\none \ntwo\n  stuffed\n> quoted \n> more\n-- \nAda',
    text,
    'onetwo\n stuffed\n> quoted \n> more\n-- \nAda',
  ),
  parsed(
    'html that is no html',
    'Content-Type: text/html\n\n<<<>>> <script>alert(1)</script> & &#0; &#xd800; &bogus; <b',
    (mail) => mail.summary.snippet,
    '<<<>>> & &bogus;',
  ),
  parsed(
    'html of style sheets',
    `Content-Type: text/html\n\n<style>${'a{b:c}\n'.repeat(1_000)}</style><p>Gr&uuml;&szlig;e&nbsp;&#8364;</p>`,
    (mail) => mail.summary.snippet,
    'Grüße €',
  ),
  parsed('one word of 1 MB', `Subject: x\n\n${'w'.repeat(1_000_000)}`, (mail) => mail.summary.snippet.length, 200),
  parsed(
    'snippet that cuts a pair',
    `Subject: x\n\n${'w'.repeat(199)}😀`,
    (mail) => mail.summary.snippet,
    'w'.repeat(199),
  ),
]

export const BODIES: readonly HostileMail[] = [...CHARSETS, ...ENCODINGS]
