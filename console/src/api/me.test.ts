import { describe, expect, it } from 'vitest'
import { type Me, tenantsOf } from './me.ts'

const OWN = { id: 't1', name: 'Acme', role: 'owner' } as const
const ME: Me = {
  ...{ object: 'person', id: 'u1', name: 'Ada', email: 'ada@acme.dev', two_factor_enabled: false },
  ...{ is_operator: true, tenant_id: 't1', impersonation: null, tenants: [OWN] },
}
const during = (tenant_id: string): Me => ({
  ...ME,
  impersonation: { tenant_id, tenant_name: 'Other', ends_at: '2026-11-29T12:00:00.000Z' },
})

describe('tenantsOf', () => {
  it('are those of the person', () => {
    expect(tenantsOf(ME)).toEqual([OWN])
  })
  it('and the one in which the operator works, as an admin', () => {
    expect(tenantsOf(during('t2'))).toEqual([OWN, { id: 't2', name: 'Other', role: 'admin' }])
  })
  it('once, where it is an own one', () => {
    expect(tenantsOf(during('t1'))).toEqual([{ id: 't1', name: 'Other', role: 'admin' }])
  })
})
