import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MailChecks } from '../authenticate/checks.ts'
import type { ViewHead } from './own-fields.ts'
import { viewRaw } from './view-raw.ts'

const CHECKS: MailChecks = {
  spf: { result: 'pass', domain: 'demo.example' },
  dkim: [],
  dmarc: { result: 'none', policy: null, domain: 'demo.example' },
  arc: { result: 'none', sealer: null },
  ptr: { result: 'pass', name: 'mx.demo.example' },
}
const HEAD: ViewHead = {
  deliveredTo: 'bob@here.example',
  receivedAtMs: Date.parse('2026-11-25T05:00:00.123Z'),
  id: '01938f6e-0000-7000-8000-000000000001',
  reception: {
    helo: 'mx.demo.example',
    ip: '192.0.2.7',
    by: 'mx-a.here.example',
    tls: { version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' },
    smtpUtf8: false,
  },
  ptrName: 'mx.demo.example',
  mailFrom: 'ada@demo.example',
  checks: CHECKS,
  authservId: 'mail.here.example',
}
const MAIL = 'From: ada@demo.example\r\nSubject: Hi\r\n\r\nHello\r\n'

/** One character an octet, so that nothing is lost on the way. */
const octets = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
const text = (bytes: Uint8Array) => Array.from(bytes, (octet) => String.fromCharCode(octet)).join('')

function streamOf(bytes: Uint8Array, chunkOctets: number): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.subarray(at, at + chunkOctets))
      at += chunkOctets
      return undefined
    },
  })
}

async function view(stored: string, head: Partial<ViewHead> = {}, chunkOctets = 65_536): Promise<string> {
  const seen = new Response(viewRaw(streamOf(octets(stored), chunkOctets), { ...HEAD, ...head }))
  return text(new Uint8Array(await seen.arrayBuffer()))
}
/** What stands in front of the mail. */
const own = async (stored = MAIL, head: Partial<ViewHead> = {}) => {
  const seen = await view(stored, head)
  expect(seen.endsWith(stored)).toBe(true)
  return seen.slice(0, seen.length - stored.length)
}
const unfold = (fields: string) => fields.replace(/\r\n /g, ' ').split('\r\n')

test('viewRaw puts its fields in front of the untouched bytes', async () => {
  expect(unfold(await own())).toEqual([
    'Delivered-To: bob@here.example',
    'Received-At: 2026-11-25T05:00:00.123Z',
    'Received: from mx.demo.example (mx.demo.example [192.0.2.7]) by mx-a.here.example with ESMTPS (TLSv1.3 TLS_AES_256_GCM_SHA384) id 01938f6e-0000-7000-8000-000000000001 for <bob@here.example>; Wed, 25 Nov 2026 05:00:00 +0000',
    'Authentication-Results: mail.here.example; iprev=pass (mx.demo.example); spf=pass smtp.mailfrom=ada@demo.example; dkim=none; dmarc=none header.from=demo.example; arc=none',
    '',
  ])
})

describe('Received', () => {
  const received = async (head: Partial<ViewHead>) =>
    unfold(await own(MAIL, head)).find((field) => /^Received:/.test(field))
  const { reception } = HEAD
  test.each([
    [{ ptrName: null }, 'from mx.demo.example ([192.0.2.7]) by'],
    [{ reception: { ...reception, ip: '2001:db8::7' } }, '(mx.demo.example [IPv6:2001:db8::7])'],
    [{ reception: { ...reception, helo: '[192.0.2.7]' } }, 'from [192.0.2.7] (mx'],
    [{ reception: { ...reception, helo: 'evil) by (x' } }, 'from unknown (mx'],
    [{ reception: { ...reception, helo: 'x\r\nX: y' } }, 'from unknown (mx'],
    [{ reception: { ...reception, tls: null } }, 'with ESMTP id'],
    [{ reception: { ...reception, tls: null, smtpUtf8: true } }, 'with UTF8SMTP id'],
    [{ reception: { ...reception, smtpUtf8: true } }, 'with UTF8SMTPS (TLSv1.3'],
    [{ reception: { ...reception, tls: { version: 'TLSv1.3', cipher: 'a) (b' } } }, 'with ESMTPS id'],
    [{ reception: { ...reception, helo: null, ip: null, tls: null } }, 'Received: by mx-a.here.example id'],
    [{ ptrName: 'a) (b' }, 'from mx.demo.example ([192.0.2.7]) by'],
    [{ deliveredTo: null }, '-000000000001; Wed'],
    [{ deliveredTo: 'a> for <b@x.example' }, '-000000000001; Wed'],
    [{ id: 'x y' }, '(TLSv1.3 TLS_AES_256_GCM_SHA384) for <bob@here.example>'],
  ] satisfies [Partial<ViewHead>, string][])('%j', async (head, expected) => {
    expect(await received(head)).toContain(expected)
  })
})

test('without checks there is no Authentication-Results, without a recipient no Delivered-To', async () => {
  const fields = await own(MAIL, { checks: null, deliveredTo: null })
  expect(fields).not.toMatch(/^(Authentication-Results|Delivered-To):/m)
  expect(await own(MAIL, { deliveredTo: 'x\r\nFrom: eve@evil.example' })).not.toMatch(/^(Delivered-To|From):/m)
})

describe('an arriving Authentication-Results that names us is left out', () => {
  const other = 'Authentication-Results: mx.demo.example; spf=pass\r\n'
  test.each([
    'Authentication-Results: mail.here.example; spf=pass\r\n',
    'AUTHENTICATION-results : MAIL.Here.Example; spf=pass\r\n',
    'Authentication-Results: mail.here.example 1; spf=pass\r\n',
    'Authentication-Results: mail.here.example;\r\n spf=pass;\r\n\tdkim=pass\r\n',
    'Authentication-Results:\r\n mail.here.example; spf=pass\r\n',
    'Authentication-Results\r\n : mail.here.example; spf=pass\r\n',
    'Authentication-Results: (a (nested \\) comment) b) mail.here.example (c) 1 (d); none\r\n',
    'Authentication-Results: "mail.here.example"; none\r\n',
    'Authentication-Results: "mail\\.here.example"; none\r\n',
    'Authentication-Results: mail.here.example.; none\r\n',
    'Authentication-Results: mail.here.example/1; none\r\n',
    'Authentication-Results: mail.here.example\r\n',
    'Authentication-Results:mail.here.example(x);none\r\n',
  ])('%j', async (field) => {
    const rest = `X: 1\r\n${other}From: ada@demo.example\r\n\r\nHello\r\n${field}`
    for (const chunkOctets of [65_536, 7, 1]) {
      const seen = await view(field + rest.replace('From', `${field}From`), {}, chunkOctets)
      expect(seen.endsWith(`arc=none\r\n${rest}`)).toBe(true)
    }
    // As the last field of a header, with a body and without.
    expect((await view(`X: 1\r\n${field}\r\nHello`)).endsWith('arc=none\r\nX: 1\r\n\r\nHello')).toBe(true)
    expect((await view(`X: 1\r\n${field}`)).endsWith('arc=none\r\nX: 1\r\n')).toBe(true)
    expect((await view(`X: 1\r\n${field}`.trimEnd())).endsWith('arc=none\r\nX: 1\r\n')).toBe(true)
    expect((await view(`X: 1\n${field.replaceAll('\r\n', '\n')}\nHello`)).endsWith('arc=none\nX: 1\n\nHello')).toBe(
      true,
    )
  })
  test.each([
    other,
    'Authentication-Results: mail.here.example.evil.example; spf=pass\r\n',
    'Authentication-Results: x.mail.here.example; spf=pass\r\n',
    'Authentication-Results: (mail.here.example) mx.demo.example; spf=pass\r\n',
    'Authentication-Results: mx.demo.example; (mail.here.example) spf=pass\r\n',
    'ARC-Authentication-Results: i=1; mail.here.example; spf=pass\r\n',
    'X-Authentication-Results: mail.here.example; spf=pass\r\n',
    'Subject: x\r\n Authentication-Results: mail.here.example; spf=pass\r\n',
    'Authentication-Results: "mail.here.example; spf=pass\r\n',
    'Authentication-Results: (mail.here.example; spf=pass\r\n',
    'Authentication-Results:\r\n',
  ])('and %j is not', async (field) => {
    await own(`${field}From: ada@demo.example\r\n\r\nHello`)
  })
  test('when ours is an IDN, in both its forms', async () => {
    const id = { authservId: 'xn--bcher-kva.example' }
    const utf8 = text(new TextEncoder().encode('Authentication-Results: bücher.example; none\r\n'))
    for (const field of [utf8, 'Authentication-Results: XN--bcher-kva.example; none\r\n']) {
      expect((await view(field + MAIL, id)).endsWith(`arc=none\r\n${MAIL}`)).toBe(true)
    }
  })
})

describe('a mail that is no usual one', () => {
  test('with line feeds alone gets fields with line feeds alone', async () => {
    expect(await own(MAIL.replaceAll('\r\n', '\n'))).not.toContain('\r')
  })
  test.each([
    '',
    '\r\n',
    '\r\nbody',
    '\nbody',
    'A: 1',
    'A: 1\r\n',
    'A\r\n : 1\r\n\r\nx',
    'A: \xff\xfe\x80\r\n\r\n\x00\xff',
  ])('%j stays as it is', async (stored) => {
    const fields = await own(stored)
    expect(/\r?\n\r?\n$/.test(fields)).toBe(stored === '')
  })
  test('that begins with no field is all body: it cannot continue a field of ours', async () => {
    for (const stored of [
      ' ; dkim=pass header.d=bank.example\r\nA: 1\r\n',
      '\t(x',
      'hello world\r\n',
      ': x',
      'From ada Wed Nov 25\r\nA: 1\r\n\r\nx',
    ]) {
      expect((await own(stored)).endsWith('arc=none\r\n\r\n')).toBe(true)
    }
  })
  test('with a header section that does not end passes after 512 kB', async () => {
    const field = 'Authentication-Results: mail.here.example; none\r\n'
    const filler = `X: ${'a'.repeat(95)}\r\n`.repeat(6_000)
    const stored = field + filler + field
    for (const chunkOctets of [stored.length, 100_000, 997]) {
      expect((await view(stored, {}, chunkOctets)).endsWith(`arc=none\r\n${filler}${field}`)).toBe(true)
    }
    // A field of which only the beginning was held is kept whole.
    const long = `${filler.slice(0, 520_000)}${field.replace('none', `none;\r\n ${'b'.repeat(90)}`.repeat(100))}${MAIL}`
    await own(long)
  })
  test('whatever it holds and however it comes, nothing but those fields is missing', async () => {
    const part = fc.constantFrom(
      'A: 1',
      '\r\n',
      '\n',
      '\r',
      ' x',
      'Authentication-Results: mx.demo.example; none',
      ':',
      '\xff',
      '\0',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 30 }), fc.integer({ min: 1, max: 40 }), async (parts, size) => {
        const stored = parts.join('')
        expect((await view(stored, {}, size)).endsWith(stored)).toBe(true)
      }),
      { seed: 20_261_129, numRuns: 500 },
    )
  })
})

test('the body is not held: it flows while it comes, and no more of it is asked for than is read', async () => {
  let pulled = 0
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(octets(pulled === 0 ? MAIL : 'x'.repeat(1_000)))
      pulled += 1
    },
  })
  const reader = viewRaw(endless, HEAD).getReader()
  for (let n = 0; n < 20; n++) expect((await reader.read()).done).toBe(false)
  expect(pulled).toBeLessThan(40)
  await reader.cancel()
})

test('an error of the storage is one of the view', async () => {
  const broken = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.error(new Error('gone'))
    },
  })
  await expect(new Response(viewRaw(broken, HEAD)).text()).rejects.toThrow()
})
