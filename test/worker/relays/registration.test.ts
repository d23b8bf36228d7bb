/** How a node becomes a relay, and how its own node drains it. */
import { env } from 'cloudflare:workers'
import { RelayId } from '@mailstead/contracts/ids.ts'
import { importRelaySecret } from '@mailstead/contracts/relay-signature.ts'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { createDeps } from '../../../worker/deps.ts'
import { sweepRelayTokens } from '../../../worker/services/relays/registration/sweep-relay-tokens.ts'
import { relays, relayTokens } from '../../../worker/store/directory/schema.ts'
import { call } from '../call.ts'
import { createRelay, signPost } from '../create-relay.ts'
import { callAs, createPerson } from '../people/create-person.ts'

const staff = await createPerson({ staff: true })
const deps = createDeps(env)
const HOUR_MS = 3_600_000

const newSecret = () => `${crypto.randomUUID()}${crypto.randomUUID()}`
const newRelay = () => `relay-${crypto.randomUUID()}`

async function makeToken(relay: string, more: object = {}): Promise<string> {
  const { status, json } = await callAs(staff, 'POST', '/v1/operator/relays/tokens', { body: { relay, ...more } })
  expect(status).toBe(201)
  return json.token
}

const asked = (relay: string, token: string, more: object = {}) => ({
  ...{ token, id: relay, url: 'https://relay.example', role: 'both', secret: newSecret() },
  ...more,
})
const register = (body: object) => call('POST', '/relay/v1/register', { body })
const rowOf = async (id: string) => (await deps.directory.select().from(relays).where(eq(relays.id, id)))[0]

describe('a token', () => {
  it('makes a relay whose secret signs from then on', async () => {
    const relay = newRelay()
    const body = asked(relay, await makeToken(relay), { role: 'outbound', url: 'https://relay.example:8443' })
    const { status, json } = await register(body)
    expect([status, json]).toEqual([200, { id: relay, serverTime: expect.any(String) }])
    expect(await rowOf(relay)).toMatchObject({ role: 'outbound', url: 'https://relay.example:8443', state: 'active' })
    const text = JSON.stringify({ state: 'draining' })
    const key = await importRelaySecret(body.secret)
    const headers = await signPost({ id: RelayId.parse(relay), key }, '/relay/v1/state', text)
    const drained = await call('POST', '/relay/v1/state', { body: text, headers })
    expect([drained.status, drained.json]).toEqual([
      200,
      { state: 'draining', heartbeatAt: null, waiting: null, unreported: null },
    ])
  })

  it('is good for a repeat of the same request, whose answer was lost, and for no other secret', async () => {
    const relay = newRelay()
    const body = asked(relay, await makeToken(relay))
    expect((await register(body)).status).toBe(200)
    const before = await rowOf(relay)
    expect((await register(body)).status).toBe(200)
    expect(await rowOf(relay)).toEqual(before)
    const other = await register({ ...body, secret: newSecret() })
    expect(other).toMatchObject({ status: 401, json: { name: 'invalid_registration_token' } })
    expect(await rowOf(relay)).toEqual(before)
  })

  it('makes one relay when two nodes come with it at the same moment', async () => {
    const relay = newRelay()
    const token = await makeToken(relay)
    const answers = await Promise.all([1, 2, 3].map(() => register(asked(relay, token))))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401])
    expect((await rowOf(relay))?.sealedPreviousSecret).toBeNull()
  })

  it('is for its own relay, and not for another one', async () => {
    const other = await createRelay()
    const token = await makeToken(newRelay())
    expect((await register(asked(other.id, token))).status).toBe(401)
    expect((await rowOf(other.id))?.url).toBe(other.url)
  })

  it('is worth nothing once there is a newer one for its relay', async () => {
    const relay = newRelay()
    const first = await makeToken(relay)
    const second = await makeToken(relay)
    expect((await register(asked(relay, first))).status).toBe(401)
    expect((await register(asked(relay, second))).status).toBe(200)
  })

  it('expires, and is swept then', async () => {
    const relay = newRelay()
    const token = await makeToken(relay, { expires_in_minutes: 1 })
    await deps.directory
      .update(relayTokens)
      .set({ expiresAtMs: deps.clock.now() - 1 })
      .where(eq(relayTokens.relayId, relay))
    expect((await register(asked(relay, token))).status).toBe(401)
    const kept = newRelay()
    await makeToken(kept)
    await sweepRelayTokens(deps)
    const left = (await deps.directory.select().from(relayTokens)).map(({ relayId }) => relayId)
    expect([left.includes(relay), left.includes(kept)]).toEqual([false, true])
    expect(await rowOf(relay)).toBeUndefined()
  })

  it('gives a known relay another node, and the former secret stays valid beside the new', async () => {
    const known = await createRelay()
    expect((await register(asked(known.id, await makeToken(known.id)))).status).toBe(200)
    const headers = await signPost(known, '/relay/v1/state', '{"state":"active"}')
    expect((await call('POST', '/relay/v1/state', { body: '{"state":"active"}', headers })).status).toBe(200)
  })

  it('brings back no relay that is disabled', async () => {
    const gone = await createRelay({ state: 'disabled' })
    expect(await register(asked(gone.id, await makeToken(gone.id)))).toMatchObject({ status: 409 })
    expect((await rowOf(gone.id))?.url).toBe(gone.url)
  })

  it('is kept as its hash, as is the secret it was used with', async () => {
    const relay = newRelay()
    const body = asked(relay, await makeToken(relay))
    await register(body)
    const [row] = await deps.directory.select().from(relayTokens).where(eq(relayTokens.relayId, relay))
    expect(JSON.stringify(row)).not.toContain(body.token)
    expect(JSON.stringify(row)).not.toContain(body.secret)
    expect(row).toMatchObject({ createdBy: staff.userId, usedWith: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect((row?.expiresAtMs ?? 0) - deps.clock.now()).toBeLessThanOrEqual(HOUR_MS)
  })

  it.each([
    ['no relay', {}],
    ['a name that is none', { relay: 'Relay 1' }],
    ['a life of a month', { relay: 'relay-1', expires_in_minutes: 50_000 }],
  ])('is not made for %s', async (_what, body) => {
    expect((await callAs(staff, 'POST', '/v1/operator/relays/tokens', { body })).status).toBe(422)
  })
})
