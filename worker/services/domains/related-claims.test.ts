/** Names that belong together belong to one account: what is above and below a verified domain, and its other spellings. */
import type { Domain } from '@mailstead/contracts/api/domain.ts'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createTenant, markVerified, type TestTenant } from '../../../test/worker/create-tenant.ts'
import { stubDns, type Zone } from '../../../test/worker/stub-dns.ts'
import { bySystem } from '../access/audit-entry.ts'
import { createDomain } from './create-domain.ts'
import { readDomain } from './read-domain.ts'
import { removeDomain } from './remove-domain.ts'
import { verifyDomain } from './verify-domain.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const read = ({ deps, tenant, domain }: TestTenant): Promise<Domain> => readDomain(deps, tenant.id, domain.id)
const publish = (domain: Domain): Zone =>
  Object.fromEntries(domain.records.map((record) => [`${record.type} ${record.host}`, [record.wanted]]))

/** Checks the domain with all its records published. */
async function claim(tenant: TestTenant): Promise<Domain> {
  stubDns(publish(await read(tenant)))
  await verifyDomain(tenant.deps, tenant.tenant.id, tenant.domain.id)
  return read(tenant)
}

const unique = () => crypto.randomUUID().slice(0, 8)
const isTaken = { code: 'conflict', message: expect.stringContaining('above or below it, or another spelling') }
type Naming = (id: string) => string
const RELATED: readonly [string, Naming, Naming][] = [
  ['below it', (id) => `d${id}.example`, (id) => `mail.d${id}.example`],
  ['far below it', (id) => `d${id}.example`, (id) => `a.b.d${id}.example`],
  ['above it', (id) => `a.b.d${id}.example`, (id) => `d${id}.example`],
  ['with ss for ß', (id) => `straße${id}.example`, (id) => `strasse${id}.example`],
  ['with ß for ss', (id) => `strasse${id}.example`, (id) => `straße${id}.example`],
  ['below its other spelling', (id) => `straße${id}.example`, (id) => `mail.strasse${id}.example`],
  ['above its other spelling', (id) => `mail.straße${id}.example`, (id) => `strasse${id}.example`],
  ['with a final sigma', (id) => `φίλος.d${id}.example`, (id) => `φίλοσ.d${id}.example`],
]

describe('createDomain', () => {
  it.each([
    ...RELATED,
    ['that is the same', (id: string) => `d${id}.example`, (id: string) => `d${id}.example`] as const,
  ])(
    'refuses a name %s that another account has verified, and one that it only claims it does not',
    async (_, held, claimed) => {
      const id = unique()
      const [holder, rival] = [await createTenant({ domain: held(id), verified: false }), await createTenant()]
      const request = { name: claimed(id), custom_return_path: 'send' }
      const create = () => createDomain(rival.deps, bySystem(rival.tenant.id), request)
      const made = await create()
      await removeDomain(rival.deps, bySystem(rival.tenant.id), made)
      await markVerified(holder.deps, holder.tenant.id, holder.domain.id)
      const refused = await create().catch((error: unknown) => error)
      expect(refused).toMatchObject(isTaken)
      expect(String(refused)).not.toContain(holder.tenant.id)
    },
  )
})

describe('verifyDomain, with a related name that another account has verified', () => {
  it.each(RELATED)('refuses a name %s, and writes only why', async (_, held, claimed) => {
    const id = unique()
    // Claimed before the other was verified.
    const rival = await createTenant({ domain: claimed(id), verified: false })
    const holder = await createTenant({ domain: held(id) })
    await expect(claim(rival)).rejects.toMatchObject(isTaken)
    const refused = await read(rival)
    expect(refused.status).toBe('failed')
    expect(JSON.stringify(refused)).not.toContain(holder.tenant.id)
    expect((await read(holder)).status).toBe('verified')
    await removeDomain(holder.deps, bySystem(holder.tenant.id), holder.domain.id)
    expect((await claim(rival)).status).toBe('verified')
  })

  it.each<[string, (id: string) => string, (id: string) => string]>([
    ['beside it', (id) => `a.d${id}.example`, (id) => `b.d${id}.example`],
    ['that only ends alike', (id) => `d${id}.example`, (id) => `xd${id}.example`],
    ['that only looks alike', (id) => `bücher${id}.example`, (id) => `bucher${id}.example`],
    ['with wildcards of SQL', (id) => `d-${id}.example`, (id) => `mail.dx${id}.example`],
  ])('verifies a name %s', async (_, held, claimed) => {
    const id = unique()
    await createTenant({ domain: held(id) })
    const other = await createTenant({ domain: claimed(id), verified: false })
    expect((await claim(other)).status).toBe('verified')
  })

  it('lets an account have names above and below its own, and a claim alone bars nobody', async () => {
    const name = `d${unique()}.example`
    await createTenant({ domain: `mail.${name}`, verified: false })
    const own = await createTenant({ domain: name })
    const below = await createDomain(own.deps, bySystem(own.tenant.id), {
      name: `news.${name}`,
      custom_return_path: 'send',
    })
    const domain = { id: below, name: `news.${name}` }
    expect((await claim({ ...own, domain })).status).toBe('verified')
  })

  it('leaves a domain verified that is checked again, whoever holds what around it', async () => {
    const name = `d${unique()}.example`
    const above = await createTenant({ domain: name, verified: false })
    const below = await createTenant({ domain: `mail.${name}` })
    await markVerified(above.deps, above.tenant.id, above.domain.id)
    for (const holder of [below, above]) expect((await claim(holder)).status).toBe('verified')
  })
})
