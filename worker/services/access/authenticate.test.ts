import { describe, expect, it, vi } from 'vitest'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { findApiKey, revokeApiKey } from '../../store/directory/api-keys.ts'
import { createApiKey } from '../tenants/create-api-key.ts'
import { auditEntry } from './audit-entry.ts'
import { authenticate } from './authenticate.ts'
import { recordUse } from './record-use.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60_000

/** A key, and the isolate's dependencies with a clock that the test moves. */
async function stage(expiresInMs?: number) {
  const owner = await createTenant()
  const startMs = owner.deps.clock.now()
  const time = { ms: startMs }
  const deps = { ...owner.deps, clock: { now: () => time.ms } }
  const expiresAtMs = expiresInMs === undefined ? null : startMs + expiresInMs
  const { id, key } = await createApiKey(deps, owner.tenant.id, { name: 'k', permission: 'full_access', expiresAtMs })
  const advance = (ms: number) => {
    time.ms += ms
  }
  return { tenant: owner.tenant.id, deps, startMs, id, key, advance }
}

describe('authenticate', () => {
  it('refuses a key from the moment it expires, also while it is kept', async () => {
    const { deps, key, advance } = await stage(10 * SECOND_MS)
    advance(10 * SECOND_MS - 1)
    expect((await authenticate(deps, key, null)).actor.permission).toBe('full_access')
    advance(1)
    await expect(authenticate(deps, key, null)).rejects.toMatchObject({ code: 'invalid_api_key' })
    advance(MINUTE_MS)
    await expect(authenticate(deps, key, null)).rejects.toMatchObject({ code: 'invalid_api_key' })
  })

  it('refuses a key that another isolate removed within a minute', async () => {
    const { tenant, deps, id, key, advance } = await stage()
    const { actor } = await authenticate(deps, key, null)
    const row = await listed(deps, tenant, id)
    const entry = auditEntry(deps, { actor, ip: null }, { act: 'api_key.removed', target: id })
    await revokeApiKey(deps.directory, tenant, row.id, entry)
    advance(MINUTE_MS)
    await expect(authenticate(deps, key, null)).rejects.toMatchObject({ code: 'invalid_api_key' })
  })
})

type Staged = Awaited<ReturnType<typeof stage>>

async function listed(deps: Staged['deps'], tenant: Staged['tenant'], id: string) {
  const row = await findApiKey(deps.directory, tenant, id as Parameters<typeof findApiKey>[2])
  if (!row) throw new Error('the key is gone')
  return row
}

describe('recordUse', () => {
  it('writes the time of a use at most once in ten minutes, whatever is kept', async () => {
    const { tenant, deps, id, key, startMs, advance } = await stage()
    const use = async (sender: string | null = null) => recordUse(deps, await authenticate(deps, key, sender))
    const lastUse = async () => (await listed(deps, tenant, id)).lastUsedAtMs
    expect(await lastUse()).toBeNull()
    const [first, second] = [use(), use()]
    await first
    await second
    expect(await lastUse()).toBe(startMs)
    advance(SECOND_MS)
    const access = await authenticate(deps, key, null)
    expect(recordUse(deps, access), 'known to the isolate').toBeNull()
    await use('peer.example')
    expect(await lastUse(), 'another entry of the same key').toBe(startMs)
    advance(9 * MINUTE_MS)
    expect(recordUse(deps, await authenticate(deps, key, null)), 'read again').toBeNull()
    advance(MINUTE_MS)
    await use()
    expect(await lastUse()).toBe(startMs + SECOND_MS + 10 * MINUTE_MS)
  })

  it('does not overwrite what another isolate has just written', async () => {
    const { tenant, deps, id, key, startMs, advance } = await stage()
    const access = await authenticate(deps, key, null)
    const stale = { ...access, actor: { ...access.actor, lastUse: { atMs: null } } }
    await recordUse(deps, await authenticate(deps, key, null))
    advance(MINUTE_MS)
    await recordUse(deps, stale)
    expect((await listed(deps, tenant, id)).lastUsedAtMs).toBe(startMs)
  })

  it('never fails', async () => {
    const { deps, key } = await stage()
    const access = await authenticate(deps, key, null)
    const log = vi.fn()
    const directory = { update: () => ({ set: () => ({ where: () => Promise.reject(new Error('down')) }) }) }
    await recordUse({ ...deps, log, directory: directory as never }, access)
    expect(log).toHaveBeenCalledOnce()
  })
})
