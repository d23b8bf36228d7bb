import PostalMime, { type Email } from 'postal-mime'
import { describe, expect, test } from 'vitest'
import { processorMs } from '../processor-time.fixture.js'
import { type ComposeInput, compose } from './compose.ts'

const BASE: ComposeInput = {
  from: { name: 'Ada', address: 'ada@demo.example' },
  to: [{ name: '', address: 'bob@remote.example' }],
  subject: 'Hello',
  text: 'Hi Bob\n',
  date: new Date('2026-11-25T04:00:00Z'),
  messageId: '<1@demo.example>',
}

/** Composes, checks what every mail must be, and parses it with another implementation. */
async function roundTrip(
  changed: Partial<ComposeInput>,
): Promise<{ raw: string; headerNames: string[]; email: Email }> {
  const { raw, headerNames } = await compose({ ...BASE, ...changed })
  expect(raw).toMatch(/^[\t\r\n\x20-\x7e]*$/)
  expect(raw.endsWith('\r\n')).toBe(true)
  expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998)
  expect(raw).not.toMatch(/^Content-Transfer-Encoding: 8bit/im)
  return { raw, headerNames, email: await PostalMime.parse(raw) }
}
const octets = (text: string) => new TextEncoder().encode(text)
const content = (email: Email, at: number) => [...new Uint8Array(email.attachments[at]!.content as ArrayBuffer)]

describe('headers', () => {
  test('the whole small mail, byte for byte', async () => {
    const { raw } = await compose({ ...BASE, headers: { 'X-Probe': '1' }, received: { by: 'mail.example', id: 'abc' } })
    expect(raw.split('\r\n')).toEqual([
      'Received: by mail.example (Mailstead) with HTTPS id abc;',
      ' Wed, 25 Nov 2026 04:00:00 +0000',
      'X-Probe: 1',
      'From: Ada <ada@demo.example>',
      'To: bob@remote.example',
      'Subject: Hello',
      'Message-ID: <1@demo.example>',
      'Date: Wed, 25 Nov 2026 04:00:00 +0000',
      'Content-Transfer-Encoding: 7bit',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Hi Bob',
      '',
    ])
  })

  test.each([
    'Grüße aus Köln',
    '文件',
    '😀'.repeat(200),
    'Ünïcödé '.repeat(200),
    '  two  spaces',
    'x'.repeat(3_000),
    'word '.repeat(600).trim(),
    '=?utf-8?q?a=0D=0ABcc:_x@y.example?=',
    '\u202eevil',
    'a\u0085b\u2028c',
    'tab\there',
  ])('the subject %s comes back as it was', async (subject) => {
    const { email } = await roundTrip({ subject })
    expect(email.subject?.trim()).toBe(subject.trim())
    expect(email.bcc).toBeUndefined()
  })

  test.each([
    'Jürgen Müller',
    String.raw`A "B" \ C`,
    'Lovelace, Ada',
    '文 件',
    'O’Brien; <x>',
    'a@b',
    '😀',
    'n'.repeat(300),
  ])('the name %s comes back as it was in every address field', async (name) => {
    const mailbox = { name, address: 'x@demo.example' }
    const { email } = await roundTrip({
      from: mailbox,
      to: [mailbox, { name: '', address: 'y@demo.example' }],
      cc: [mailbox],
      replyTo: [mailbox],
    })
    for (const seen of [email.from, email.to?.[0], email.cc?.[0], email.replyTo?.[0]]) expect(seen).toEqual(mailbox)
    expect(email.to).toHaveLength(2)
  })

  test('custom headers appear exactly once and cannot replace ours', async () => {
    const { headerNames, email } = await roundTrip({
      headers: {
        'X-Probe': 'a',
        'x-probe': 'b',
        Subject: 'evil',
        'Reply-To': 'evil@evil.example',
        'X-Unicode': 'Grüße',
        'In-Reply-To': '<0@demo.example>',
        References: '<0@demo.example> <00@demo.example>',
      },
      replyTo: [{ name: '', address: 'r@demo.example' }],
    })
    const counts = headerNames.map((name) => name.toLowerCase())
    expect(new Set(counts).size).toBe(counts.length)
    expect(email).toMatchObject({
      subject: 'Hello',
      replyTo: [{ address: 'r@demo.example' }],
      inReplyTo: '<0@demo.example>',
      references: '<0@demo.example> <00@demo.example>',
    })
    expect(email.headers.find(({ key }) => key === 'x-probe')?.value).toBe('b')
  })

  test('a Message-ID among the headers becomes the mail’s', async () => {
    const { messageId, raw } = await compose({ ...BASE, headers: { 'message-id': '<own@demo.example>' } })
    expect(messageId).toBe('<own@demo.example>')
    expect(raw.match(/^Message-ID: .*$/gim)).toEqual(['Message-ID: <own@demo.example>'])
    expect((await compose(BASE)).messageId).toBe('<1@demo.example>')
  })

  test('what should have been refused before throws', async () => {
    await expect(compose({ ...BASE, headers: { Bcc: 'x@y.example' } })).rejects.toThrow('reserved')
    await expect(compose({ ...BASE, headers: { 'X-A': 'a\r\nBcc: x@y.example' } })).rejects.toThrow('line break')
    await expect(compose({ ...BASE, messageId: 'x' })).rejects.toThrow('Message-ID')
    const attachments = [{ filename: 'a', content: octets('a'), contentId: 'a>\r\nBcc: x' }]
    await expect(compose({ ...BASE, attachments })).rejects.toThrow('content id')
  })

  test.each(['\r\nBcc: eve@evil.example', '\nX: 1\n\nbody', '\r', '\0'])(
    '%j in subject or names adds no field',
    async (evil) => {
      const name = `a${evil}b`
      const { headerNames, email } = await roundTrip({
        subject: name,
        from: { name, address: 'ada@demo.example' },
        attachments: [{ filename: name, content: octets('a'), contentType: `text/plain${evil}` }],
      })
      expect(headerNames).toEqual(['From', 'To', 'Subject', 'Message-ID', 'Date', 'MIME-Version', 'Content-Type'])
      expect(email.bcc).toBeUndefined()
      expect(email.text?.trim()).toBe('Hi Bob')
    },
  )
})

describe('bodies', () => {
  const bodyOf = (raw: string) => raw.slice(raw.indexOf('\r\n\r\n') + 4)

  test.each([
    'plain',
    'Grüße\n文件\n😀\n',
    '.\n..\n.a\n',
    `${'x'.repeat(5_000)}\n${'word '.repeat(1_000)}`,
    'From ada\n-- \nsig  \n\ttab\t\n',
    '=C3=BC\n',
    '\n\n\n',
    'cr\rlf\ncrlf\r\nend',
    '\u2028\u0085\u0000',
  ])('the text %j comes back with its lines', async (text) => {
    const { email } = await roundTrip({ text })
    expect(email.text?.replaceAll('\r\n', '\n').replace(/\n+$/, '')).toBe(
      text.replace(/\r\n?/g, '\n').replace(/\n+$/, ''),
    )
  })

  test('half a surrogate pair becomes U+FFFD', async () => {
    expect((await roundTrip({ text: 'a\ud800b' })).email.text).toBe('a\ufffdb\n')
  })

  test('an empty body is an empty text part', async () => {
    for (const text of ['', undefined]) {
      const { raw, email } = await roundTrip({ text })
      expect(raw.endsWith('\r\n\r\n')).toBe(true)
      expect(bodyOf(raw)).toBe('')
      expect(email.text?.trim() ?? '').toBe('')
      expect(email.attachments).toEqual([])
    }
  })

  test('text is derived from HTML unless it is given or declined', async () => {
    const html = '<p>Grüße <a href="javascript:x">an</a> <a href="https://demo.example/">alle</a></p>'
    const derived = (await roundTrip({ html, text: undefined })).email
    expect(derived.text).toContain('Grüße an alle [https://demo.example/]')
    expect(derived.html?.trim()).toBe(html)
    expect((await roundTrip({ html, text: 'mine' })).email.text).toBe('mine\n')
    const declined = await roundTrip({ html, text: '' })
    expect(declined.raw).toMatch(/^Content-Type: text\/html/m)
    expect(declined.raw).not.toContain('multipart')
  })

  test('a large body is composed quickly', async () => {
    const started = processorMs()
    await compose({
      ...BASE,
      html: '<p>Grüße und Küsse</p>\n'.repeat(50_000),
      attachments: [{ filename: 'a', content: new Uint8Array(5_000_000) }],
    })
    expect(processorMs() - started).toBeLessThan(15_000)
  })
})

describe('attachments', () => {
  test('structure: mixed > alternative > related', async () => {
    const { raw, email } = await roundTrip({
      html: '<img src="cid:logo@demo">',
      text: 'Hi',
      attachments: [
        { filename: 'logo.png', content: Uint8Array.of(1, 2, 255), contentId: 'logo@demo' },
        { filename: 'naïve – 文件.pdf', content: Uint8Array.of(0, 13, 10, 46), contentType: 'application/pdf' },
      ],
    })
    expect(raw.match(/multipart\/\w+/g)).toEqual(['multipart/mixed', 'multipart/alternative', 'multipart/related'])
    expect(email.attachments).toMatchObject([
      { filename: 'logo.png', mimeType: 'image/png', disposition: 'inline', contentId: '<logo@demo>', related: true },
      { filename: 'naïve – 文件.pdf', mimeType: 'application/pdf', disposition: 'attachment' },
    ])
    expect(content(email, 0)).toEqual([1, 2, 255])
    expect(content(email, 1)).toEqual([0, 13, 10, 46])
  })

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\a.txt', 'a.txt'],
    ['a"b;c=d.txt', 'a"b;c=d.txt'],
    ["it's 100%.txt", "it's 100%.txt"],
    ['\u202etxt.exe', 'txt.exe'],
    ['..', 'attachment'],
    ['', 'attachment'],
    ['\r\n\0', 'attachment'],
    [`${'n'.repeat(300)}.pdf`, `${'n'.repeat(196)}.pdf`],
    [`${'文'.repeat(300)}.pdf`, `${'文'.repeat(196)}.pdf`],
  ])('the file name %j goes out as %s', async (filename, expected) => {
    const { email } = await roundTrip({ attachments: [{ filename, content: octets('x') }] })
    expect(email.attachments[0]?.filename).toBe(expected)
  })

  test.each([
    ['text/plain; charset=utf-8', 'text/plain'],
    ['multipart/mixed; boundary=x', 'application/octet-stream'],
    ['no type', 'application/octet-stream'],
    ['text/plän', 'application/octet-stream'],
    ['text/plain\r\nBcc: x', 'application/octet-stream'],
    ['', 'application/octet-stream'],
  ])('the type %j goes out as %s and the bytes stay', async (contentType, expected) => {
    const { email } = await roundTrip({
      attachments: [{ filename: 'a', content: Uint8Array.of(195, 188, 10, 13, 0), contentType }],
    })
    expect(email.attachments[0]?.mimeType).toBe(expected)
    expect(content(email, 0)).toEqual([195, 188, 10, 13, 0])
  })

  test('a mail inside a mail stays one only when it is 7-bit', async () => {
    const inner = 'From: a@b.example\r\nSubject: inner\r\n\r\nHello\r\n'
    const attach = (mail: string, contentType?: string) => [
      { filename: 'a.eml', content: octets(mail), ...(contentType === undefined ? {} : { contentType }) },
    ]
    for (const type of ['message/rfc822', undefined]) {
      const { raw } = await roundTrip({ attachments: attach(inner, type) })
      expect(raw).toContain(
        `Content-Transfer-Encoding: 7bit\r\nContent-Disposition: attachment; filename=a.eml\r\n\r\n${inner}`,
      )
    }
    for (const mail of [inner.replace('Hello', 'Grüße'), inner.replaceAll('\r\n', '\n'), inner + 'x'.repeat(999)]) {
      const { email } = await roundTrip({ attachments: attach(mail, 'message/rfc822') })
      expect(email.attachments[0]).toMatchObject({ filename: 'a.eml', mimeType: 'application/octet-stream' })
      expect(content(email, 0)).toEqual([...octets(mail)])
    }
  })

  test('an empty file and a mail of nothing but a file', async () => {
    const { email } = await roundTrip({ text: '', attachments: [{ filename: 'empty.txt', content: new Uint8Array() }] })
    expect(email.attachments).toMatchObject([{ filename: 'empty.txt' }])
    expect(content(email, 0)).toEqual([])
  })
})
