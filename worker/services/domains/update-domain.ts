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
import { type DomainHoldDeps, holdDisabled, releaseEnabled } from './hold-disabled.ts'
import { readRecordNames } from './record-names.ts'

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
  sent_newsletter_days: 'sentNewsletterDays',
  delivery_reports: 'deliveryReports',
  mta_sts: 'mtaSts',
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

/** A policy names where mail comes in, and somebody must serve it. */
function refusePolicy(
  { MTA_STS_HOST }: Deps['config'],
  { receiving }: Capabilities,
  mode: UpdateDomain['mta_sts'],
): void {
  if (mode === undefined || mode === 'off') return
  if (MTA_STS_HOST === '')
    throw new Refusal('validation_error', '`mta_sts`: this deployment serves no policies. Leave it `off`.')
  if (!receiving)
    throw new Refusal(
      'validation_error',
      '`mta_sts`: the domain does not receive. Set `capabilities.receiving` to `enabled` first.',
    )
}

/**
 * Throws `not_found`, or `validation_error` for a catch-all that is not there, a domain that would do nothing or a policy that nobody
 * would serve.
 */
export async function updateDomain(
  deps: DomainHoldDeps & Pick<Deps, 'config'>,
  { tenant, acting }: ActingIn,
  id: DomainId,
  request: UpdateDomain,
): Promise<void> {
  const before = await findDomainDetail(deps.directory, tenant, id)
  if (!before) throw notFound('domain')
  if (request.catch_all) await requireInbox(deps, tenant, request.catch_all)
  const capabilities = readCapabilities(request.capabilities, before.domain)
  refusePolicy(deps.config, capabilities, request.mta_sts)
  const changes = toChanges(request, capabilities)
  const after = { ...before, domain: { ...before.domain, ...changes } }
  const event = domainEvent(await readRecordNames(deps), 'domain.updated', after, deps.clock.now())
  const detail = { name: before.domain.name, ...changes }
  const audit = auditEntry(deps, acting, { act: 'domain.changed', target: id, detail })
  if (!(await updateRow(deps.directory, tenant, id, { changes, event, audit }))) throw notFound('domain')
  forgetAccess(tenant)
  // By what was asked and not by what has changed: a request that broke off is made whole by its repeat.
  if (request.disabled === true) await holdDisabled(deps, tenant, before.domain)
  if (request.disabled === false) await releaseEnabled(deps, before.domain)
}
