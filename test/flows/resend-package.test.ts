/** The npm package `resend`, unchanged but for `baseUrl`, against the running system: what it offers works, what is not offered says so. */
import { Resend } from 'resend'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSystem } from '../dev/start-system.ts'
import { type Running, waitForEvent } from './client.ts'

let running: Running
let resend: Resend
let stop: () => Promise<unknown>

beforeAll(async () => {
  const system = await startSystem()
  running = system.dev
  resend = new Resend(running.apiKey, { baseUrl: `${running.url}/v1` })
  stop = () => system.stop()
})
afterAll(() => stop?.())

const tag = () => crypto.randomUUID().slice(0, 8)
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

type Outcome<T> = { data: T; error: null } | { data: null; error: { name: string; message: string } }

/** The data of an answer; an error fails the test with its words. */
async function got<T>(answer: PromiseLike<Outcome<T>>): Promise<T> {
  const { data, error } = await answer
  if (error) throw new Error(`${error.name}: ${error.message}`)
  return data as T
}

const sendOne = (to = `bob-${tag()}@peer.example`) =>
  got(
    resend.emails.send({
      from: `Ada <ada@${running.domain}>`,
      to,
      replyTo: `help@${running.domain}`,
      subject: 'Hello',
      html: '<p>Hi <b>Bob</b></p>',
      tags: [{ name: 'kind', value: 'greeting' }],
      attachments: [{ filename: 'a.txt', content: Buffer.from('abc'), contentType: 'text/plain' }],
    }),
  )

describe('emails', () => {
  it('send and get', async () => {
    const to = `bob-${tag()}@peer.example`
    const { id } = await sendOne(to)
    expect(id).toMatch(UUID)
    await waitForEvent(running, id, 'delivered')
    expect(await got(resend.emails.get(id))).toMatchObject({
      object: 'email',
      id,
      from: `Ada <ada@${running.domain}>`,
      to: [to],
      reply_to: [`help@${running.domain}`],
      subject: 'Hello',
      html: expect.stringContaining('<b>Bob</b>'),
      text: expect.stringContaining('Hi Bob'),
      last_event: 'delivered',
      scheduled_at: null,
      tags: [{ name: 'kind', value: 'greeting' }],
      created_at: expect.stringMatching(INSTANT),
    })
  })

  it('idempotencyKey makes one mail, and another body is a conflict', async () => {
    const mail = { from: `ada@${running.domain}`, to: `c-${tag()}@peer.example`, subject: 's', text: 't' }
    const key = tag()
    const first = await got(resend.emails.send(mail, { idempotencyKey: key }))
    expect(await got(resend.emails.send(mail, { idempotencyKey: key }))).toEqual(first)
    const { error } = await resend.emails.send({ ...mail, subject: 'other' }, { idempotencyKey: key })
    expect(error).toMatchObject({ name: 'invalid_idempotent_request', statusCode: 409 })
  })

  it('errors have the names and statuses of the package', async () => {
    const mail = { to: 'bob@peer.example', subject: 's', text: 't' }
    const foreign = await resend.emails.send({ ...mail, from: 'a@not-ours.example' })
    expect(foreign.error).toMatchObject({ name: 'invalid_from_address', statusCode: 403 })
    const wrong = await new Resend('ms_nobody_nothing', { baseUrl: `${running.url}/v1` }).emails.get('x')
    expect(wrong.error).toMatchObject({ name: 'invalid_api_key', statusCode: 403 })
  })
})

describe('domains', () => {
  it('create, get, list, update, verify and remove', async () => {
    const name = `d-${tag()}.example`
    const made = await got(resend.domains.create({ name, customReturnPath: 'mail' }))
    expect(made).toMatchObject({ name, status: 'not_started', capabilities: { sending: 'enabled' } })
    expect(made.records.map(({ record }) => record)).toContain('DKIM')
    expect(await got(resend.domains.get(made.id))).toMatchObject({ object: 'domain', id: made.id, name })
    expect((await got(resend.domains.list({ limit: 100 }))).data.map(({ id }) => id)).toContain(made.id)
    expect(await got(resend.domains.update({ id: made.id, tls: 'enforced' }))).toMatchObject({ id: made.id })
    expect(await got(resend.domains.verify(made.id))).toMatchObject({ object: 'domain', id: made.id })
    expect(await got(resend.domains.remove(made.id))).toEqual({ object: 'domain', id: made.id, deleted: true })
    expect((await resend.domains.get(made.id)).error).toMatchObject({ name: 'not_found', statusCode: 404 })
  })
})

describe('what is not offered', () => {
  it('says so', async () => {
    const answers = [
      await resend.automations.list(),
      await resend.events.list(),
      await resend.oauthGrants.list(),
      await resend.broadcasts.list(),
      await resend.webhooks.list(),
      await resend.usage.get(),
      await resend.templates.list(),
      await resend.apiKeys.list(),
      await resend.suppressions.list(),
    ]
    for (const { error } of answers)
      expect(error).toMatchObject({
        name: 'not_found',
        statusCode: 404,
        message: expect.stringContaining('not offered'),
      })
  })
})
