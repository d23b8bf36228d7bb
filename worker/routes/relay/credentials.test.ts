import { beforeAll, describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createMailbox } from '../../../test/worker/create-mailbox.ts'
import { createRelay, signPost, type TestRelay } from '../../../test/worker/create-relay.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'

const PATH = '/relay/v1/credentials'
let relay: TestRelay
beforeAll(async () => {
  relay = await createRelay()
})

async function ask(password: unknown) {
  const body = JSON.stringify({ password, clientIp: '192.0.2.7' })
  return call('POST', PATH, { body, headers: await signPost(relay, PATH, body) })
}

const keyOf = async (owner: Awaited<ReturnType<typeof createTenant>>, body: object) =>
  (await call('POST', '/v1/api-keys', { key: owner.apiKey, body: { name: 'k', ...body } })).json

describe('POST /relay/v1/credentials', () => {
  it('knows keys that may send from those that may not, and from none', async () => {
    const owner = await createTenant()
    const reading = await keyOf(owner, { permission: 'read_access' })
    const { id: mailbox_id } = await createMailbox(owner, 'ada')
    const bound = await keyOf(owner, { permission: 'sending_access', mailbox_id })
    const secretOf = (key: string) => `${key.slice(0, -4)}${key.endsWith('0000') ? '1111' : '0000'}`
    const results = await Promise.all(
      [owner.apiKey, owner.sendingKey, reading.token, secretOf(owner.apiKey), 'secret', `ms_${'0'.repeat(32)}`].map(
        async (password) => (await ask(password)).json.result,
      ),
    )
    expect(results).toEqual(['send', 'send', 'no-send', 'unknown', 'unknown', 'unknown'])
    expect((await ask(bound.token)).json).toEqual({ result: 'send' })
  })

  it('knows a revoked key no more', async () => {
    const owner = await createTenant()
    const made = await keyOf(owner, { permission: 'sending_access' })
    expect((await ask(made.token)).json).toEqual({ result: 'send' })
    await call('DELETE', `/v1/api-keys/${made.id}`, { key: owner.apiKey })
    expect((await ask(made.token)).json).toEqual({ result: 'unknown' })
  })

  it('answers relays only, and names a wrong field', async () => {
    const owner = await createTenant()
    const unsigned = await call('POST', PATH, { body: { password: owner.apiKey, clientIp: '192.0.2.7' } })
    expect([unsigned.status, unsigned.json.name]).toEqual([401, 'invalid_relay_signature'])
    expect((await ask('')).json.message).toContain('`password`')
    expect((await ask('x'.repeat(513))).status).toBe(422)
  })
})
