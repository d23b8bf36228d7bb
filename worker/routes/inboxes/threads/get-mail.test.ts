import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { createThread, expectRefusals } from '../../../../test/worker/inbox-thread.ts'
import { receivedKey } from '../../../store/blobs/received.ts'

describe('GET /v1/inboxes/:id/threads/:threadId/emails/:emailId 200', () => {
  it('shows the mail in the shape of the package, with what was found out about it', async () => {
    const attachment = { id: '0', filename: 'a.pdf', size: 3, contentType: 'application/pdf', contentId: null }
    const { ada, threads, threadId, mailId, ask } = await createThread({
      summary: {
        subject: 'Hi',
        headerId: '<1@x>',
        replyTo: ['r@x.example'],
        attachments: [{ ...attachment, disposition: 'attachment' }],
      },
    })
    const { status, json } = await ask('GET', `${threads}/${threadId}/emails/${mailId}`)
    expect(status).toBe(200)
    expect(json).toEqual({
      id: mailId,
      direction: 'inbound',
      from: 'Eve <eve@peer.example>',
      to: ['ada@a.example'],
      cc: [],
      bcc: [],
      reply_to: ['r@x.example'],
      subject: 'Hi',
      message_id: '<1@x>',
      html: expect.stringContaining('<p>Hello'),
      text: null,
      attachments: [{ id: '0', filename: 'a.pdf', size: 3 }],
      read: false,
      received_at: expect.stringMatching(/^\d{4}-.*Z$/),
      delivered_to: ada.address,
      folder: 'inbox',
      authentication: { spf: 'pass', dkim: 'pass', dmarc: 'pass', arc: 'none', ptr: 'pass' },
      spam_score: 1.5,
      spam_symbols: ['HTML_MESSAGE'],
      is_raw_only: false,
    })
  })

  it('says what is not known yet, and shows no bodies of a mail that is only raw', async () => {
    const thread = await createThread({
      scan: null,
      checks: null,
      isRawOnly: true,
      summary: { subject: '', headerId: null },
    })
    const { json } = await thread.ask('GET', `${thread.threads}/${thread.threadId}/emails/${thread.mailId}`)
    expect(json).toMatchObject({
      subject: null,
      message_id: null,
      html: null,
      text: null,
      authentication: { spf: null, dkim: null, dmarc: null, arc: null, ptr: null },
      spam_score: null,
      spam_symbols: [],
      is_raw_only: true,
    })
  })

  it('is shown without bodies when its bytes are gone', async () => {
    const { owner, threads, threadId, mailId, ask } = await createThread()
    await env.RAW.delete(receivedKey(owner.tenant.id, mailId))
    const { status, json } = await ask('GET', `${threads}/${threadId}/emails/${mailId}`)
    expect([status, json.html, json.text, json.id]).toEqual([200, null, null, mailId])
  })
})

describe('GET /v1/inboxes/:id/threads/:threadId/emails/:emailId 401, 403, 404', () => {
  it('refuses wrong keys, other inboxes and other threads', () =>
    expectRefusals('GET', ({ threadId, mailId }) => `/${threadId}/emails/${mailId}`))

  it('does not show a mail of another thread', async () => {
    const [own, other] = [await createThread(), await createThread()]
    const path = `${own.threads}/${own.threadId}/emails`
    const foreign = await own.ask('GET', `${path}/${other.mailId}`)
    expect(foreign.status).toBe(404)
    expect(foreign.text).toBe((await own.ask('GET', `${path}/${crypto.randomUUID()}`)).text)
  })
})
