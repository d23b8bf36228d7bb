/** Domains as the API shows them. Nothing sealed or secret is in reach here. */
import type { Domain, DomainRecord, DomainSummary } from '@mailstead/contracts/api/domain.ts'
import { MailboxId } from '@mailstead/contracts/ids.ts'
import type { DomainDetail } from '../../store/directory/domain-records.ts'
import type { DomainRow } from '../../store/directory/domains.ts'
import { listWantedRecords, type NamedDomain, type RecordNames, type WantedRecord } from './wanted-records.ts'

const enabled = (is: boolean) => (is ? 'enabled' : 'disabled')

export const showSummary = (domain: DomainRow): DomainSummary => ({
  id: domain.id,
  name: domain.name,
  status: domain.status,
  created_at: new Date(domain.createdAtMs).toISOString(),
  region: 'us-east-1',
  capabilities: { sending: enabled(domain.sending), receiving: enabled(domain.receiving) },
})

type ShownState = DomainDetail['records'][number] | undefined

/** A key that waits has what DNS says and what happens then; of one that was replaced nothing is to be mended. */
function explain({ rotation }: WantedRecord, state: ShownState): string | null {
  if (!rotation) return state?.explanation ?? null
  const seen = rotation.state === 'pending' ? state?.explanation : null
  return seen ? `${rotation.note} ${seen}` : rotation.note
}

function showRecord(wanted: WantedRecord, state: ShownState): DomainRecord {
  const { record, name, host, type, value, priority, required } = wanted
  return {
    record,
    name,
    host,
    type,
    ttl: 'Auto',
    status: state?.status ?? (wanted.rotation?.state === 'pending' ? 'pending' : 'not_started'),
    value,
    ...(priority === undefined ? {} : { priority }),
    required,
    wanted: priority === undefined ? value : `${priority} ${value}`,
    seen: state?.seen ? [...state.seen] : null,
    explanation: explain(wanted, state),
    ...(state?.warning ? { warning: state.warning } : {}),
  }
}

const showReceiving = (domain: DomainRow) => ({
  disabled: !domain.enabled,
  unknown_recipients: domain.unknownRecipients,
  catch_all: domain.catchAllMailboxId === null ? null : MailboxId.parse(domain.catchAllMailboxId),
  plus_addressing: domain.plusAddressing,
  spam_limit: domain.spamLimit,
  dmarc_reject: domain.dmarcReject,
  reject_notice: domain.rejectNotice,
  newsletter_days: domain.newsletterDays,
  mta_sts: domain.mtaSts,
})

type RecordDetail = Omit<DomainDetail, 'domain'> & { readonly domain: NamedDomain }

/** What to publish, and what was last seen of it. */
export function showRecords(config: RecordNames, { domain, keys, records }: RecordDetail): DomainRecord[] {
  const states = new Map(records.map((state) => [state.kind, state]))
  return listWantedRecords(config, domain, keys).map((wanted) => showRecord(wanted, states.get(wanted.kind)))
}

export function showDomain(config: RecordNames, detail: DomainDetail): Domain {
  const { domain } = detail
  return {
    object: 'domain',
    ...showSummary(domain),
    open_tracking: domain.openTracking,
    click_tracking: domain.clickTracking,
    tls: domain.tls,
    ...showReceiving(domain),
    sent_newsletter_days: domain.sentNewsletterDays,
    delivery_reports: domain.deliveryReports,
    records: showRecords(config, detail),
  }
}
