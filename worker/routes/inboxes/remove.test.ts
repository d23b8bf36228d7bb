import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { changeDomain, listReceived, readDeliveryRows } from '../../../test/worker/create-inbound.ts'
import { createMailbox } from '../../../test/worker/create-mailbox.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { fileMail } from '../../../test/worker/file-mail.ts'
import { openMailbox } from '../../mailbox/client.ts'
import { bySystem } from '../../services/access/audit-entry.ts'
import { authenticate } from '../../services/access/authenticate.ts'
import { removeMailbox } from '../../services/mailboxes/remove-mailbox.ts'

async function withInboxes() {
  const owner = await createTenant()
  const [ada, bob] = [await createMailbox(owner, 'ada'), await createMailbox(owner, 'bob')]
  const remove = (name: string) => call('DELETE', `/v1/inboxes/${name}`, { key: owner.apiKey })
  const kept = async () => ({
    rows: (await readDeliveryRows(owner)).map(({ id }) => id),
    keys: (await listReceived(owner)).map(({ key }) => key),
  })
  return { owner, ada, bob, remove, kept }
}

describe('DELETE /v1/inboxes/:id 200', () => {
  it('removes its mail, and the bytes that no other inbox needs', async () => {
    const { owner, ada, bob, remove, kept } = await withInboxes()
    const [own, shared] = [await fileMail(owner, [ada]), await fileMail(owner, [ada, bob])]
    const { status, json } = await remove(ada.id)
    expect({ status, json }).toEqual({ status: 200, json: { object: 'inbox', id: ada.id, deleted: true } })
    expect(await kept()).toEqual({ rows: [shared.id], keys: [shared.rawKey] })
    expect(own.id).not.toBe(shared.id)
    for (const name of [ada.id, ada.address]) expect((await remove(name)).status).toBe(404)
    await expect(openMailbox(env.MAILBOX, ada.objectId).stats()).rejects.toMatchObject({ code: 'not_found' })
    expect((await remove(bob.address)).status).toBe(200)
    expect(await kept()).toEqual({ rows: [], keys: [] })
    for (const table of ['mailboxes', 'addresses'])
      expect(
        await env.DB.prepare(`select count(*) as n from ${table} where tenant_id = ?`).bind(owner.tenant.id).first('n'),
      ).toBe(0)
  })

  it('frees the address for a new inbox, which starts empty', async () => {
    const { owner, ada, remove } = await withInboxes()
    await fileMail(owner, [ada])
    await remove(ada.id)
    const body = { email_address: ada.address }
    const { json } = await call('POST', '/v1/inboxes', { key: owner.apiKey, body })
    expect((await call('GET', `/v1/inboxes/${json.id}`, { key: owner.apiKey })).json).toMatchObject({
      unread: 0,
      last_received: null,
    })
  })

  it('leaves aliases, without it', async () => {
    const { owner, ada, bob, remove } = await withInboxes()
    const body = { email_address: `team@${owner.domain.name}`, inboxes: [ada.id, bob.id] }
    const { json } = await call('POST', '/v1/aliases', { key: owner.apiKey, body })
    await remove(ada.id)
    const alias = await call('GET', `/v1/aliases/${json.id}`, { key: owner.apiKey })
    expect(alias.json.inboxes.map(({ id }: { id: string }) => id)).toEqual([bob.id])
  })

  it('looks also after mail whose removal broke off before', async () => {
    const { owner, ada, remove, kept } = await withInboxes()
    const mails = [await fileMail(owner, [ada]), await fileMail(owner, [ada])]
    const mailbox = openMailbox(env.MAILBOX, ada.objectId)
    // The newer one first: its id is behind that of what is removed later.
    await mailbox.updateThread(mails[1]?.threadIds[0] ?? '', { folder: 'trash' })
    await mailbox.purgeThread(mails[1]?.threadIds[0] ?? '')
    expect((await kept()).keys).toHaveLength(2)
    expect((await remove(ada.id)).status).toBe(200)
    expect(await kept()).toEqual({ rows: [], keys: [] })
  })

  it('leaves the bytes of a mail that is still on its way into another inbox', async () => {
    const { owner, ada, remove, kept } = await withInboxes()
    const mail = await fileMail(owner, [ada])
    const ledger = owner.tenant.shard === 0 ? env.LEDGER_0 : env.LEDGER_1
    await ledger.prepare("update deliveries set state = 'received' where id = ?").bind(mail.id).run()
    expect((await remove(ada.id)).status).toBe(200)
    expect(await kept()).toEqual({ rows: [mail.id], keys: [mail.rawKey] })
  })

  it('asks the other inboxes when the row of a mail is gone', async () => {
    const { owner, ada, bob, remove, kept } = await withInboxes()
    const [, shared] = [await fileMail(owner, [ada]), await fileMail(owner, [ada, bob])]
    const ledger = owner.tenant.shard === 0 ? env.LEDGER_0 : env.LEDGER_1
    await ledger.prepare('delete from deliveries where tenant_id = ?').bind(owner.tenant.id).run()
    await remove(ada.id)
    expect((await kept()).keys).toEqual([shared.rawKey])
  })
})

describe('DELETE /v1/inboxes/:id 409', () => {
  it('refuses the catch-all of a domain, and the only inbox of an alias', async () => {
    const { owner, ada, bob, remove } = await withInboxes()
    await changeDomain(owner, { catchAllMailboxId: ada.id })
    expect((await remove(ada.id)).json).toMatchObject({
      name: 'conflict',
      message: expect.stringContaining(owner.domain.name),
    })
    const alias = `team@${owner.domain.name}`
    await call('POST', '/v1/aliases', { key: owner.apiKey, body: { email_address: alias, inboxes: [bob.id] } })
    expect((await remove(bob.id)).json).toMatchObject({ statusCode: 409, message: expect.stringContaining(alias) })
    for (const { id } of [ada, bob])
      expect((await call('GET', `/v1/inboxes/${id}`, { key: owner.apiKey })).json).toMatchObject({ disabled: false })
  })
})

describe('DELETE /v1/inboxes/:id 503', () => {
  it('can be repeated when there was too much, by id and by address; meanwhile the inbox is not there', async () => {
    const { owner, ada, kept } = await withInboxes()
    await fileMail(owner, [ada])
    const access = { ...(await authenticate(owner.deps, owner.apiKey, null)), ...bySystem(owner.tenant.id) }
    await expect(removeMailbox(owner.deps, access, ada.id, 1)).rejects.toMatchObject({ code: 'service_unavailable' })
    expect((await call('GET', `/v1/inboxes/${ada.id}`, { key: owner.apiKey })).status).toBe(404)
    expect(await kept()).toEqual({ rows: [], keys: [] })
    expect(await removeMailbox(owner.deps, access, ada.address)).toBe(ada.id)
    await expect(removeMailbox(owner.deps, access, ada.id)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('can be repeated when the bytes could not be removed', async () => {
    const { owner, ada, kept } = await withInboxes()
    await fileMail(owner, [ada])
    const access = { ...(await authenticate(owner.deps, owner.apiKey, null)), ...bySystem(owner.tenant.id) }
    const rawBucket = { delete: () => Promise.reject(new Error('R2 is away')) } as unknown as R2Bucket
    const broken = removeMailbox({ ...owner.deps, rawBucket }, access, ada.id)
    await expect(broken).rejects.toMatchObject({ code: 'service_unavailable' })
    expect((await kept()).keys).toHaveLength(1)
    await removeMailbox(owner.deps, access, ada.id)
    expect(await kept()).toEqual({ rows: [], keys: [] })
  })

  it('ends also when it broke off after the mail was erased', async () => {
    const { ada, remove } = await withInboxes()
    await openMailbox(env.MAILBOX, ada.objectId).erase()
    expect((await remove(ada.id)).status).toBe(200)
  })
})

describe('DELETE /v1/inboxes/:id 401, 403, 404', () => {
  it('refuses wrong keys', async () => {
    const { owner, ada } = await withInboxes()
    const path = `/v1/inboxes/${ada.id}`
    expect((await call('DELETE', path)).status).toBe(401)
    expect((await call('DELETE', path, { key: owner.sendingKey })).json.name).toBe('restricted_api_key')
    expect((await call('DELETE', path, { key: 'ms_1_2' })).status).toBe(403)
  })

  it("answers another account's inbox like a random one and removes nothing", async () => {
    const [{ owner, ada }, other] = [await withInboxes(), await createTenant()]
    await fileMail(owner, [ada])
    const foreign = await call('DELETE', `/v1/inboxes/${ada.id}`, { key: other.apiKey })
    const random = await call('DELETE', `/v1/inboxes/${crypto.randomUUID()}`, { key: other.apiKey })
    expect(foreign.status).toBe(404)
    expect(foreign.text).toBe(random.text)
    expect((await call('GET', `/v1/inboxes/${ada.id}`, { key: owner.apiKey })).json).toMatchObject({ unread: 1 })
  })
})
