/**
 * Every kind of key at every operation of the route table: what it may do, and the exact refusal of what it may not.
 * An operation without a line in `operation-needs.fixture.ts` fails the test.
 */
import { describe, expect, it } from 'vitest'
import { createApiKey } from '../../worker/services/tenants/create-api-key.ts'
import { call } from './call.ts'
import { createTenant } from './create-tenant.ts'
import { OPERATION_NEEDS, type OperationNeed } from './operation-needs.fixture.ts'
import { addressOf, operations } from './operations.ts'

const MISSING = {
  statusCode: 401,
  name: 'missing_api_key',
  message: 'Missing API key. Send the header `Authorization: Bearer ms_…`.',
}
const INVALID = {
  statusCode: 403,
  name: 'invalid_api_key',
  message: 'The API key is not valid: it was mistyped, removed or has expired. Check the `Authorization` header.',
}
const restricted = (message: string) => ({ statusCode: 401, name: 'restricted_api_key', message })
const MAY_NOT = {
  send: restricted('This API key may not send mail. Use a key with the permission `full_access` or `sending_access`.'),
  read: restricted('This API key may only send mail. Use a key with the permission `full_access` or `read_access`.'),
  manage: restricted('This API key may not change anything. Use a key with the permission `full_access`.'),
}
/** What of a key's permission covers a need; null where no key may. */
const KEY_NEEDS = {
  send: 'send',
  read: 'read',
  manage: 'manage',
  read_all_mail: 'read',
  read_mail: 'read',
  change_mail: 'manage',
  manage_mailboxes: 'manage',
  administer: null,
  own: null,
  belong: null,
} as const
const NO_KEY_MAY = restricted('No API key may do this. Sign in to the console.')
const NOBODY = {
  statusCode: 401,
  name: 'missing_session',
  message: 'Nobody is signed in. Sign in at `/signin`; no API key may do this.',
}
const KEY_ERRORS = ['missing_api_key', 'invalid_api_key', 'restricted_api_key']

/** What a key of each kind is told when it may not do what the operation needs; null when it may. */
const EXPECTED = {
  full_access: () => null,
  sending_access: (need) => (need === 'send' ? null : MAY_NOT[need]),
  read_access: (need) => (need === 'read' ? null : MAY_NOT[need]),
  none: () => MISSING,
  revoked: () => INVALID,
  expired: () => INVALID,
  "another tenant's": () => null,
} as const satisfies Record<string, (need: 'send' | 'read' | 'manage') => object | null>
type Kind = keyof typeof EXPECTED

const HOUR_MS = 3_600_000

/** Made once: each is used for all operations, so that what is kept of it in the isolate is tried as well. */
async function createKeys(): Promise<Readonly<Record<Kind, string | undefined>>> {
  const [owner, other] = [await createTenant(), await createTenant()]
  const { deps, tenant } = owner
  const create = async (more: Partial<Parameters<typeof createApiKey>[2]>) =>
    createApiKey(deps, tenant.id, { name: 'key', permission: 'full_access', ...more })
  const revoked = await create({})
  expect((await call('GET', '/v1/domains', { key: revoked.key })).status).toBe(200)
  expect((await call('DELETE', `/v1/api-keys/${revoked.id}`, { key: owner.apiKey })).status).toBe(200)
  return {
    full_access: owner.apiKey,
    sending_access: owner.sendingKey,
    read_access: (await create({ permission: 'read_access' })).key,
    none: undefined,
    revoked: revoked.key,
    expired: (await create({ expiresAtMs: deps.clock.now() - HOUR_MS })).key,
    "another tenant's": other.apiKey,
  }
}

const keys = await createKeys()
const kinds = Object.keys(EXPECTED) as Kind[]

async function ask(operation: string, kind: Kind, need: OperationNeed) {
  const [method, path] = addressOf(operation, crypto.randomUUID())
  const key = keys[kind]
  return call(method, path, {
    ...(key === undefined ? {} : { key }),
    // A relay signs the first line of its body.
    ...(need === 'relay' && method === 'POST' ? { body: '{}\n' } : {}),
  })
}

function expectedOf(kind: Kind, need: OperationNeed) {
  if (need === 'public' || need === 'relay') return null
  const isOfPeople = need === 'person' || need === 'staff'
  const covered = isOfPeople ? null : KEY_NEEDS[need]
  if (covered !== null) return EXPECTED[kind](covered)
  if (kind === 'none') return NOBODY
  // Whether the key is good is not asked where no tenant is.
  return !isOfPeople && (kind === 'revoked' || kind === 'expired') ? INVALID : NO_KEY_MAY
}

describe('the permissions of API keys', () => {
  it('are decided for every operation, and for none that is not there', async () => {
    expect(OPERATION_NEEDS.map(([operation]) => operation).sort()).toEqual((await operations()).sort())
  })

  it.each(OPERATION_NEEDS)('%s needs: %s', async (operation, need) => {
    for (const kind of kinds) {
      const { status, json } = await ask(operation, kind, need)
      const expected = expectedOf(kind, need)
      if (expected) expect({ kind, status, ...json }).toEqual({ kind, status: expected.statusCode, ...expected })
      else expect({ kind, isKeyError: KEY_ERRORS.includes(json?.name) }).toEqual({ kind, isKeyError: false })
      if (need === 'relay') expect(json).toMatchObject({ statusCode: 401, name: 'invalid_relay_signature' })
      expect(status).toBeLessThan(500)
    }
  })

  it.each(["another tenant's", 'sending_access', 'read_access'] as const)(
    '%s key changes no key of the owner',
    async (kind) => {
      const shown = async () => (await call('GET', '/v1/api-keys?limit=100', { key: keys.full_access ?? '' })).json.data
      const before = await shown()
      for (const { id } of before) {
        await call('DELETE', `/v1/api-keys/${id}`, { key: keys[kind] ?? '' })
        await call('PATCH', `/v1/api-keys/${id}`, { key: keys[kind] ?? '', body: { name: 'taken over' } })
      }
      const named = (list: { id: string; name: string }[]) => list.map(({ id, name }) => [id, name])
      expect(named(await shown())).toEqual(named(before))
    },
  )
})
