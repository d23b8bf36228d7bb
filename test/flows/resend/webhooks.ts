import type { WebhookEventPayload } from 'resend'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { describe, expect, it } from 'vitest'
import { waitFor } from '../../dev/wait-for.ts'
import { type Connect, expectError, expectShape, got, ID, INSTANT, tag } from './context.ts'
import { type Post, RECEIVER_ANSWER } from './webhook-receiver.ts'

const EVENTS = ['email.sent' as const, 'email.delivered' as const]

const signedHeaders = ({ headers }: Post) => ({
  id: headers['webhook-id'] ?? '',
  timestamp: headers['webhook-timestamp'] ?? '',
  signature: headers['webhook-signature'] ?? '',
})

/** `resend.webhooks`, with an endpoint that is really posted to. */
export function checkWebhooks(connect: Connect): void {
  const newMail = () => ({
    from: `ada@${connect().running.domain}`,
    to: `w-${tag()}@peer.example`,
    subject: 'Hook',
    text: 't',
    tags: [{ name: 'kind', value: 'hook' }],
  })
  const createWebhook = async () => {
    const { resend, receiver } = connect()
    const path = `/${tag()}`
    return {
      path,
      ...(await got(resend.webhooks.create({ endpoint: `http://${receiver.host}${path}`, events: EVENTS }))),
    }
  }

  /** A webhook that has been told of both events of a mail. */
  const createTold = async () => {
    const { resend, receiver } = connect()
    const webhook = await createWebhook()
    const mail = newMail()
    const { id } = await got(resend.emails.send(mail))
    const posts = await receiver.waitForPosts(webhook.path, id, EVENTS.length)
    return { ...webhook, mail, emailId: id, posts }
  }

  describe('webhooks', () => {
    it('create, get, list, update, rotateSigningSecret and remove', async () => {
      const { resend, receiver } = connect()
      const { webhooks } = resend
      const { id, path, ...made } = await createWebhook()
      const secret: string = expect.stringMatching(/^whsec_/)
      expectShape({ id, ...made }, { object: 'webhook', id: ID, signing_secret: secret })
      const endpoint = `http://${receiver.host}${path}`
      const shown = { id, endpoint, events: EVENTS, status: 'enabled', created_at: INSTANT } as const
      expectShape(await got(webhooks.get(id)), { object: 'webhook', ...shown, signing_secret: made.signing_secret })
      const list = await got(webhooks.list({ limit: 100 }))
      expectShape(list, { object: 'list', has_more: false, data: expect.any(Array) })
      expectShape(
        list.data.find((webhook) => webhook.id === id),
        shown,
      )
      const changes = { endpoint: `${endpoint}/b`, events: EVENTS.slice(1), status: 'disabled' as const }
      expectShape(await got(webhooks.update(id, changes)), { object: 'webhook', id })
      expect(await got(webhooks.get(id))).toMatchObject(changes)
      const rotated = await got(webhooks.rotateSigningSecret(id))
      expectShape(rotated, { object: 'webhook', id, signing_secret: secret })
      expect(rotated.signing_secret).not.toBe(made.signing_secret)
      expectShape(await got(webhooks.remove(id)), { object: 'webhook', id, deleted: true })
      await expectError(webhooks.get(id), 'not_found', 404)
    })

    it('email.sent and email.delivered arrive and verify, by three libraries', async () => {
      const { resend } = connect()
      const { posts, emailId, mail, signing_secret: webhookSecret } = await createTold()
      expect(posts.map(({ body }) => JSON.parse(body).type)).toEqual(EVENTS)
      for (const post of posts) {
        const headers = signedHeaders(post)
        const payload = resend.webhooks.verify({ payload: post.body, headers, webhookSecret })
        if (payload.type !== 'email.sent' && payload.type !== 'email.delivered') throw new Error(payload.type)
        expectShape(payload, { type: payload.type, created_at: INSTANT, data: expect.any(Object) })
        expectShape(payload.data, {
          email_id: emailId,
          from: mail.from,
          to: [mail.to],
          subject: mail.subject,
          created_at: INSTANT,
          message_id: expect.stringContaining('@'),
          tags: { kind: 'hook' },
          broadcast_id: undefined,
          template_id: undefined,
        })
        expect(new StandardWebhook(webhookSecret).verify(post.body, post.headers)).toEqual(payload)
        expect(() => new SvixWebhook(webhookSecret).verify(post.body, post.headers)).not.toThrow()
        const wrong = { payload: `${post.body} `, headers, webhookSecret }
        expect(() => resend.webhooks.verify(wrong)).toThrow('No matching signature')
      }
    })

    it('events.list, events.get and events.attempts.list tell of a delivery', async () => {
      const { events } = connect().resend.webhooks
      const { id: webhookId, posts } = await createTold()
      const post = posts[1] as Post
      const eventId = signedHeaders(post).id
      await waitFor('the result', async () => (await got(events.get({ webhookId, eventId }))).status === 'success')
      const shown = { id: eventId, type: 'email.delivered', created_at: INSTANT, status: 'success' } as const
      const list = await got(events.list({ webhookId, limit: 1 }))
      expectShape(list, { object: 'list', has_more: true, data: expect.any(Array) })
      expectShape(list.data[0], shown)
      const older = await got(events.list({ webhookId, after: eventId }))
      expect(older.data.map(({ type }) => type)).toEqual(['email.sent'])
      const payload: WebhookEventPayload = JSON.parse(post.body)
      const event = await got(events.get({ webhookId, eventId }))
      expectShape(event, { object: 'webhook_event', ...shown, next_attempt_at: null, payload })
      const attempts = await got(events.attempts.list({ webhookId, eventId, limit: 10 }))
      expectShape(attempts, { object: 'list', has_more: false, data: [expect.any(Object)] })
      expectShape(attempts.data[0], {
        id: ID,
        http_status_code: 200,
        response: RECEIVER_ANSWER,
        sent_at: INSTANT,
      })
    })

    it('events.replay posts it once more, signed with the old secret and the new', async () => {
      const { resend, receiver } = connect()
      const { webhooks } = resend
      const { id: webhookId, path, posts, signing_secret: old } = await createTold()
      const { id: eventId } = signedHeaders(posts[0] as Post)
      const { signing_secret: fresh } = await got(webhooks.rotateSigningSecret(webhookId))
      expectShape(await got(webhooks.events.replay({ webhookId, eventId })), { object: 'webhook_event', id: eventId })
      const [, , again] = await receiver.waitForPosts(path, '', 3)
      const replayed = again as Post
      expect(replayed.body).toBe(posts[0]?.body)
      expect(signedHeaders(replayed).id).toBe(eventId)
      for (const webhookSecret of [old, fresh]) {
        const signed = { payload: replayed.body, headers: signedHeaders(replayed), webhookSecret }
        expect(webhooks.verify(signed)).toMatchObject({ type: 'email.sent' })
      }
      await got(webhooks.update(webhookId, { status: 'disabled' }))
      await expectError(webhooks.events.replay({ webhookId, eventId }), 'conflict', 409, 'disabled')
    })

    it('errors', async () => {
      const { webhooks } = connect().resend
      const endpoint = 'https://hooks.peer.example/'
      const [webhookId, eventId] = [crypto.randomUUID(), crypto.randomUUID()]
      for (const wrong of ['http://hooks.peer.example/', 'https://127.0.0.1/', 'https://localhost/', 'hooks'])
        await expectError(webhooks.create({ endpoint: wrong, events: EVENTS }), 'validation_error', 422, 'endpoint')
      await expectError(webhooks.create({ endpoint, events: [] }), 'validation_error', 422, 'events')
      await expectError(webhooks.get(webhookId), 'not_found', 404)
      await expectError(webhooks.update(webhookId, { status: 'enabled' }), 'not_found', 404)
      await expectError(webhooks.remove(webhookId), 'not_found', 404)
      await expectError(webhooks.rotateSigningSecret(webhookId), 'not_found', 404)
      await expectError(webhooks.events.list({ webhookId }), 'not_found', 404)
      await expectError(webhooks.events.get({ webhookId, eventId }), 'not_found', 404)
      await expectError(webhooks.events.replay({ webhookId, eventId }), 'not_found', 404)
      await expectError(webhooks.events.attempts.list({ webhookId, eventId }), 'not_found', 404)
    })
  })
}
