/**
 * `npm run tenant -- create --name N --domain D [--verified]` makes a tenant in the running system and prints its fields
 * as one line of JSON; `npm run tenant -- delete ID` removes it with everything.
 */
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { readSettings, type Settings } from './dev/settings.ts'
import { createTenant, deleteTenant } from './dev/tenant/development-api.ts'
import { readRunningSystem } from './dev/tenant/running-system.ts'
import { seedMailboxes, verifyDomain } from './dev/tenant/seed-tenant.ts'
import { removeDomain } from './dev/tenant/zone-records.ts'

const USAGE = 'Usage: npm run tenant -- create --name N --domain D [--verified]\n       npm run tenant -- delete ID'

async function create(system: Pick<Settings, 'url' | 'zoneFile'>, name: string, domain: string, isVerified: boolean) {
  const created = await createTenant(system.url, { name, domain })
  if (isVerified) await verifyDomain(system, created)
  const { apiKey, tenant } = created
  return { url: system.url, ...(await seedMailboxes(system.url, { apiKey, tenant, domain: created.domain.name })) }
}

async function remove(system: Pick<Settings, 'url' | 'zoneFile'>, tenant: string) {
  const domains = await deleteTenant(system.url, tenant)
  if (existsSync(system.zoneFile)) for (const domain of domains) removeDomain(system.zoneFile, domain)
  return { tenant, deleted: true }
}

async function main(): Promise<unknown> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { name: { type: 'string' }, domain: { type: 'string' }, verified: { type: 'boolean', default: false } },
  })
  const [action, id] = positionals
  const { name, domain, verified } = values
  const system = readRunningSystem(readSettings(process.env).devJson)
  if (action === 'create' && name && domain) return create(system, name, domain, verified)
  if (action === 'delete' && id) return remove(system, id)
  throw new Error(USAGE)
}

try {
  process.stdout.write(`${JSON.stringify(await main())}\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
