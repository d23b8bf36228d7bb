import { Resend } from 'resend'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createMessage } from '../../../test/worker/create-message.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { databaseOf } from '../../../test/worker/fill-tenant.ts'

const HOUR = 3_600_000
const pathOf = (url: string) => url.replace(/^https?:\/\/[^/]+/, '')

afterEach(() => {
  vi.restoreAllMocks()
})

async function stage() {
  const owner = await createTenant()
  const get = (path: string) => call('GET', path, { key: owner.apiKey })
  const body = {
    from: `a@${owner.domain.name}`,
    to: 'held@peer.example',
    subject: 'files',
    html: '<img src="cid:logo@x">',
    attachments: [
      { filename: 'naïve – 文件.txt', content: btoa('hello'), content_type: 'text/plain' },
      { filename: 'logo.png', content: btoa('PNG'), content_type: 'image/png', content_id: 'logo@x' },
    ],
  }
  const sent = await call('POST', '/v1/emails', { key: owner.apiKey, body })
  const id: string = sent.json.id
  return { owner, get, id, base: `/v1/emails/${id}/attachments` }
}

describe('GET /v1/emails/:id/attachments', () => {
  it('shows inline and normal ones, each with a link that needs no key and ends', async () => {
    const { owner, get, base } = await stage()
    const { json } = await get(base)
    const link = {
      download_url: expect.stringMatching(/^http:\/\/mailstead\.test\/v1\/downloads\//),
      expires_at: expect.any(String),
    }
    expect(json).toMatchObject({ object: 'list', has_more: false })
    const byName = (name: string) => json.data.find(({ filename }: { filename: string }) => filename === name)
    const [file, logo] = [byName('naïve – 文件.txt'), byName('logo.png')]
    expect(file).toEqual({
      id: expect.any(String),
      filename: 'naïve – 文件.txt',
      size: 5,
      content_type: 'text/plain',
      content_disposition: 'attachment',
      ...link,
    })
    expect(logo).toMatchObject({
      content_disposition: 'inline',
      content_id: 'logo@x',
      content_type: 'image/png',
      size: 3,
    })

    expect((await get(`${base}/${logo.id}`)).json).toMatchObject({
      object: 'attachment',
      id: logo.id,
      filename: 'logo.png',
    })
    for (const missing of [`${base}/2`, `${base}/x`, '/v1/emails/x/attachments', '/v1/emails/x/attachments/0'])
      expect((await get(missing)).status, missing).toBe(404)

    const bytes = await call('GET', pathOf(file.download_url))
    expect(bytes).toMatchObject({ status: 200, text: 'hello' })
    expect(bytes.headers.get('content-disposition')).toMatch(/^attachment; /)
    expect((await call('GET', pathOf(logo.download_url))).text).toBe('PNG')
    const nowMs = owner.deps.clock.now()
    vi.spyOn(owner.deps.clock, 'now').mockReturnValue(nowMs + HOUR + 60_000)
    expect((await call('GET', pathOf(file.download_url))).status).toBe(404)
  })

  it('is empty for a mail without any', async () => {
    const { owner, get } = await stage()
    const { id } = await createMessage(owner)
    expect((await get(`/v1/emails/${id}/attachments`)).json).toEqual({ object: 'list', has_more: false, data: [] })
  })

  it('409 for a mail too large to be taken apart, 404 when its bytes are gone', async () => {
    const { owner, get } = await stage()
    const gone = await createMessage(owner, { rawKey: `standard/${owner.tenant.id}/none/message` })
    expect((await get(`/v1/emails/${gone.id}/attachments`)).status).toBe(404)
    const large = await createMessage(owner)
    await databaseOf(owner.tenant.shard)
      .prepare('update jobs set size_bytes = ? where tenant_id = ? and id = ?')
      .bind(16 * 1_048_576 + 1, owner.tenant.id, large.job)
      .run()
    expect((await get(`/v1/emails/${large.id}/attachments`)).json).toMatchObject({
      name: 'conflict',
      message: expect.stringContaining(`/v1/emails/${large.id}/raw`),
    })
  })

  it('reads as the package resend expects it', async () => {
    const { owner, id } = await stage()
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
      const headers = Object.fromEntries(new Headers(init?.headers))
      const answer = await call(init?.method ?? 'GET', pathOf(String(input)), { headers })
      return new Response(answer.text, { status: answer.status, headers: { 'content-type': 'application/json' } })
    })
    const { attachments } = new Resend(owner.apiKey, { baseUrl: 'http://mailstead.test/v1' }).emails
    const list = await attachments.list({ emailId: id })
    expect(list.data?.data).toHaveLength(2)
    const one = await attachments.get({ emailId: id, id: list.data?.data[0]?.id ?? '' })
    expect(one).toMatchObject({ error: null, data: { object: 'attachment' } })
  })
})
