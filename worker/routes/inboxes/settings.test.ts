/** What an inbox is for: whether it receives and sends, and the one that is the default. */
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { changeDomain, createReceiver } from '../../../test/worker/create-inbound.ts'
import { createMailbox, type TestMailbox } from '../../../test/worker/create-mailbox.ts'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'
import { findSenderMailbox } from '../../services/mailboxes/sender-mailbox.ts'
import { resolveRecipients } from '../../services/receiving/resolve-recipients.ts'
import { findDefaultMailbox } from '../../store/directory/receiving/sender-mailboxes.ts'

const patch = (owner: TestTenant, { id }: Pick<TestMailbox, 'id'>, body: object) =>
  call('PATCH', `/v1/inboxes/${id}`, { key: owner.apiKey, body })
const show = async (owner: TestTenant, { id }: Pick<TestMailbox, 'id'>) =>
  (await call('GET', `/v1/inboxes/${id}`, { key: owner.apiKey })).json

const isKnown = async ({ tenant }: TestTenant, address: string): Promise<boolean> =>
  (await env.DB.prepare('select value from mx_entries where key = ?')
    .bind(`address:${tenant.id}:${address}`)
    .first('value')) !== null

describe('settings of an inbox', () => {
  it('are as they were asked for when it is made, and as they are without', async () => {
    const owner = await createTenant()
    const settings = {
      ...{ reply_to: 'Help Desk <help@Example.COM>', receives: false, sends: false },
      ...{ is_default: true, tracks_opens: true, keeps_contacts: true },
    }
    const make = (local: string, body: object) =>
      call('POST', '/v1/inboxes', {
        key: owner.apiKey,
        body: { email_address: `${local}@${owner.domain.name}`, ...body },
      })
    const [full, plain] = [(await make('full', settings)).json, (await make('plain', {})).json]
    const kept = { ...settings, reply_to: 'Help Desk <help@example.com>' }
    expect(await show(owner, full)).toMatchObject(kept)
    expect(await isKnown(owner, `full@${owner.domain.name}`)).toBe(false)
    expect(await show(owner, plain)).toMatchObject({
      ...{ reply_to: null, receives: true, sends: true, is_default: false },
      ...{ tracks_opens: false, keeps_contacts: false, disabled: false },
    })
    const { data } = (await call('GET', '/v1/inboxes', { key: owner.apiKey })).json
    expect(data[1]).toMatchObject(kept)
  })

  it('change one by one, and are told of with the whole inbox', async () => {
    const owner = await createTenant()
    const ada = await createMailbox(owner, 'ada')
    for (const change of [
      { sends: false },
      { tracks_opens: true },
      { reply_to: 'b@x.example' },
      { keeps_contacts: true },
    ])
      expect((await patch(owner, ada, change)).status).toBe(200)
    const now = { sends: false, tracks_opens: true, reply_to: 'b@x.example', keeps_contacts: true, receives: true }
    expect(await show(owner, ada)).toMatchObject(now)
    const events = (await call('GET', '/v1/event-log', { key: owner.apiKey })).json.data
    expect(events.map(({ type }: { type: string }) => type)).toEqual(Array(4).fill('inbox.updated'))
    expect(events.map(({ data }: { data: { inbox: object } }) => data.inbox)).toContainEqual(
      expect.objectContaining(now),
    )
    await patch(owner, ada, { reply_to: '' })
    expect(await show(owner, ada)).toMatchObject({ ...now, reply_to: null })
  })

  it.each([
    ['no address', 'nobody', 'has no @'],
    ['two addresses', 'a@x.example, b@x.example', '`reply_to`'],
    ['a line break', 'a@x.example\r\nBcc: eve@x.example', 'line breaks'],
  ])('refuse %s as reply_to and change nothing', async (_, text, why) => {
    const owner = await createTenant()
    const ada = await createMailbox(owner, 'ada')
    const { json } = await patch(owner, ada, { sends: false, reply_to: text })
    expect(json).toMatchObject({ statusCode: 422, message: expect.stringContaining('reply_to') })
    expect(json.message).toContain(why)
    expect(await show(owner, ada)).toMatchObject({ sends: true, reply_to: null })
  })
})

describe('an inbox that does not receive', () => {
  const orders = [
    [{ receives: false }, { disabled: true }, { disabled: false }],
    [{ disabled: true }, { receives: false }, { disabled: false }],
    [{ disabled: true, receives: false }, { disabled: false }],
  ]
  it.each(orders)('is unknown until it is both enabled and receives: %j', async (...changes) => {
    const owner = await createTenant()
    const ada = await createMailbox(owner, 'ada')
    for (const change of changes) {
      await patch(owner, ada, change)
      expect(await isKnown(owner, ada.address)).toBe(false)
    }
    await patch(owner, ada, { receives: true })
    expect(await isKnown(owner, ada.address)).toBe(true)
  })

  it('is passed over by aliases and catch-all', async () => {
    const owner = await createReceiver()
    const [ada, bob] = [await createMailbox(owner, 'ada'), await createMailbox(owner, 'bob')]
    const team = `team@${owner.domain.name}`
    await call('POST', '/v1/aliases', {
      key: owner.apiKey,
      body: { email_address: team, inboxes: [ada.id, bob.id] },
    })
    await changeDomain(owner, { catchAllMailboxId: ada.id })
    const domain = {
      ...{ tenant: owner.tenant.id, domainId: owner.domain.id, name: owner.domain.name, role: 'mail' as const },
      ...{ plusAddressing: true, catchAllMailboxId: ada.id },
    }
    const ask = async () => {
      const asked = [ada.address, team, `nobody@${owner.domain.name}`, `postmaster@${owner.domain.name}`]
      const found = await resolveRecipients(owner.deps, domain, asked)
      return asked.map((address) => {
        const to = found.get(address)
        return to && 'mailboxes' in to ? to.mailboxes.map(({ id }) => id) : to?.kind
      })
    }
    expect(await ask()).toEqual([[ada.id], [ada.id, bob.id], [ada.id], [ada.id]])
    await patch(owner, ada, { receives: false })
    expect(await ask()).toEqual(['unknown', [bob.id], 'unknown', [bob.id]])
  })
})

describe('the default inbox', () => {
  const defaults = async ({ tenant, deps }: TestTenant) =>
    (await findDefaultMailbox(deps.directory, tenant.id))?.id ?? null

  it('is one: making one takes it from the other, and one may be none', async () => {
    const owner = await createTenant()
    const [ada, bob] = [await createMailbox(owner, 'ada'), await createMailbox(owner, 'bob')]
    expect(await defaults(owner)).toBeNull()
    await patch(owner, ada, { is_default: true })
    await patch(owner, bob, { is_default: true })
    await patch(owner, ada, { is_default: false })
    expect(await defaults(owner)).toBe(bob.id)
    expect(await show(owner, ada)).toMatchObject({ is_default: false })
    await patch(owner, bob, { is_default: false })
    expect(await defaults(owner)).toBeNull()
  })

  it('is one also when all are made the default at once', async () => {
    const owner = await createTenant()
    const all = []
    for (let n = 0; n < 8; n++) all.push(await createMailbox(owner, `m${n}`))
    const answers = await Promise.all(all.map((each) => patch(owner, each, { is_default: true })))
    expect(answers.map(({ status }) => status)).toEqual(all.map(() => 200))
    const shown = await Promise.all(all.map((each) => show(owner, each)))
    expect(shown.filter((each) => each.is_default)).toHaveLength(1)
  })

  it('stays when another account chooses, and when what is to take its place is not there', async () => {
    const [owner, other] = [await createTenant(), await createTenant()]
    const [ada, eve] = [await createMailbox(owner, 'ada'), await createMailbox(other, 'eve')]
    await patch(owner, ada, { is_default: true })
    await patch(other, eve, { is_default: true })
    const foreign = await patch(owner, eve, { is_default: true })
    expect(foreign.text).toBe(
      (await patch(owner, { id: ada.id.replace(/.{4}$/, '0000') as never }, { is_default: true })).text,
    )
    expect(foreign.status).toBe(404)
    const taken = { email_address: ada.address, is_default: true }
    expect((await call('POST', '/v1/inboxes', { key: owner.apiKey, body: taken })).status).toBe(409)
    expect([await defaults(owner), await defaults(other)]).toEqual([ada.id, eve.id])
  })

  it('is none once it is removed', async () => {
    const owner = await createTenant()
    const ada = await createMailbox(owner, 'ada')
    await patch(owner, ada, { is_default: true })
    await call('DELETE', `/v1/inboxes/${ada.id}`, { key: owner.apiKey })
    expect(await defaults(owner)).toBeNull()
  })
})

describe('findSenderMailbox', () => {
  it('finds by address and by enabled alias, in any case: of several the oldest that may send', async () => {
    const owner = await createTenant()
    const all = [
      await createMailbox(owner, 'ada'),
      await createMailbox(owner, 'bob'),
      await createMailbox(owner, 'eve'),
    ]
    const [ada, bob, eve] = all as [TestMailbox, TestMailbox, TestMailbox]
    const team = `team@${owner.domain.name}`
    const alias = { email_address: team, inboxes: all.map(({ id }) => id) }
    const { json } = await call('POST', '/v1/aliases', { key: owner.apiKey, body: alias })
    const find = async (address: string) => (await findSenderMailbox(owner.deps, owner.tenant.id, address))?.id ?? null
    expect([await find(ada.address.toUpperCase()), await find(team)]).toEqual([ada.id, ada.id])
    await patch(owner, ada, { sends: false })
    await patch(owner, bob, { disabled: true })
    expect([await find(ada.address), await find(team)]).toEqual([ada.id, eve.id])
    await patch(owner, eve, { receives: false })
    expect(await find(team)).toBe(eve.id)
    await patch(owner, eve, { sends: false })
    expect(await find(team)).toBe(ada.id)
    await call('PATCH', `/v1/aliases/${json.id}`, { key: owner.apiKey, body: { disabled: true } })
    expect([await find(team), await find(`nobody@${owner.domain.name}`)]).toEqual([null, null])
    const other = await createTenant()
    expect(await findSenderMailbox(other.deps, other.tenant.id, ada.address)).toBeNull()
  })
})
