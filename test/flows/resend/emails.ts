import { describe, expect, it } from 'vitest'
import { findInOutbox, waitForEvent } from '../client.ts'
import { type Connect, expectError, expectShape, got, ID, INSTANT, tag } from './context.ts'
import { RECEIVER_ANSWER } from './webhook-receiver.ts'

const IN_AN_HOUR = () => new Date(Date.now() + 3_600_000).toISOString()

/** `resend.emails`, without what is received. */
export function checkEmails(connect: Connect): void {
  const newMail = (to = `bob-${tag()}@peer.example`) => ({
    from: `Ada <ada@${connect().running.domain}>`,
    to,
    subject: 'Hello',
    html: '<p>Hi <b>Bob</b></p>',
  })
  const sendLater = async () => {
    const scheduledAt = IN_AN_HOUR()
    return { scheduledAt, ...(await got(connect().resend.emails.send({ ...newMail(), scheduledAt }))) }
  }

  describe('emails', () => {
    it('send, create and get', async () => {
      const { resend, running } = connect()
      const mail = {
        ...newMail(),
        cc: `carol@peer.example`,
        bcc: ['dave@peer.example'],
        replyTo: `help@${running.domain}`,
        headers: { 'X-Order': '17' },
        tags: [{ name: 'kind', value: 'greeting' }],
      }
      const sent = await got(resend.emails.send(mail))
      expectShape(sent, { id: ID })
      expectShape(await got(resend.emails.create(newMail())), { id: ID })
      await waitForEvent(running, sent.id, 'delivered')
      expectShape(await got(resend.emails.get(sent.id)), {
        object: 'email',
        id: sent.id,
        from: mail.from,
        to: [mail.to],
        cc: [mail.cc],
        bcc: mail.bcc,
        reply_to: [mail.replyTo],
        subject: 'Hello',
        html: expect.stringContaining('<b>Bob</b>'),
        text: expect.stringContaining('Hi Bob'),
        last_event: 'delivered',
        scheduled_at: null,
        tags: mail.tags,
        created_at: INSTANT,
        message_id: expect.stringMatching(/^<[^<>\s]+@[^<>\s]+>$/),
        topic_id: undefined,
      })
      expect(findInOutbox(running, mail.to)[0]?.raw.toString()).toContain('X-Order: 17')
    })

    it('list pages by limit, after and before', async () => {
      const { resend } = connect()
      const older = await got(resend.emails.send(newMail()))
      const newer = await got(resend.emails.send(newMail()))
      const first = await got(resend.emails.list({ limit: 1 }))
      expectShape(first, { object: 'list', has_more: true, data: [expect.objectContaining({ id: newer.id })] })
      const next = await got(resend.emails.list({ limit: 1, after: newer.id }))
      expectShape(next.data[0], {
        id: older.id,
        from: newMail().from,
        to: [expect.stringContaining('@peer.example')],
        cc: null,
        bcc: null,
        reply_to: null,
        subject: 'Hello',
        scheduled_at: null,
        last_event: expect.any(String),
        created_at: INSTANT,
        message_id: expect.any(String),
        topic_id: undefined,
      })
      expect((await got(resend.emails.list({ limit: 1, before: older.id }))).data.map(({ id }) => id)).toEqual([
        newer.id,
      ])
    })

    it('update schedules anew and cancel ends it', async () => {
      const { resend } = connect()
      const { id, scheduledAt } = await sendLater()
      expect(await got(resend.emails.get(id))).toMatchObject({ last_event: 'scheduled', scheduled_at: scheduledAt })
      const later = new Date(Date.parse(scheduledAt) + 3_600_000).toISOString()
      expectShape(await got(resend.emails.update({ id, scheduledAt: later })), { object: 'email', id })
      expect(await got(resend.emails.get(id))).toMatchObject({ scheduled_at: later })
      await got(resend.emails.update({ id, scheduledAt: 'in 3 hours' }))
      expect(Date.parse((await got(resend.emails.get(id))).scheduled_at ?? '')).toBeGreaterThan(Date.parse(later))
      expectShape(await got(resend.emails.cancel(id)), { object: 'email', id })
      expect(await got(resend.emails.get(id))).toMatchObject({ last_event: 'canceled' })
      await expectError(resend.emails.update({ id, scheduledAt: later }), 'conflict', 409)
    })

    it('share gives a link that opens without a key', async () => {
      const { resend } = connect()
      const { id } = await got(resend.emails.send(newMail()))
      const shared = await got(resend.emails.share(id, { expiresIn: '1 hour' }))
      expectShape(shared, { object: 'email', id, url: expect.stringMatching(/^http/) })
      const page = await fetch(shared.url)
      expect(page.status).toBe(200)
      expect(await page.text()).toContain('Bob')
      await expectError(resend.emails.share(id, { expiresIn: 'a while' }), 'validation_error', 422, 'expires_in')
    })

    it('metrics counts a mail, by itself and by the day', async () => {
      const { resend, running } = connect()
      const { id } = await got(resend.emails.send(newMail()))
      await waitForEvent(running, id, 'delivered')
      const metrics = ['sent' as const, 'delivered' as const, 'delivery_rate' as const]
      const whole = await got(resend.emails.metrics({ metrics, emailId: [id] }))
      expectShape(whole, {
        object: 'metrics',
        granularity: 'daily',
        metrics,
        dimensions: [],
        data: undefined,
        start_date: INSTANT,
        end_date: INSTANT,
        totals: { sent: 1, delivered: 1, delivery_rate: 100 },
      })
      const daily = await got(
        resend.emails.metrics({ metrics, dimensions: ['period', 'email'], emailId: [id], timezone: 'Europe/Berlin' }),
      )
      const period: string = expect.stringMatching(/^\d{4}-\d\d-\d\d$/)
      expect(daily.data).toEqual([{ period, email_id: id, sent: 1, delivered: 1, delivery_rate: 100 }])
      const all = await got(resend.emails.metrics())
      expect(Object.keys(all.totals).sort()).toEqual([...all.metrics].sort())
      expect(all.metrics).toHaveLength(22)
    })

    it('attachments.list and attachments.get, given as bytes and as a path', async () => {
      const { resend, receiver } = connect()
      const attachments = [
        { filename: 'dot.png', content: Buffer.from('89504e47', 'hex'), contentId: 'dot' },
        { filename: 'a.txt', content: Buffer.from('abc'), contentType: 'text/plain' },
        { filename: 'terms.txt', path: `http://${receiver.host}/terms.txt` },
      ]
      const { id: emailId } = await got(resend.emails.send({ ...newMail(), attachments }))
      const list = await got(resend.emails.attachments.list({ emailId }))
      expectShape(list, { object: 'list', has_more: false, data: expect.any(Array) })
      expect(list.data.map(({ filename, size }) => [filename, size])).toEqual([
        ['dot.png', 4],
        ['a.txt', 3],
        ['terms.txt', RECEIVER_ANSWER.length],
      ])
      const [dot, first] = list.data
      const declared = { id: first?.id ?? '', filename: 'a.txt', size: 3, content_type: 'text/plain' }
      const link = { download_url: expect.stringMatching(/^http/), expires_at: INSTANT, content_id: undefined }
      expectShape(first, { ...declared, ...link, content_disposition: 'attachment' })
      expect(dot).toMatchObject({ content_disposition: 'inline', content_id: 'dot', content_type: 'image/png' })
      const one = await got(resend.emails.attachments.get({ emailId, id: declared.id }))
      expectShape(one, { object: 'attachment', ...declared, ...link, content_disposition: 'attachment' })
      expect(await (await fetch(one.download_url)).text()).toBe('abc')
      await expectError(resend.emails.attachments.get({ emailId, id: 'no' }), 'not_found', 404)
    })

    it('idempotencyKey makes one mail, and another body is a conflict', async () => {
      const { resend } = connect()
      const [mail, idempotencyKey] = [newMail(), tag()]
      const first = await got(resend.emails.send(mail, { idempotencyKey }))
      expect(await got(resend.emails.send(mail, { idempotencyKey }))).toEqual(first)
      const other = resend.emails.send({ ...mail, subject: 'other' }, { idempotencyKey })
      await expectError(other, 'invalid_idempotent_request', 409)
    })

    it('errors have the names and statuses of the package', async () => {
      const { emails } = connect().resend
      const missing = crypto.randomUUID()
      const mail = newMail()
      await expectError(emails.send({ ...mail, from: 'a@not-ours.example' }), 'invalid_from_address', 403)
      await expectError(emails.send({ ...mail, to: [] }), 'missing_required_field', 422, '`to`')
      await expectError(emails.send({ ...mail, to: 'nobody' }), 'validation_error', 422, 'nobody')
      await expectError(emails.send({ ...mail, scheduledAt: 'whenever' }), 'validation_error', 422, 'scheduled_at')
      await expectError(emails.send({ ...mail, topicId: missing }), 'validation_error', 422, 'topic_id')
      await expectError(emails.get(missing), 'not_found', 404)
      await expectError(emails.cancel(missing), 'not_found', 404)
      await expectError(emails.share(missing), 'not_found', 404)
      await expectError(emails.update({ id: missing, scheduledAt: IN_AN_HOUR() }), 'not_found', 404)
      await expectError(emails.attachments.list({ emailId: missing }), 'not_found', 404)
      await expectError(emails.list({ limit: 101 }), 'validation_error', 422, 'limit')
      await expectError(emails.metrics({ timezone: 'Mars/Olympus' }), 'validation_error', 422, 'timezone')
    })
  })
}
