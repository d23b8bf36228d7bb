/** A disabled domain: what is refused, what waits, and what comes back. */
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { changeDomain } from '../../../test/worker/create-inbound.ts'
import { createTenant, type TestTenant } from '../../../test/worker/create-tenant.ts'
import { findReceivingDomains } from '../../store/directory/receiving/receiving-domains.ts'
import { listHolds } from '../control/hold.ts'
import { findCovering } from '../delivery/match-scope.ts'
import { holdDisabled } from './hold-disabled.ts'

const patch = (owner: TestTenant, body: object) =>
  call('PATCH', `/v1/domains/${owner.domain.id}`, { key: owner.apiKey, body })
const send = (owner: TestTenant) => {
  const body = { from: `a@${owner.domain.name}`, to: 'b@peer.example', subject: 's', text: 't' }
  return call('POST', '/v1/emails', { key: owner.apiKey, body })
}
/** Why a mail of the domain would not be handed over now. */
async function waitsFor({ deps, tenant, domain }: TestTenant) {
  const { rows } = await listHolds(deps)
  const job = { id: 'any', tenant: tenant.id, class: 'transactional', sender: `send.${domain.name}` }
  return findCovering(rows, job, deps.clock.now())?.reason ?? null
}
const receives = async ({ deps, domain }: TestTenant) =>
  (await findReceivingDomains(deps.directory, [domain.name])).some(({ role }) => role === 'mail')

describe('a disabled domain', () => {
  it('neither sends nor receives, and what was accepted waits; enabled it is as before', async () => {
    const owner = await createTenant()
    await changeDomain(owner, { receiving: true })
    expect([(await send(owner)).status, await receives(owner), await waitsFor(owner)]).toEqual([200, true, null])
    const before = (await call('GET', `/v1/domains/${owner.domain.id}`, { key: owner.apiKey })).json
    expect((await patch(owner, { disabled: true })).status).toBe(200)
    expect((await send(owner)).json).toMatchObject({
      name: 'invalid_from_address',
      message: expect.stringContaining('Set its `disabled` to false'),
    })
    expect([await receives(owner), await waitsFor(owner)]).toEqual([false, 'The domain is disabled.'])
    const disabled = (await call('GET', `/v1/domains/${owner.domain.id}`, { key: owner.apiKey })).json
    expect(disabled).toEqual({ ...before, disabled: true })
    expect((await patch(owner, { disabled: false })).status).toBe(200)
    expect([(await send(owner)).status, await receives(owner), await waitsFor(owner)]).toEqual([200, true, null])
    const { json } = await call('GET', '/v1/event-log', { key: owner.apiKey })
    expect(json.data.filter(({ type }: { type: string }) => type === 'domain.updated')).toHaveLength(2)
  })

  it('holds only its own mail, and a repeat makes whole what broke off', async () => {
    const [owner, other] = [await createTenant(), await createTenant()]
    await changeDomain(owner, { enabled: false })
    expect(await waitsFor(owner)).toBeNull()
    await patch(owner, { disabled: true })
    await patch(owner, { disabled: true })
    const { rows } = await listHolds(owner.deps)
    expect(rows.filter(({ tenantId }) => tenantId === owner.tenant.id)).toHaveLength(1)
    expect(await waitsFor(other)).toBeNull()
    await patch(owner, { tls: 'enforced' })
    expect(await waitsFor(owner)).not.toBeNull()
  })

  it('leaves no hold behind when it is removed', async () => {
    const owner = await createTenant()
    await patch(owner, { disabled: true })
    expect((await call('DELETE', `/v1/domains/${owner.domain.id}`, { key: owner.apiKey })).status).toBe(200)
    expect(await waitsFor(owner)).toBeNull()
  })

  it('takes at most 20 places of an account in the list of holds', async () => {
    const { deps, tenant, domain } = await createTenant()
    const hold = (n: number) =>
      holdDisabled(deps, tenant.id, {
        ...domain,
        id: crypto.randomUUID() as never,
        name: `d${n}.example`,
        returnPathLabel: 'send',
      })
    for (let n = 0; n < 21; n += 1) await hold(n)
    const { rows } = await listHolds(deps)
    expect(rows.filter(({ tenantId }) => tenantId === tenant.id)).toHaveLength(20)
  })
})
