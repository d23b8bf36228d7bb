/** Makes a tenant whose domain is verified: its records go to the zone file, then the Worker is asked to look. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { replaceFile } from '../replace-file.ts'
import { NAMES, type Settings } from '../settings.ts'
import {
  type CreatedTenant,
  createAlias,
  createInbox,
  createTenant,
  readDomainStatus,
  requestVerification,
} from './development-api.ts'
import { publishRecords } from './zone-records.ts'

const VERIFY_TIMEOUT_MS = 30_000
const VERIFY_POLL_MS = 200
const MAILBOXES = ['ada', 'bob']

/** The fields of `dev.json` that belong to one tenant. */
export const TenantFields = z.object({
  apiKey: z.string(),
  tenant: z.string(),
  domain: z.string(),
  mailboxes: z.array(z.string()),
  alias: z.string(),
})
export type TenantFields = z.infer<typeof TenantFields>

export async function verifyDomain(
  settings: Pick<Settings, 'url' | 'zoneFile'>,
  created: CreatedTenant,
): Promise<void> {
  const { apiKey, domain } = created
  publishRecords(settings.zoneFile, domain.name, domain.records)
  await requestVerification(settings.url, apiKey, domain.id)
  const deadlineMs = Date.now() + VERIFY_TIMEOUT_MS
  for (let status = ''; status !== 'verified'; ) {
    status = await readDomainStatus(settings.url, apiKey, domain.id)
    if (Date.now() > deadlineMs) throw new Error(`The domain ${domain.name} is still "${status}" after 30 s`)
    if (status !== 'verified') await wait(VERIFY_POLL_MS)
  }
}

/** Two mailboxes and an alias to both, in the tenant's domain. */
export async function seedMailboxes(
  url: string,
  { apiKey, tenant, domain }: Pick<TenantFields, 'apiKey' | 'tenant' | 'domain'>,
): Promise<TenantFields> {
  const mailboxes = MAILBOXES.map((name) => `${name}@${domain}`)
  const alias = `team@${domain}`
  for (const mailbox of mailboxes) await createInbox(url, apiKey, mailbox)
  await createAlias(url, apiKey, { address: alias, inboxes: mailboxes })
  return { apiKey, tenant, domain, mailboxes, alias }
}

/** Throws a line that says what to do when an earlier version made the demo tenant, which lacks what this one shows. */
function readKept(path: string): TenantFields {
  const kept = TenantFields.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (kept.success) return kept.data
  throw new Error(`${path} is of an earlier version: remove the folder of local data to start afresh`)
}

/** The demo tenant; its fields are kept beside the databases, so that both are deleted together. */
export async function seedDemoTenant(settings: Settings): Promise<TenantFields> {
  const path = join(settings.stateDir, 'demo-tenant.json')
  if (existsSync(path)) return readKept(path)
  const created = await createTenant(settings.url, { name: 'Demo', domain: NAMES.demo, operator: true })
  await verifyDomain(settings, created)
  const fields = await seedMailboxes(settings.url, {
    apiKey: created.apiKey,
    tenant: created.tenant,
    domain: created.domain.name,
  })
  replaceFile(path, `${JSON.stringify(fields, null, 2)}\n`, 0o600)
  return fields
}
