import { Resend } from 'resend'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createMailbox } from '../../../test/worker/create-mailbox.ts'
import { CHECKS, createReceived, RAW } from '../../../test/worker/create-received.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { openMailbox } from '../../mailbox/client.ts'

const BASE = '/v1/emails/receiving'
const pathOf = (url: string) => url.replace(/^https?:\/\/[^/]+/, '')

afterEach(() => {
  vi.restoreAllMocks()
})

async function stage() {
  const owner = await createTenant()
  const get = (path: string) => call('GET', path, { key: owner.apiKey })
  return { owner, get }
}

describe('GET /v1/emails/receiving', () => {
  it('lists every folder, newest first, a page at a time', async () => {
    const { owner, get } = await stage()
    const ids: string[] = []
    for (let n = 0; n < 5; n++) ids.push(await createReceived(owner))
    const sorted = [...ids].sort().reverse()
    const pageOf = async (query: string) => {
      const { json } = await get(`${BASE}?${query}`)
      return [json.data.map(({ id }: { id: string }) => id), json.has_more]
    }
    expect(await pageOf('limit=2')).toEqual([sorted.slice(0, 2), true])
    expect(await pageOf(`limit=2&after=${sorted[1]}`)).toEqual([sorted.slice(2, 4), true])
    expect(await pageOf(`limit=2&after=${sorted[3]}`)).toEqual([sorted.slice(4), false])
    expect(await pageOf(`before=${sorted[2]}`)).toEqual([sorted.slice(0, 2), false])
    const { json } = await get(BASE)
    expect(json.data[0]).toMatchObject({
      from: 'Ada <ada@sender.example>',
      to: ['Bob <bob@here.example>'],
      cc: null,
      subject: 'Two files',
      message_id: '<1@sender.example>',
      received_for: [`bob@${owner.domain.name}`],
      folder: null,
      status: 'rejected',
      authentication: { spf: 'pass', dkim: 'pass', dmarc: 'pass', arc: 'none', ptr: 'pass' },
      spam_score: 1.5,
      spam_symbols: ['HTML_MESSAGE'],
      attachments: [{ id: '0' }, { id: '1', filename: 'evil.html' }],
    })
  })

  it.each(['limit=0', 'limit=101', 'limit=x', 'after=x', 'colour=red'])('422 for ?%s', async (query) => {
    const { get } = await stage()
    expect((await get(`${BASE}?${query}`)).json).toMatchObject({ statusCode: 422, name: 'validation_error' })
  })
})

describe('GET /v1/emails/receiving/:id', () => {
  it('shows bodies, images in place, headers, and the folder in which the mail lies now', async () => {
    const { owner, get } = await stage()
    const { id: mailbox, objectId, address } = await createMailbox(owner, 'bob')
    const placement = { outcome: 'filed' as const, rcptTo: address, by: 'mailbox' as const }
    const id = await createReceived(owner, {
      placements: [{ ...placement, mailboxes: [{ id: mailbox, folder: 'inbox' }] }],
    })
    const client = openMailbox(owner.deps.mailboxes, objectId)
    const summary = {
      to: [],
      cc: [],
      bcc: [],
      replyTo: [],
      inReplyTo: [],
      references: [],
      attachments: [],
      snippet: '',
    }
    const [delivered] = await client.deliver([
      {
        ...{ id, deliveredTo: address, folder: 'inbox', receivedAtMs: 1, sizeBytes: RAW.length, rawKey: 'x', text: '' },
        ...{ isRawOnly: false, checks: CHECKS, scan: null },
        summary: { ...summary, from: 'a@b.example', subject: 's', headerId: null, dateMs: null },
      },
    ])
    const { json } = await get(`${BASE}/${id}`)
    expect(json).toMatchObject({ object: 'email', id, folder: 'inbox', status: 'filed', is_raw_only: false })
    expect(json.html).toContain('<img src="data:image/png;base64,////">')
    expect(json.headers).toMatchObject({ subject: 'Two files', 'message-id': '<1@sender.example>' })
    expect((await get(`${BASE}/${id}?html_format=cid`)).json.html).toContain('<img src="cid:dot@x">')
    await client.updateThread(delivered!.threadId, { folder: 'trash' })
    expect((await get(`${BASE}/${id}`)).json.folder).toBe('trash')
    expect((await get(BASE)).json.data[0].folder).toBe('inbox')
  })

  it('of a mail that is raw only, not scored and not checked yet, says so', async () => {
    const { owner, get } = await stage()
    const id = await createReceived(owner, { isRawOnly: true, scan: null, checks: null })
    expect((await get(`${BASE}/${id}`)).json).toMatchObject({
      html: null,
      text: null,
      headers: null,
      is_raw_only: true,
      spam_score: null,
      spam_symbols: [],
      authentication: { spf: null, dkim: null, dmarc: null, arc: null, ptr: null },
    })
  })

  it('404 for another id and for a text that is none', async () => {
    const { get } = await stage()
    for (const id of [crypto.randomUUID(), 'x']) expect((await get(`${BASE}/${id}`)).status).toBe(404)
  })
})

describe('GET /v1/emails/receiving/:id/raw', () => {
  it('is the untouched mail behind what this host says', async () => {
    const { owner, get } = await stage()
    const id = await createReceived(owner)
    const { text, headers } = await get(`${BASE}/${id}/raw`)
    expect(headers.get('content-type')).toBe('message/rfc822')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(text.endsWith(RAW)).toBe(true)
    const ours = text.slice(0, -RAW.length)
    expect(ours).toContain(`Delivered-To: bob@${owner.domain.name}\r\n`)
    for (const field of ['Received-At:', 'Received: from', 'Authentication-Results: mail.mailstead.test'])
      expect(ours).toContain(field)
  })
})

describe('attachments and downloads', () => {
  it('are listed with links that need no key, end after an hour and open nothing else', async () => {
    const { owner, get } = await stage()
    const id = await createReceived(owner)
    const { json } = await get(`${BASE}/${id}/attachments`)
    expect(json).toMatchObject({ object: 'list', has_more: false, data: [{ id: '0' }, { id: '1' }] })
    const [image, page] = json.data
    expect(image).toMatchObject({ content_disposition: 'inline', content_id: 'dot@x', size: 3 })
    expect((await get(`${BASE}/${id}/attachments/1`)).json).toMatchObject({
      object: 'attachment',
      filename: 'evil.html',
    })
    expect((await get(`${BASE}/${id}/attachments/2`)).status).toBe(404)

    const file = await call('GET', pathOf(page.download_url))
    expect(file.text.trim()).toBe('<script>alert(1)</script>')
    expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="evil\.html"/)
    expect(file.headers.get('content-security-policy')).toContain('sandbox')
    expect(file.headers.get('x-content-type-options')).toBe('nosniff')
    const raw = (await get(`${BASE}/${id}`)).json.raw
    expect((await call('GET', pathOf(raw.download_url))).text.endsWith(RAW)).toBe(true)

    const token = pathOf(page.download_url)
    const changed = `${token.slice(0, -3)}${token.endsWith('AAA') ? 'BBB' : 'AAA'}`
    for (const path of [changed, '/v1/downloads/x', '/v1/downloads/v1.k1.a.b'])
      expect((await call('GET', path)).status, path).toBe(404)
    const nowMs = owner.deps.clock.now()
    vi.spyOn(owner.deps.clock, 'now').mockReturnValue(nowMs + 3_600_000 + 60_000)
    expect((await call('GET', token)).status).toBe(404)
  })
})

describe('the package resend', () => {
  it('reads received mail as it expects it', async () => {
    const { owner } = await stage()
    const id = await createReceived(owner)
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      const { method = 'GET', headers } = init ?? {}
      const answer = await call(method, pathOf(String(input)), { headers: Object.fromEntries(new Headers(headers)) })
      return new Response(answer.text, { status: answer.status, headers: { 'content-type': 'application/json' } })
    })
    const { receiving } = new Resend(owner.apiKey, { baseUrl: 'http://mailstead.test/v1' }).emails
    const list = await receiving.list()
    expect(list.error).toBeNull()
    expect(list.data).toMatchObject({
      object: 'list',
      has_more: false,
      data: [{ id, message_id: '<1@sender.example>' }],
    })
    const one = await receiving.get(id)
    expect(one.data).toMatchObject({ object: 'email', id, raw: { download_url: expect.any(String) } })
    const attachments = await receiving.attachments.list({ emailId: id })
    expect(attachments.data?.data.map(({ filename }) => filename)).toEqual(['dot.png', 'evil.html'])
    const missing = await receiving.get(crypto.randomUUID())
    expect(missing.error).toMatchObject({ name: 'not_found', statusCode: 404 })
  })
})
