/** Clients that are not ours → submission → Worker → relay → the other side. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callApi } from '../../dev/api-client.ts'
import { startSystem } from '../../dev/start-system.ts'
import { waitFor } from '../../dev/wait-for.ts'
import { findInOutbox, type Running, readEmail, waitForEvent } from '../client.ts'
import { hasDkimpy, verifyDkim } from '../dkimpy/dkimpy.ts'
import { hasSwaks } from '../receiving/swaks.ts'
import { idOf, type SmtpMail, sendByNodemailer, sendBySmtplib, sendBySwaks } from './clients.ts'

let running: Running
let stop: () => Promise<unknown>

beforeAll(async () => {
  const system = await startSystem()
  running = system.dev
  stop = () => system.stop()
})
afterAll(() => stop?.())

const CLIENTS = { nodemailer: sendByNodemailer, smtplib: sendBySmtplib, swaks: sendBySwaks }

function mailTo(rcptTo: readonly string[], fields: readonly string[] = [], text = 'It works.'): SmtpMail {
  const mailFrom = `ada@${running.domain}`
  const raw = [`From: Ada <${mailFrom}>`, `To: ${rcptTo[0]}`, 'Subject: By SMTP', ...fields, '', text, '']
  return { mailFrom, rcptTo, raw: raw.join('\r\n') }
}

describe.skipIf(!hasSwaks() || !hasDkimpy)('mail by clients that are not ours (needs swaks, python3-dkim)', () => {
  it.each(Object.entries(CLIENTS))('%s: is taken, signed and delivered, its options taken off', async (name, send) => {
    const [to, hidden] = [`${name}-to@peer.example`, `${name}-hidden@peer.example`]
    const options = ['X-Mailstead-Tag: door=smtp', 'X-Mailstead-Class: bulk', `Idempotency-Key: ${crypto.randomUUID()}`]
    const mail = mailTo([to, hidden], [`Bcc: ${hidden}`, ...options, 'X-Own: stays'])
    const id = idOf(await send(running, mail))
    await waitForEvent(running, id, 'delivered')
    const [copy] = findInOutbox(running, to)
    expect(copy?.raw).toMatch(/^X-Own: stays\r$/m)
    expect(copy?.raw).not.toMatch(/^(Bcc|Idempotency-Key|X-Mailstead-[\w-]+):/im)
    expect(copy?.raw).not.toContain('127.0.0.1')
    expect(verifyDkim(copy?.raw ?? '', running.dns.zoneFile)).toEqual(['pass', 'pass'])
    expect((await callApi(running, 'GET', `/v1/emails/${id}`)).body).toMatchObject({
      ...{ subject: 'By SMTP', to: [to], bcc: [hidden], tags: [{ name: 'door', value: 'smtp' }] },
      counts: { delivered: 2 },
    })
    // The same mail with the same key is the same mail.
    expect(idOf(await send(running, mail))).toBe(id)
    expect(findInOutbox(running, to)).toHaveLength(1)
  })

  it('waits until the time that a header says', async () => {
    const at = new Date(Date.now() + 3_600_000).toISOString()
    const id = idOf(await sendBySmtplib(running, mailTo(['later@peer.example'], [`X-Mailstead-Scheduled-At: ${at}`])))
    expect(await readEmail(running, id)).toMatchObject({ last_event: 'scheduled', scheduled_at: at })
    expect((await callApi(running, 'POST', `/v1/emails/${id}/cancel`)).status).toBe(200)
    expect((await readEmail(running, id)).last_event).toBe('canceled')
  })

  it('carries 8-bit text and lines of 100,000 octets', async () => {
    const text = `Grüße aus Zürich\r\n${'x'.repeat(100_000)}`
    const fields = ['MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit']
    const id = idOf(await sendBySmtplib(running, mailTo(['long@peer.example'], fields, text)))
    await waitForEvent(running, id, 'delivered')
    const [copy] = findInOutbox(running, 'long@peer.example')
    expect(Math.max(...(copy?.raw ?? '').split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998)
    expect(verifyDkim(copy?.raw ?? '', running.dns.zoneFile)).toEqual(['pass', 'pass'])
    const { body } = await callApi(running, 'GET', `/v1/emails/${id}`)
    expect(body.text).toContain('Grüße aus Zürich')
    expect(body.text).toContain('x'.repeat(100_000))
  })

  it('refuses in the words of the API: another domain, an option that is wrong, a key that may only read', async () => {
    const foreign = { ...mailTo(['a@peer.example']), mailFrom: 'ada@foreign.example' }
    const verdicts = [
      await sendBySmtplib(running, { ...foreign, raw: foreign.raw.replaceAll(running.domain, 'foreign.example') }),
      await sendBySmtplib(running, mailTo(['a@peer.example'], ['X-Mailstead-Class: urgent'])),
    ]
    expect(verdicts[0]).toMatchObject({ text: expect.stringContaining('foreign.example') })
    expect(verdicts[1]).toMatchObject({ text: expect.stringContaining('X-Mailstead-Class') })
    for (const { code, text } of verdicts) {
      expect(code).toBeGreaterThanOrEqual(550)
      expect(text).toMatch(/^5\.\d\.\d/)
    }
    const made = await callApi(running, 'POST', '/v1/api-keys', { name: 'reader', permission: 'read_access' })
    const reader = { ...running, apiKey: String(made.body.token) }
    expect(await sendBySmtplib(reader, mailTo(['a@peer.example']))).toMatchObject({ code: 535 })
    expect(findInOutbox(running, 'a@peer.example')).toEqual([])
  })

  it('takes nothing more with a key that was removed, though the relay knew it a moment ago', async () => {
    const made = await callApi(running, 'POST', '/v1/api-keys', { name: 'sender', permission: 'sending_access' })
    const sender = { ...running, apiKey: String(made.body.token) }
    idOf(await sendBySmtplib(sender, mailTo(['before@peer.example'])))
    expect((await callApi(running, 'DELETE', `/v1/api-keys/${made.body.id}`)).status).toBe(200)
    // At AUTH, or with the mail where the answer about the key is still kept.
    const { code, text } = await sendBySmtplib(sender, mailTo(['after@peer.example']))
    expect([535, 550]).toContain(code)
    expect(text).toMatch(/^5\.7\.8/)
    await waitFor('the first one', () => findInOutbox(running, 'before@peer.example').length === 1)
    expect(findInOutbox(running, 'after@peer.example')).toEqual([])
  })
})
