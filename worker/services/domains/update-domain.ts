/** Changes a domain's settings. */
import type { UpdateDomain } from '@mailstead/contracts/api/domain.ts'
import type { DomainId, MailboxId, TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import { notFound, Refusal } from '../../platform/refusal.ts'
import { findDomainDetail } from '../../store/directory/domain-records.ts'
import { type DomainChanges, updateDomain as updateRow } from '../../store/directory/domains.ts'
import { findMailboxIds } from '../../store/directory/receiving/aliases.ts'
import { type ActingIn, auditEntry } from '../access/audit-entry.ts'
import { forgetAccess } from '../access/authenticate.ts'
import { type Capabilities, readCapabilities } from './capabilities.ts'
import { domainEvent } from './domain-event.ts'

/** Columns by the names of the API; those not asked for stay away. */
const COLUMNS = {
  open_tracking: 'openTracking',
  click_tracking: 'clickTracking',
  tls: 'tls',
  unknown_recipients: 'unknownRecipients',
  catch_all: 'catchAllMailboxId',
  plus_addressing: 'plusAddressing',
  spam_limit: 'spamLimit',
  dmarc_reject: 'dmarcReject',
  reject_notice: 'rejectNotice',
  newsletter_days: 'newsletterDays',
} as const satisfies Partial<Record<keyof UpdateDomain, keyof DomainChanges>>

const toChanges = (request: UpdateDomain, capabilities: Capabilities): DomainChanges => ({
  ...Object.fromEntries(
    Object.entries(COLUMNS).flatMap(([field, column]) => {
      const value = Reflect.get(request, field)
      return value === undefined ? [] : [[column, value]]
    }),
  ),
  ...(request.disabled === undefined ? {} : { enabled: !request.disabled }),
  ...capabilities,
})

async function requireInbox(deps: Pick<Deps, 'directory'>, tenant: TenantId, id: MailboxId): Promise<void> {
  if (!(await findMailboxIds(deps.directory, tenant, [id])).has(id))
    throw new Refusal('validation_error', '`catch_all`: there is no inbox with this id. Give the id of one of yours.')
}

/** Throws `not_found`, or `validation_error` for a catch-all that is not there or a domain that would do nothing. */
export async function updateDomain(
  deps: Pick<Deps, 'directory' | 'config' | 'clock'>,
  { tenant, acting }: ActingIn,
  id: DomainId,
  request: UpdateDomain,
): Promise<void> {
  const before = await findDomainDetail(deps.directory, tenant, id)
  if (!before) throw notFound('domain')
  if (request.catch_all) await requireInbox(deps, tenant, request.catch_all)
  const changes = toChanges(request, readCapabilities(request.capabilities, before.domain))
  const after = { ...before, domain: { ...before.domain, ...changes } }
  const event = domainEvent(deps.config, 'domain.updated', after, deps.clock.now())
  const detail = { name: before.domain.name, ...changes }
  const audit = auditEntry(deps, acting, { act: 'domain.changed', target: id, detail })
  if (!(await updateRow(deps.directory, tenant, id, { changes, event, audit }))) throw notFound('domain')
  forgetAccess(tenant)
}
