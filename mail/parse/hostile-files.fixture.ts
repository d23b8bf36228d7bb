/** Attachments whose names and labels are made to deceive. */
import { contents, filenames, type HostileMail, octets, parsed } from './hostile-mail.fixture.ts'
import type { ParsedMail } from './parse-mail.ts'

const named = (disposition: string) =>
  `Content-Disposition: attachment; ${disposition}\nContent-Type: application/pdf\n\nx`
const one = (name: string, disposition: string, shown: string) => parsed(name, named(disposition), filenames, [shown])
const contentIds = (mail: ParsedMail) => mail.summary.attachments.map(({ contentId }) => contentId)
const dispositions = (mail: ParsedMail) => mail.summary.attachments.map(({ disposition }) => disposition)

const NAMES: readonly HostileMail[] = [
  one('file name with a path', 'filename="../../etc/passwd"', 'passwd'),
  one('file name with a path of Windows', String.raw`filename="C:\\Windows\\..\\evil.exe"`, 'evil.exe'),
  one('file name with an unquoted path', String.raw`filename=C:\Users\a.txt`, 'a.txt'),
  one('file name of dots', 'filename=".."', 'attachment-1.pdf'),
  one('file name of a path only', 'filename="a/b/"', 'attachment-1.pdf'),
  one('file name empty', 'filename=""', 'attachment-1.pdf'),
  one('file name missing', 'size=1', 'attachment-1.pdf'),
  one('file name of white space', 'filename="  \t "', 'attachment-1.pdf'),
  parsed(
    'file name with NUL',
    () => octets('Content-Disposition: attachment; filename="a.exe\0.pdf"\r\n\r\nx'),
    filenames,
    ['a.exe.pdf'],
  ),
  one('file name of 300 characters', `filename="${'n'.repeat(300)}"`, 'n'.repeat(255)),
  one('file name of 300 characters with extension', `filename="${'n'.repeat(300)}.pdf"`, `${'n'.repeat(251)}.pdf`),
  one('file name of 300 pairs', `filename="x${'😀'.repeat(300)}.pdf"`, `x${'😀'.repeat(125)}.pdf`),
  one('file name with quotes', String.raw`filename="a\"b\".txt"`, 'a_b_.txt'),
  one('file name with markup', 'filename="<img src=x onerror=alert(1)>.png"', '_img src=x onerror=alert(1)_.png'),
  one('file name that turns its direction', 'filename="invoice\u202efdp.exe"', 'invoicefdp.exe'),
  one('file name with marks without width', 'filename="in\u200bvoice\ufeff.pdf\u200f"', 'invoice.pdf'),
  one('file name of a device', 'filename="CON.txt"', '_CON.txt'),
  one('file name with dots at its end', 'filename="a.exe. . ."', 'a.exe'),
  one('file name with a line break', 'filename="a\n b.txt"', 'a b.txt'),
  one('file name in encoded words', 'filename="=?utf-8?q?=C3=BC.pdf?="', 'ü.pdf'),
  one('file name in encoded words with a path', 'filename="=?utf-8?q?..=2F..=2Fx.pdf?="', 'x.pdf'),
  one('file name in RFC 2231', "filename*=utf-8''%e2%82%ac%20rates.pdf", '€ rates.pdf'),
  one('file name in RFC 2231 with a path', "filename*=utf-8''..%2F..%2Fx.pdf", 'x.pdf'),
  one('file name in RFC 2231, Latin-1', "filename*=iso-8859-1'en'%A3.pdf", '£.pdf'),
  one('file name in RFC 2231 of unknown charset', "filename*=x-nobody''caf%E9.pdf", 'café.pdf'),
  one('file name in RFC 2231 with bad escapes', "filename*=utf-8''a%ZZ%4.pdf", 'a%ZZ%4.pdf'),
  one('file name in RFC 2231 without charset', 'filename*=a%20b.pdf', 'a b.pdf'),
  one(
    'file name in RFC 2231 sections',
    'filename*0*=utf-8\'\'a%C3; filename*1*=%BC; filename*2="%20.pdf"',
    'aü%20.pdf',
  ),
  one('file name in sections out of order', 'filename*2=c.pdf; filename*0=a; filename*1=b', 'abc.pdf'),
  one('file name in sections without the first', 'filename*1=b; filename*2=c.pdf', 'bc.pdf'),
  one('file name in both forms', "filename=plain.pdf; filename*=utf-8''f%C3%BCr.pdf", 'für.pdf'),
  one('file name given twice: the first counts', 'filename=a.pdf; filename=b.exe', 'a.pdf'),
  one('file name without quotes', 'filename=my file (1).pdf', 'my file .pdf'),
  one('file name with a bracket', 'filename=Invoice(1).pdf', 'Invoice(1).pdf'),
  one('file name whose quote does not end', 'filename="a;b.pdf', 'a;b.pdf'),
  one('file name beside names of objects', '__proto__=x; constructor=y; filename=a.pdf', 'a.pdf'),
  parsed('file name in Content-Type only', 'Content-Type: application/pdf; name="a.pdf"\n\nx', filenames, ['a.pdf']),
  parsed(
    '8-bit file name',
    () => octets('Content-Disposition: attachment; filename="f', Uint8Array.of(0xfc), 'r.pdf"\r\n\r\nx'),
    filenames,
    ['für.pdf'],
  ),
]

const LABELS: readonly HostileMail[] = [
  parsed(
    'html attached',
    'Content-Type: text/html\nContent-Disposition: attachment; filename=a.html\n\n<script>alert(1)</script>',
    (mail) => [mail.html, ...contents(mail)],
    [null, '<script>alert(1)</script>'],
  ),
  parsed('disposition unknown', 'Content-Disposition: form-data; name=x\n\nHello', dispositions, ['attachment']),
  parsed('disposition in capitals', 'Content-Disposition: INLINE\nContent-Type: image/png\n\nx', dispositions, [
    'inline',
  ]),
  parsed(
    'disposition given twice: the first counts',
    'Content-Disposition: attachment\nContent-Disposition: inline\n\nHello',
    dispositions,
    ['attachment'],
  ),
  parsed('Content-ID without brackets', 'Content-Type: image/png\nContent-ID: a@b\n\nx', contentIds, ['a@b']),
  parsed('Content-ID with a line break', 'Content-Type: image/png\nContent-ID:\n <a@b>\n\nx', contentIds, ['a@b']),
  parsed('Content-ID empty', 'Content-Type: image/png\nContent-ID: <>\n\nx', contentIds, [null]),
  parsed(
    'Content-ID of 100 kB',
    `Content-Type: image/png\nContent-ID: <${'x'.repeat(100_000)}>\n\nx`,
    (mail) => contentIds(mail)[0]?.length,
    997,
  ),
  parsed(
    'id of an attachment that is none',
    'Content-Type: image/png\n\nx',
    (mail) => ['1', '-1', '', 'length', '__proto__', '1e0', '00'].map((id) => mail.attachmentBytes(id)?.length ?? null),
    [null, null, null, null, null, null, null],
  ),
]

export const FILES: readonly HostileMail[] = [...NAMES, ...LABELS]
