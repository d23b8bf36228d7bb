import { describe, expect, it } from 'vitest'
import { tellTenant } from './tell-tenant.ts'

const GOOD = { state: 'active', standing: 'good', in_sandbox: false } as const

describe('tellTenant', () => {
  it('says the gravest', () => {
    const words = [
      GOOD,
      { ...GOOD, in_sandbox: true },
      { ...GOOD, standing: 'warned', in_sandbox: true },
      { ...GOOD, standing: 'slowed' },
      { ...GOOD, standing: 'slowed', state: 'moving' },
      { ...GOOD, standing: 'paused', state: 'paused', in_sandbox: true },
    ] as const
    expect(words.map((each) => tellTenant(each).word)).toEqual([
      ...['Active', 'Sandbox', 'Warned', 'Slowed', 'Being moved', 'Paused'],
    ])
  })
})
