import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { createRelay } from '../../../test/worker/create-relay.ts'
import { createDeps } from '../../deps.ts'
import { findRelay } from '../../store/directory/relays.ts'
import { listRelays } from './list-relays.ts'
import { openRelayKeys } from './open-relay-keys.ts'
import { registerRelay } from './register-relay.ts'

const deps = createDeps(env)
const good = () => ({ id: `r-${crypto.randomUUID()}`, url: 'https://relay.example/', secret: 's'.repeat(32) })

describe('registerRelay', () => {
  it('keeps the origin, seals the secret and starts without a heartbeat', async () => {
    const relay = good()
    const row = await findRelay(deps.directory, await registerRelay(deps, relay))
    expect(row).toMatchObject({ url: 'https://relay.example', state: 'active', heartbeatAtMs: null })
    expect(row?.sealedSecret).not.toContain(relay.secret)
    expect(await deps.secrets.open(`relay:${relay.id}`, row?.sealedSecret ?? '')).toBe(relay.secret)
  })

  it('changes nothing but the URL when the secret stays, and keeps state and weight', async () => {
    const relay = await createRelay({ state: 'draining', weight: 7 })
    const before = await findRelay(deps.directory, relay.id)
    await registerRelay(deps, { ...relay, url: 'http://127.0.0.1:9' })
    expect(await findRelay(deps.directory, relay.id)).toEqual({ ...before, url: 'http://127.0.0.1:9' })
  })

  it('drops a former secret that no longer opens', async () => {
    const relay = await createRelay()
    await env.DB.prepare("update relays set sealed_secret = 'v1.k1.AAAA.AAAA' where id = ?").bind(relay.id).run()
    await registerRelay(deps, relay)
    const row = await findRelay(deps.directory, relay.id)
    expect(row?.sealedPreviousSecret).toBeNull()
    expect(await openRelayKeys(deps, row!)).toHaveLength(1)
  })

  it.each([
    ['id', { id: 'Relay One' }],
    ['url', { url: 'ftp://relay.example' }],
    ['url', { url: 'relay.example' }],
    ['url', { url: 'https://user:pw@relay.example' }],
    ['url', { url: 'https://relay.example/prefix' }],
    ['url', { url: 'https://relay.example/?a=1' }],
    ['secret', { secret: 's'.repeat(31) }],
  ])('refuses a wrong %s: %o', async (field, change) => {
    await expect(registerRelay(deps, { ...good(), ...change })).rejects.toMatchObject({
      code: 'validation_error',
      message: expect.stringContaining(field),
    })
  })
})

describe('listRelays', () => {
  it('reads once for many, and again after a registration', async () => {
    const relay = await createRelay()
    const batch = vi.spyOn(deps.directory, 'batch')
    const lists = [await listRelays(deps), await listRelays(deps), await listRelays(deps)]
    expect(lists.every((list) => list.some(({ id }) => id === relay.id))).toBe(true)
    expect(batch).toHaveBeenCalledTimes(1)
    batch.mockRestore()
    const other = await createRelay()
    expect((await listRelays(deps)).map(({ id }) => id)).toContain(other.id)
  })
})

describe('openRelayKeys', () => {
  it('opens a sealed secret once, and another one anew', async () => {
    const relay = await createRelay()
    const open = vi.fn(deps.secrets.open)
    const spied = { secrets: { ...deps.secrets, open } }
    const row = (await findRelay(deps.directory, relay.id))!
    const [first] = await openRelayKeys(spied, row)
    expect((await openRelayKeys(spied, row))[0]).toBe(first)
    expect(open).toHaveBeenCalledTimes(1)
    await registerRelay(deps, { ...relay, secret: 't'.repeat(40) })
    const keys = await openRelayKeys(spied, (await findRelay(deps.directory, relay.id))!)
    expect(keys).toHaveLength(2)
    expect(keys[1]).toBe(first)
    expect(keys[0]).not.toBe(first)
  })
})
