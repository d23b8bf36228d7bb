import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createMailbox } from '../../../test/worker/create-mailbox.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { fileMail } from '../../../test/worker/file-mail.ts'

async function withInbox() {
  const owner = await createTenant()
  const ada = await createMailbox(owner, 'ada')
  const path = `/v1/inboxes/${ada.id}`
  return {
    owner,
    ada,
    path,
    patch: (body: unknown) => call('PATCH', path, { key: owner.apiKey, body }),
    get: async () => (await call('GET', path, { key: owner.apiKey })).json,
  }
}

describe('PATCH /v1/inboxes/:id 200', () => {
  it('changes names, and takes them away', async () => {
    const { ada, patch, get } = await withInbox()
    const { status, json } = await patch({ name: 'Ada', from_name: 'Ada "L" <x>' })
    expect({ status, json }).toEqual({ status: 200, json: { object: 'inbox', id: ada.id } })
    expect(await get()).toMatchObject({ name: 'Ada', from_name: 'Ada "L" <x>' })
    await patch({ name: null, from_name: '' })
    expect(await get()).toMatchObject({ name: ada.address, from_name: null })
  })

  it('disables and enables: the address is unknown meanwhile, the mail can be read', async () => {
    const { owner, ada, path, patch, get } = await withInbox()
    await fileMail(owner, [ada])
    const known = () =>
      env.DB.prepare('select value from mx_entries where key = ?')
        .bind(`address:${owner.tenant.id}:${ada.address}`)
        .first('value')
    expect(await known()).not.toBeNull()
    await patch({ disabled: true })
    expect(await get()).toMatchObject({ disabled: true, unread: 1 })
    expect(await known()).toBeNull()
    expect((await call('GET', `${path}/threads`, { key: owner.apiKey })).json.data).toHaveLength(1)
    await patch({ disabled: false })
    expect(await get()).toMatchObject({ disabled: false })
    expect(await known()).not.toBeNull()
  })
})

describe('PATCH /v1/inboxes/:id 400, 401, 403, 404, 422', () => {
  it.each([
    ['nothing', {}, 'name'],
    ['another address', { email_address: 'x@y.example' }, 'email_address'],
    ['disabled as text', { disabled: 'yes' }, 'disabled'],
    ['a line break', { name: 'a\nb' }, 'name'],
  ])('refuses %s', async (_, body, field) => {
    const { patch } = await withInbox()
    expect((await patch(body)).json).toMatchObject({ statusCode: 422, message: expect.stringContaining(field) })
  })

  it('refuses broken JSON and wrong keys', async () => {
    const { owner, path, patch } = await withInbox()
    expect((await patch('{')).status).toBe(400)
    expect((await call('PATCH', path, { body: {} })).status).toBe(401)
    expect((await call('PATCH', path, { key: owner.sendingKey, body: {} })).json.name).toBe('restricted_api_key')
    expect((await call('PATCH', path, { key: 'ms_1_2', body: {} })).status).toBe(403)
  })

  it("answers another account's inbox like a random one", async () => {
    const { path } = await withInbox()
    const other = await createTenant()
    const options = { key: other.apiKey, body: { name: 'x' } }
    const [foreign, random] = [
      await call('PATCH', path, options),
      await call('PATCH', `/v1/inboxes/${crypto.randomUUID()}`, options),
    ]
    expect(foreign.status).toBe(404)
    expect(foreign.text).toBe(random.text)
  })
})
