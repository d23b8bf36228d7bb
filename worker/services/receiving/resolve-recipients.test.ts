import { env } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/d1'
import { describe, expect, it } from 'vitest'
import { createReceiver } from '../../../test/worker/create-inbound.ts'
import { createMailbox } from '../../../test/worker/create-mailbox.ts'
import type { TestTenant } from '../../../test/worker/create-tenant.ts'
import { meterDatabase } from '../../../test/worker/metered-database.ts'
import { findReceivingDomains } from '../../store/directory/receiving/receiving-domains.ts'
import { resolveQuestions, resolveRecipients } from './resolve-recipients.ts'

const PATH = `b-${'a2'.repeat(22)}c`

async function domainOf({ deps }: TestTenant, name: string) {
  const [domain] = await findReceivingDomains(deps.directory, [name])
  if (!domain) throw new Error('The domain does not receive')
  return domain
}

async function stage() {
  const owner = await createReceiver()
  const ada = await createMailbox(owner, 'ada')
  const { name } = owner.domain
  const resolve = async (...addresses: string[]) => {
    const resolutions = await resolveRecipients(owner.deps, await domainOf(owner, name), addresses)
    return addresses.map((address) => resolutions.get(address)?.kind)
  }
  return { owner, ada, name, resolve }
}

describe('resolveRecipients', () => {
  it('answers each address as it was asked', async () => {
    const { name, resolve } = await stage()
    const asked = [`ada@${name}`, `ADA+x@${name.toUpperCase()}`, `"Ada"@${name}`, `x@${name}`, `Postmaster@${name}`]
    expect(await resolve(...asked)).toEqual(['mailbox', 'mailbox', 'mailbox', 'unknown', 'role'])
    expect(await resolve('PostMaster')).toEqual(['role'])
  })

  it.each([
    '',
    '@',
    'ada',
    'ada@',
    '@NAME',
    'ada@other.example',
    'ada@NAME@other.example',
    `ada@${'x'.repeat(400)}`,
    '+x@NAME',
  ])('knows nobody under %j', async (address) => {
    const { name, resolve } = await stage()
    expect(await resolve(address.replace('NAME', name))).toEqual(['unknown'])
  })

  it('takes only return paths and complaints at their host, in any case, and none elsewhere', async () => {
    const { owner, name } = await stage()
    const host = `send.${name}`
    const domain = await domainOf(owner, host)
    expect(domain.role).toBe('bounces')
    const asked = [
      `${PATH}@${host}`,
      `${PATH.toUpperCase()}@${host.toUpperCase()}`,
      `ada@${host}`,
      `postmaster@${host}`,
      `${PATH}a@${host}`,
      `FBL@${host}`,
      `abuse@${host}`,
    ]
    const resolutions = await resolveRecipients(owner.deps, domain, asked)
    expect(asked.map((each) => resolutions.get(each)?.kind)).toEqual([
      'bounce',
      'bounce',
      'unknown',
      'unknown',
      'unknown',
      'feedback',
      'feedback',
    ])
    const elsewhere = await resolveRecipients(owner.deps, await domainOf(owner, name), [`${PATH}@${name}`])
    expect([...elsewhere.values()]).toEqual([{ kind: 'unknown' }])
  })

  it('keeps tenants apart that claim one name', async () => {
    const { owner, name } = await stage()
    const other = await createReceiver({ verified: false })
    await createMailbox({ ...other, domain: { id: other.domain.id, name } }, 'eve')
    const domain = await domainOf(owner, name)
    const asked = [`eve@${name}`, `ada@${name}`]
    const resolutions = await resolveRecipients(owner.deps, domain, asked)
    expect(asked.map((each) => resolutions.get(each)?.kind)).toEqual(['unknown', 'mailbox'])
    const theirs = await resolveRecipients(owner.deps, { ...domain, tenant: other.tenant.id }, asked)
    expect(asked.map((each) => theirs.get(each)?.kind)).toEqual(['mailbox', 'unknown'])
  })

  it('asks the directory twice for all recipients of a batch, and not at all when nothing is to look up', async () => {
    const { owner, name } = await stage()
    const meter = { roundTrips: 0, rowsWritten: 0 }
    const directory = drizzle(meterDatabase(env.DB, meter), { casing: 'snake_case' })
    const domain = await domainOf(owner, name)
    const questions = Array.from({ length: 100 }, (_, n) => ({ domain, rcptTo: `u${n}+x@${name}` }))
    expect(await resolveQuestions({ directory }, questions)).toHaveLength(100)
    expect(meter.roundTrips).toBe(2)
    await resolveQuestions({ directory }, [
      { domain: null, rcptTo: 'a@b.example' },
      { domain, rcptTo: 'nonsense' },
    ])
    expect(meter.roundTrips).toBe(2)
  })
})
