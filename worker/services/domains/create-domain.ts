/** Makes a domain with its two DKIM keys. It sends nothing before `verify-domain` saw its records. */
import type { CreateDomain } from '@mailstead/contracts/api/domain.ts'
import { DomainId } from '@mailstead/contracts/ids.ts'
import { relatedNames } from '@mailstead/mail/address/related-names.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findDomain, insertDomain } from '../../store/directory/domains.ts'
import { findHeldByAnother } from '../../store/directory/hosted/related-domains.ts'
import { type ActingIn, auditEntry } from '../access/audit-entry.ts'
import { forgetAccess } from '../access/authenticate.ts'
import { refuseOverLimit } from '../plans/refuse-over-limit.ts'
import { readCapabilities } from './capabilities.ts'
import { createDkimKeys } from './dkim/create-keys.ts'
import { domainEvent } from './domain-event.ts'
import { parseDomainName } from './domain-name.ts'
import { randomText } from './random-text.ts'
import { readRecordNames } from './record-names.ts'

// Says that the name is taken and nothing of by whom or since when.
const HELD =
  '`name`: another account has verified this domain, one above or below it, or another spelling of it. Remove it there, or ask support to move it.'

/**
 * The id of the new domain; of one that is there with this id and its own keys when a repeat of the request made it. Throws
 * `validation_error` for the name, `conflict` when the tenant has it already or another account holds it or a related one verified,
 * `limit_reached`.
 */
export async function createDomain(
  deps: Pick<Deps, 'directory' | 'secrets' | 'clock' | 'config'>,
  { tenant, acting }: ActingIn,
  request: CreateDomain,
  thingId = newId(deps.clock.now()),
): Promise<DomainId> {
  const capabilities = readCapabilities(request.capabilities, { sending: true, receiving: false })
  const name = parseDomainName(request.name, request.custom_return_path)
  if (await findHeldByAnother(deps.directory, tenant, relatedNames(name))) throw new Refusal('conflict', HELD)
  const nowMs = deps.clock.now()
  const id = DomainId.parse(thingId)
  const keys = await createDkimKeys(deps, tenant)
  const domain = {
    id,
    name,
    status: 'not_started' as const,
    returnPathLabel: request.custom_return_path,
    ownershipToken: randomText(32),
    openTracking: request.open_tracking ?? false,
    clickTracking: request.click_tracking ?? false,
    tls: request.tls ?? 'opportunistic',
    mtaSts: 'off' as const,
    ...capabilities,
    createdAtMs: nowMs,
  }
  const shown = keys.map((key) => ({ ...key, state: 'active' as const, retiredAtMs: null }))
  const event = domainEvent(await readRecordNames(deps), 'domain.created', { domain, keys: shown, records: [] }, nowMs)
  const audit = auditEntry(deps, acting, { act: 'domain.added', target: id, detail: { name } })
  const isMade = await insertDomain(deps.directory, tenant, { domain, keys, event, audit }).catch(
    refuseOverLimit(deps, tenant),
  )
  if (!isMade && !(await findDomain(deps.directory, tenant, id)))
    throw new Refusal('conflict', `\`name\`: this account has the domain ${name} already. Use it, or remove it first.`)
  forgetAccess(tenant)
  return id
}
