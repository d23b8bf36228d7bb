import { env } from 'cloudflare:workers'
import { RelayId } from '@mailstead/contracts/ids.ts'
import { expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createDeps } from '../../deps.ts'
import { relaySecretContext } from '../../services/relays/relay-secret-context.ts'

it('POST /dev/relays adds a relay and changes a known one, its secret sealed', async () => {
  const id = `r-${crypto.randomUUID()}`
  const row = () => env.DB.prepare('select * from relays where id = ?').bind(id).first()
  for (const [url, secret] of [
    ['http://127.0.0.1:1', 'a'.repeat(40)],
    ['http://127.0.0.1:2', 'b'.repeat(40)],
  ] as const) {
    const { status, json } = await call('POST', '/dev/relays', { body: { id, url, secret } })
    expect({ status, json }).toEqual({ status: 200, json: { id } })
    const kept = await row()
    expect(kept).toMatchObject({ url, state: 'active' })
    const sealed = String(kept?.['sealed_secret'])
    expect(sealed).not.toContain(secret)
    expect(await createDeps(env).secrets.open(relaySecretContext(RelayId.parse(id)), sealed)).toBe(secret)
  }
  await env.DB.prepare('delete from relays where id = ?').bind(id).run()
})

it('POST /dev/relays names the wrong field', async () => {
  const good = { id: 'r-1', url: 'http://127.0.0.1:1', secret: 'a'.repeat(40) }
  for (const [field, value] of [
    ['id', 'R 1'],
    ['url', 'ftp://127.0.0.1'],
    ['secret', 'short'],
  ] as const) {
    const { status, json } = await call('POST', '/dev/relays', { body: { ...good, [field]: value } })
    expect(status).toBe(422)
    expect(json.message).toContain(field)
  }
})

it('POST /dev/relays sets role and weight, and a repeat without them leaves both', async () => {
  const id = `r-${crypto.randomUUID()}`
  const relay = { id, url: 'http://127.0.0.1:1', secret: 'a'.repeat(40) }
  for (const more of [{ role: 'inbound', weight: 7 }, {}]) {
    expect((await call('POST', '/dev/relays', { body: { ...relay, ...more } })).status).toBe(200)
    const row = await env.DB.prepare('select role, weight from relays where id = ?').bind(id).first()
    expect(row).toEqual({ role: 'inbound', weight: 7 })
  }
  expect((await call('POST', '/dev/relays', { body: { ...relay, weight: -1 } })).status).toBe(422)
  await env.DB.prepare('delete from relays where id = ?').bind(id).run()
})
