/** Domains as the API shows them. Nothing sealed or secret is in reach here. */
import type { Domain, DomainRecord, DomainSummary } from '@mailstead/contracts/api/domain.ts'
import { MailboxId } from '@mailstead/contracts/ids.ts'
import type { DomainDetail } from '../../store/directory/domain-records.ts'
import type { DomainRow } from '../../store/directory/domains.ts'
import { listWantedRecords, type RecordNames, type WantedRecord } from './wanted-records.ts'

const enabled = (is: boolean) => (is ? 'enabled' : 'disabled')

export const showSummary = (domain: DomainRow): DomainSummary => ({
  id: domain.id,
  name: domain.name,
  status: domain.status,
  created_at: new Date(domain.createdAtMs).toISOString(),
  region: 'us-east-1',
  capabilities: { sending: enabled(domain.sending), receiving: enabled(domain.receiving) },
})

function showRecord(wanted: WantedRecord, state: DomainDetail['records'][number] | undefined): DomainRecord {
  const { record, name, host, type, value, priority, required } = wanted
  return {
    record,
    name,
    host,
    type,
    ttl: 'Auto',
    status: state?.status ?? 'not_started',
    value,
    ...(priority === undefined ? {} : { priority }),
    required,
    wanted: priority === undefined ? value : `${priority} ${value}`,
    seen: state?.seen ? [...state.seen] : null,
    explanation: state?.explanation ?? null,
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
})

export function showDomain(config: RecordNames, detail: DomainDetail): Domain {
  const { domain, keys } = detail
  const states = new Map(detail.records.map((state) => [state.kind, state]))
  return {
    object: 'domain',
    ...showSummary(domain),
    open_tracking: domain.openTracking,
    click_tracking: domain.clickTracking,
    tls: domain.tls,
    ...showReceiving(domain),
    records: listWantedRecords(config, domain, keys).map((wanted) => showRecord(wanted, states.get(wanted.kind))),
  }
}
