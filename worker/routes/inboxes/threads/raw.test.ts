import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { RAW } from '../../../../test/worker/create-received.ts'
import { createThread, expectRefusals } from '../../../../test/worker/inbox-thread.ts'
import { receivedKey } from '../../../store/blobs/received.ts'

describe('GET /v1/inboxes/:id/threads/:threadId/emails/:emailId/raw 200', () => {
  it('gives the bytes as they came, behind what this host says, and never as a page', async () => {
    const { ada, threads, threadId, mailId, ask } = await createThread()
    const { status, text, headers } = await ask('GET', `${threads}/${threadId}/emails/${mailId}/raw`)
    expect(status).toBe(200)
    expect(text.endsWith(RAW)).toBe(true)
    const head = text.slice(0, -RAW.length)
    expect(head).toMatch(/^Delivered-To: [^\r]+\r\nReceived-At: [^\r]+\r\nReceived: /)
    expect(head).toContain(`Delivered-To: ${ada.address}\r\n`)
    expect(head).toContain('Authentication-Results: mail.mailstead.test')
    expect(headers.get('content-type')).toBe('message/rfc822')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-disposition')).toBe(`attachment; filename="${mailId}.eml"`)
  })
})

describe('GET /v1/inboxes/:id/threads/:threadId/emails/:emailId/raw 401, 403, 404', () => {
  it('refuses wrong keys, other inboxes and other threads', () =>
    expectRefusals('GET', ({ threadId, mailId }) => `/${threadId}/emails/${mailId}/raw`))

  it('says when the bytes are gone', async () => {
    const { owner, threads, threadId, mailId, ask } = await createThread()
    await env.RAW.delete(receivedKey(owner.tenant.id, mailId))
    expect((await ask('GET', `${threads}/${threadId}/emails/${mailId}/raw`)).json).toMatchObject({ name: 'not_found' })
  })
})
