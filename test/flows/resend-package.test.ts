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
  it('send, get, list and their attachments', async () => {
    const to = `bob-${tag()}@peer.example`
    const { id } = await sendOne(to)
    expect(id).toMatch(UUID)
    await waitForEvent(running, id, 'delivered')
    const email = await got(resend.emails.get(id))
    expect(email).toMatchObject({
      object: 'email',
      id,
      from: `Ada <ada@${running.domain}>`,
      to: [to],
      reply_to: [`help@${running.domain}`],
      subject: 'Hello',
      last_event: 'delivered',
      scheduled_at: null,
      tags: [{ name: 'kind', value: 'greeting' }],
      created_at: expect.stringMatching(INSTANT),
    })
    expect(email.html).toContain('<b>Bob</b>')
    expect(email.text).toContain('Hi Bob')
    const list = await got(resend.emails.list({ limit: 1 }))
    expect(list).toMatchObject({ object: 'list', data: [{ id, subject: 'Hello', last_event: 'delivered' }] })
    expect(typeof list.has_more).toBe('boolean')
    const attachments = await got(resend.emails.attachments.list({ emailId: id }))
    expect(attachments.data).toMatchObject([
      { filename: 'a.txt', size: 3, content_type: 'text/plain', content_disposition: 'attachment' },
    ])
    const one = await got(resend.emails.attachments.get({ emailId: id, id: attachments.data[0]?.id ?? '' }))
    expect(one).toMatchObject({ object: 'attachment', filename: 'a.txt', expires_at: expect.stringMatching(INSTANT) })
    expect(await (await fetch(one.download_url)).text()).toBe('abc')
  })

  it('idempotencyKey makes one mail, and another body is a conflict', async () => {
    const mail = { from: `ada@${running.domain}`, to: `c-${tag()}@peer.example`, subject: 's', text: 't' }
    const key = tag()
    const first = await got(resend.emails.send(mail, { idempotencyKey: key }))
    expect(await got(resend.emails.send(mail, { idempotencyKey: key }))).toEqual(first)
    const { error } = await resend.emails.send({ ...mail, subject: 'other' }, { idempotencyKey: key })
    expect(error).toMatchObject({ name: 'invalid_idempotent_request', statusCode: 409 })
  })

  it('cancel of what is delivered is refused, of what is not there not found', async () => {
    const { id } = await sendOne()
    await waitForEvent(running, id, 'delivered')
    expect((await resend.emails.cancel(id)).error).toMatchObject({ statusCode: 422 })
    expect((await resend.emails.cancel(crypto.randomUUID())).error).toMatchObject({ name: 'not_found' })
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

describe('apiKeys', () => {
  it('create, list, update and remove; a removed key opens nothing', async () => {
    const { id, token } = await got(resend.apiKeys.create({ name: 'app', permission: 'sending_access' }))
    const app = new Resend(token, { baseUrl: `${running.url}/v1` })
    const mail = { from: `ada@${running.domain}`, to: 'bob@peer.example', subject: 's', text: 't' }
    await got(app.emails.send(mail))
    expect((await app.domains.list()).error).toMatchObject({ name: 'restricted_api_key', statusCode: 401 })
    await got(resend.apiKeys.update(id, { name: 'renamed' }))
    const { data } = await got(resend.apiKeys.list({ limit: 100 }))
    expect(data.find((key) => key.id === id)).toMatchObject({ name: 'renamed', created_at: expect.any(String) })
    await got(resend.apiKeys.remove(id))
    expect((await app.emails.send(mail)).error).toMatchObject({ name: 'invalid_api_key' })
  })
})

describe('suppressions', () => {
  it('add, get, list, remove, and in batches', async () => {
    const email = `gone-${tag()}@peer.example`
    const { id } = await got(resend.suppressions.add({ email }))
    expect(await got(resend.suppressions.get(email))).toMatchObject({
      object: 'suppression',
      id,
      email,
      origin: 'manual',
    })
    const { data } = await got(resend.suppressions.list({ origin: 'manual', limit: 100 }))
    expect(data.map((row) => row.id)).toContain(id)
    const sent = await sendOne(email)
    expect(await got(resend.emails.get(sent.id))).toMatchObject({ last_event: 'suppressed' })
    expect(await got(resend.suppressions.remove(id))).toEqual({ object: 'suppression', id, deleted: true })
    expect((await resend.suppressions.get(email)).error).toMatchObject({ name: 'not_found' })
    const emails = [`x-${tag()}@peer.example`, `y-${tag()}@peer.example`]
    const added = await got(resend.suppressions.batch.add({ emails }))
    expect(added.data).toHaveLength(2)
    const removed = await got(resend.suppressions.batch.remove({ ids: added.data.map((row) => row.id) }))
    expect(removed.data.every((row) => row.deleted)).toBe(true)
  })
})

describe('templates', () => {
  it('create, publish, send with, update, duplicate, list and remove', async () => {
    const alias = `welcome-${tag()}`
    const { id } = await got(
      resend.templates.create({
        name: 'Welcome',
        alias,
        from: `Ada <ada@${running.domain}>`,
        subject: 'Hello {{{NAME}}}',
        html: '<p>Hi {{{NAME}}}</p>',
        variables: [{ key: 'NAME', type: 'string', fallbackValue: 'you' }],
      }),
    )
    expect(await got(resend.templates.get(alias))).toMatchObject({ object: 'template', id, status: 'draft' })
    await got(resend.templates.publish(id))
    const from = `ada@${running.domain}`
    const template = { id, variables: { NAME: '<Bob>' } }
    const sent = await got(resend.emails.send({ from, to: `bob-${tag()}@peer.example`, template }))
    const email = await got(resend.emails.get(sent.id))
    expect(email.subject).toBe('Hello <Bob>')
    expect(email.html).toContain('Hi &lt;Bob&gt;')
    await got(resend.templates.update(id, { name: 'Hello', html: '<p>{{{NAME}}}</p>' }))
    expect(await got(resend.templates.get(id))).toMatchObject({ name: 'Hello', has_unpublished_versions: true })
    const copy = await got(resend.templates.duplicate(id))
    expect(copy.id).not.toBe(id)
    const listed = (await got(resend.templates.list({ limit: 100 }))).data.map((row) => row.id)
    expect(listed).toEqual(expect.arrayContaining([id, copy.id]))
    for (const each of [id, copy.id])
      expect(await got(resend.templates.remove(each))).toEqual({ object: 'template', id: each, deleted: true })
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
    ]
    for (const { error } of answers)
      expect(error).toMatchObject({
        name: 'not_found',
        statusCode: 404,
        message: expect.stringContaining('not offered'),
      })
  })
})
