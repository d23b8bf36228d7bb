import { Resend } from 'resend'
import { describe, expect, it } from 'vitest'
import { type Connect, expectError, expectShape, got, ID, INSTANT, tag } from './context.ts'

/** `resend.apiKeys`, and what a key that is missing, wrong or limited is told. */
export function checkApiKeys(connect: Connect): void {
  const connectAs = (key: string) => new Resend(key, { baseUrl: `${connect().running.url}/v1` })

  describe('apiKeys', () => {
    it('create, list, update and remove', async () => {
      const { apiKeys } = connect().resend
      const name = `Key ${tag()}`
      const made = await got(apiKeys.create({ name }))
      expectShape(made, { id: expect.stringMatching(/^[0-9a-f]{32}$/), token: expect.stringMatching(/^ms_/) })
      const { id } = made
      const list = await got(apiKeys.list({ limit: 100 }))
      expectShape(list, { object: 'list', has_more: false, data: expect.any(Array) })
      const find = async () => (await got(apiKeys.list({ limit: 100 }))).data.find((key) => key.id === id)
      expectShape(await find(), { id, name, created_at: INSTANT, last_used_at: null })
      expect((await connectAs(made.token).domains.list()).error).toBeNull()
      expectShape(await got(apiKeys.update(id, { name: `${name}b` })), { object: 'api_key', id })
      expect(await find()).toMatchObject({ name: `${name}b`, last_used_at: INSTANT })
      expectShape(await got(apiKeys.remove(id)), { object: 'api_key', id, deleted: true })
      await expectError(connectAs(made.token).domains.list(), 'invalid_api_key', 403)
      await expectError(apiKeys.remove(id), 'not_found', 404)
    })

    it('a key of sending_access sends from its domain and does nothing else', async () => {
      const { resend, running } = connect()
      const [domain] = (await got(resend.domains.list({ limit: 100 }))).data.filter(
        ({ name }) => name === running.domain,
      )
      const domain_id = domain?.id ?? ''
      const { token } = await got(resend.apiKeys.create({ name: tag(), permission: 'sending_access', domain_id }))
      const limited = connectAs(token)
      const mail = { from: `ada@${running.domain}`, to: `b-${tag()}@peer.example`, subject: 's', text: 't' }
      expect(await got(limited.emails.send(mail))).toEqual({ id: ID })
      await expectError(limited.emails.send({ ...mail, from: 'a@b.example' }), 'invalid_from_address', 403)
      await expectError(limited.emails.list(), 'restricted_api_key', 401, 'full_access')
      await expectError(limited.apiKeys.list(), 'restricted_api_key', 401)
    })

    it('errors', async () => {
      const { apiKeys } = connect().resend
      await expectError(apiKeys.create({ name: '' }), 'validation_error', 422, 'name')
      await expectError(
        apiKeys.create({ name: 'n', domain_id: crypto.randomUUID() }),
        'validation_error',
        422,
        'domain',
      )
      await expectError(apiKeys.update('0'.repeat(32), { name: 'n' }), 'not_found', 404)
      await expectError(connectAs('ms_nobody_nothing').apiKeys.list(), 'invalid_api_key', 403)
      // No header is left of such a key.
      await expectError(connectAs(' ').apiKeys.list(), 'missing_api_key', 401)
    })
  })
}
