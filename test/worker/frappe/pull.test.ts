/** `GET /inbound/pull` and `/inbound/pull-raw`: who may ask, for what, and what comes. */
import { env } from 'cloudflare:workers'
import { and, eq } from 'drizzle-orm'
import { describe, expect, it, vi } from 'vitest'
import { createApiKey } from '../../../worker/services/tenants/create-api-key.ts'
import { mailboxes } from '../../../worker/store/directory/schema.ts'
import { deliveries } from '../../../worker/store/ledger/schema.ts'
import { eventually } from '../../eventually.ts'
import { call } from '../call.ts'
import { createMailbox } from '../create-mailbox.ts'
import { createTenant, type TestTenant } from '../create-tenant.ts'
import { fileMail } from '../file-mail.ts'

const SITE = { 'x-site': 'https://erp.example' }

async function stage(local = 'ada') {
  const owner = await createTenant()
  return { owner, box: await createMailbox(owner, local) }
}

async function ask(
  what: 'pull' | 'pull-raw',
  key: string,
  fields: Record<string, string | number> = {},
  headers: Record<string, string> = SITE,
) {
  const query = new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)]))
  const { status, json } = await call('GET', `/inbound/${what}?${query}`, { key, headers })
  return { status, json, message: json?.message }
}

const set = (owner: TestTenant, id: string, changes: Partial<typeof mailboxes.$inferInsert>) =>
  owner.deps.directory
    .update(mailboxes)
    .set(changes)
    .where(and(eq(mailboxes.tenantId, owner.tenant.id), eq(mailboxes.id, id)))

describe('pull', () => {
  it('shows mails as Frappe Mail does', async () => {
    const { owner, box } = await stage()
    const summary = { from: 'Ada <ada@sender.example>', replyTo: ['a@x.example', 'B <b@x.example>'], subject: 'Two' }
    const dateMs = Date.UTC(2026, 10, 28, 10)
    const { id } = await fileMail(owner, [box], { summary: { ...summary, dateMs, cc: ['c@x.example'] } })
    const { status, message } = await ask('pull', owner.apiKey, { email: box.address })
    expect(status).toBe(200)
    expect(message).toEqual({
      mails: [
        {
          id,
          folder: 'Inbox',
          created_at: '2026-11-28 10:00:00+00:00',
          subject: 'Two',
          html: expect.stringContaining('<p>Hello <img src="cid:dot@x"></p>'),
          text: null,
          reply_to: 'a@x.example, B <b@x.example>',
          from: 'Ada <ada@sender.example>',
          to: ['ada@a.example'],
          cc: ['c@x.example'],
        },
      ],
      last_synced_at: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{6})?\+00:00$/),
      last_received_at: message.last_synced_at,
      last_synced_mail: id,
    })
  })

  it('goes on behind the time it gave, with any offset, and stays there when nothing came', async () => {
    const { owner, box } = await stage()
    const ids: string[] = []
    for (let n = 0; n < 3; n++) ids.push((await fileMail(owner, [box])).id)
    const first = await ask('pull', owner.apiKey, { mailbox: box.address, limit: 2 })
    expect(first.message.mails.map((mail: { id: string }) => mail.id)).toEqual(ids.slice(0, 2))
    const [date, time = ''] = first.message.last_synced_at.split('+')[0].split(' ')
    const inUtc = new Date(`${date}T${time.slice(0, 8)}Z`)
    const micro = time.slice(8)
    const inDelhi = `${new Date(inUtc.getTime() + 19_800_000).toISOString().slice(0, 19)}${micro}+05:30`
    for (const asked of [first.message.last_synced_at, inDelhi, `${date}T${time}`]) {
      for (const field of ['last_synced_at', 'last_received_at']) {
        const next = await ask('pull', owner.apiKey, { mailbox: box.address, [field]: asked })
        expect(next.message.mails.map((mail: { id: string }) => mail.id)).toEqual(ids.slice(2))
      }
    }
    const { message } = await ask('pull', owner.apiKey, { mailbox: box.address })
    const last = message.last_synced_at
    expect((await ask('pull', owner.apiKey, { email: box.address, last_synced_at: last })).message).toEqual({
      mails: [],
      last_synced_at: last,
      last_received_at: last,
      last_synced_mail: null,
    })
  })

  it('begins with a time before every mail when nothing ever came', async () => {
    const { owner, box } = await stage()
    const { message } = await ask('pull-raw', owner.apiKey, { email: box.address })
    expect(message).toMatchObject({ mails: [], last_received_at: '1970-01-01 00:00:00+00:00' })
  })

  it('keeps sites apart, and programs without one by their address', async () => {
    const { owner, box } = await stage()
    await fileMail(owner, [box])
    const sources = [SITE, { 'x-site': 'https://b.example' }, { 'cf-connecting-ip': '198.51.100.1' }, {}]
    for (const headers of sources) {
      const { message } = await ask('pull', owner.apiKey, { email: box.address }, headers)
      expect(message.mails).toHaveLength(1)
      const time = message.last_synced_at
      await ask('pull', owner.apiKey, { email: box.address, last_synced_at: time }, headers)
      expect((await ask('pull', owner.apiKey, { email: box.address }, headers)).message.mails).toEqual([])
    }
  })

  it('takes `inbox` for the mailbox of the key, and else for the default', async () => {
    const { owner, box } = await stage()
    const other = await createMailbox(owner, 'bob')
    const [mail, others] = [await fileMail(owner, [box]), await fileMail(owner, [other])]
    expect(await ask('pull', owner.apiKey, { mailbox: 'inbox' })).toMatchObject({
      status: 417,
      json: { exception: expect.stringContaining('`mailbox` names no mailbox') },
    })
    await set(owner, other.id, { isDefault: true })
    const byDefault = await ask('pull', owner.apiKey, { mailbox: 'Inbox', folders: '["Inbox"]' })
    expect(byDefault.message.last_synced_mail).toBe(others.id)
    const bound = await createApiKey(owner.deps, owner.tenant.id, {
      ...{ name: 'ada', permission: 'full_access', mailboxId: box.id },
    })
    const ofKey = await ask('pull', bound.key, { mailbox: 'inbox', limit: 100 })
    expect(ofKey.message.last_synced_mail).toBe(mail.id)
    expect(await ask('pull', bound.key, { mailbox: other.address })).toMatchObject({
      status: 403,
      json: { exc_type: 'PermissionError', exception: expect.stringContaining('another mailbox than') },
    })
  })

  it('takes an alias for the mailbox behind it', async () => {
    const { owner, box } = await stage()
    const { id } = await fileMail(owner, [box])
    const alias = `team@${owner.domain.name}`
    const made = await call('POST', '/v1/aliases', {
      ...{ key: owner.apiKey, body: { email_address: alias, inboxes: [box.id] } },
    })
    expect(made.status).toBe(201)
    expect((await ask('pull', owner.apiKey, { email: alias.toUpperCase() })).message.last_synced_mail).toBe(id)
  })

  it.each([
    [{ limit: 101 }, 417, 'Cannot fetch more than 100 emails'],
    [{ limit: 0 }, 417, '`limit`: must be at least 1'],
    [{ limit: 'many' }, 417, '`limit`: must be a whole number'],
    [{ mailbox: 'junk' }, 417, '`mailbox`: "junk" is neither'],
    [{ folders: '["Inbox", "Trash"]' }, 417, '`folders`: "Trash" is neither'],
    [{ last_received_at: 'yesterday' }, 417, '`last_received_at`: "yesterday" is no time'],
    [{ email: 'nobody@nowhere.example' }, 404, 'nobody@nowhere.example is no mailbox'],
  ])('refuses %j', async (fields, status, text) => {
    const { owner, box } = await stage()
    const answer = await ask('pull-raw', owner.apiKey, {
      ...('email' in fields ? {} : { email: box.address }),
      ...fields,
    })
    expect(answer).toMatchObject({ status, json: { exception: expect.stringContaining(text) } })
    expect(JSON.parse(JSON.parse(answer.json._server_messages)[0]).message).toContain(text)
  })

  it('refuses a site with an endless name', async () => {
    const { owner, box } = await stage()
    const answer = await ask('pull', owner.apiKey, { email: box.address }, { 'x-site': 'x'.repeat(256) })
    expect(answer.json.exception).toContain('`X-Site`')
  })

  it('says why a mailbox gives nothing', async () => {
    const { owner, box } = await stage()
    await set(owner, box.id, { receives: false })
    expect((await ask('pull', owner.apiKey, { email: box.address })).json.exception).toContain('may not receive mail')
    await set(owner, box.id, { state: 'disabled' })
    expect((await ask('pull', owner.apiKey, { email: box.address })).json.exception).toContain('is disabled')
  })

  it('wants a key that may read', async () => {
    const { owner, box } = await stage()
    const answer = await ask('pull', owner.sendingKey, { email: box.address })
    expect(answer).toMatchObject({ status: 403, json: { exc_type: 'PermissionError' } })
    const reading = await createApiKey(owner.deps, owner.tenant.id, { name: 'reader', permission: 'read_access' })
    expect((await ask('pull', reading.key, { email: box.address })).status).toBe(200)
  })

  it('shows another account’s mailbox as one that is not there', async () => {
    const [mine, theirs] = [await stage(), await stage()]
    await fileMail(theirs.owner, [theirs.box])
    for (const what of ['pull', 'pull-raw'] as const) {
      const foreign = await ask(what, mine.owner.apiKey, { email: theirs.box.address })
      const missing = await ask(what, mine.owner.apiKey, { email: `no${theirs.box.address}` })
      expect(foreign.status).toBe(404)
      expect(foreign.json.exception.replace(theirs.box.address, 'X')).toBe(
        missing.json.exception.replace(`no${theirs.box.address}`, 'X'),
      )
    }
  })
})

describe('pull_raw', () => {
  it('gives the message behind our own fields, octet for octet', async () => {
    const { owner, box } = await stage()
    const raw = 'Subject: =?utf-8?q?=C3=A4?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGrüße "\\" \u0001\r\n'
    const stored = new TextEncoder().encode(raw)
    await fileMail(owner, [box])
    const second = await fileMail(owner, [box], { raw: 'x'.repeat(stored.length) })
    await env.RAW.put(second.rawKey, stored)
    const { message } = await ask('pull-raw', owner.apiKey, { email: box.address })
    expect(message.mails).toHaveLength(2)
    expect(message.mails[0]).toMatch(
      new RegExp(
        `^Delivered-To: ${box.address}\r\nReceived-At: 2[-0-9]+T[:0-9.]+Z\r\nReceived: from mail.sender.example`,
      ),
    )
    expect(message.mails[0]).toContain('\r\nSubject: Two files\r\n')
    const octets = Uint8Array.from(message.mails[1] as string, (character) => character.charCodeAt(0))
    expect(new TextDecoder().decode(octets).endsWith(raw)).toBe(true)
    expect(message.last_synced_mail).toBe(second.id)
    const next = { email: box.address, last_received_at: message.last_received_at }
    expect((await ask('pull-raw', owner.apiKey, next)).message.mails).toEqual([])
  })

  it('goes on without a mail whose bytes or row are gone', async () => {
    const { owner, box } = await stage()
    const gone = [await fileMail(owner, [box]), await fileMail(owner, [box])]
    await fileMail(owner, [box])
    await env.RAW.delete(gone[0]?.rawKey ?? '')
    await owner.deps.ledgers
      .at(owner.tenant.shard)
      .delete(deliveries)
      .where(and(eq(deliveries.tenantId, owner.tenant.id), eq(deliveries.id, gone[1]?.id ?? '')))
    const { message } = await ask('pull-raw', owner.apiKey, { email: box.address })
    expect(message.mails).toHaveLength(1)
    expect((await ask('pull', owner.apiKey, { email: box.address })).message.mails).toHaveLength(3)
  })

  it('is an error when the bucket is away, and gives all of it afterwards', async () => {
    const { owner, box } = await stage()
    await fileMail(owner, [box])
    const away = vi.spyOn(Object.getPrototypeOf(env.RAW), 'get').mockRejectedValue(new Error('away'))
    const answer = await ask('pull-raw', owner.apiKey, { email: box.address }).finally(() => away.mockRestore())
    expect(answer).toMatchObject({ status: 503, json: { exc_type: 'ServiceUnavailableError' } })
    expect((await ask('pull-raw', owner.apiKey, { email: box.address })).message.mails).toHaveLength(1)
  })

  it('leaves no mail in the log of requests', async () => {
    const { owner, box } = await stage()
    await fileMail(owner, [box])
    await ask('pull-raw', owner.apiKey, { email: box.address })
    await ask('pull', owner.apiKey, { email: box.address })
    const logs = await eventually(async () => {
      const { json } = await call('GET', '/v1/logs', { key: owner.apiKey })
      const kept = json.data.filter(({ endpoint }: { endpoint: string }) => endpoint.startsWith('/inbound/'))
      expect(kept).toHaveLength(2)
      return kept
    })
    for (const { id } of logs) {
      const { json } = await call('GET', `/v1/logs/${id}`, { key: owner.apiKey })
      expect(json.response_body).toBeNull()
    }
  })
})
