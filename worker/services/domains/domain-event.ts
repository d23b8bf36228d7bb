/** What is told of a domain, in the shape that the package `resend` declares. Pure. */
import type { DomainDetail } from '../../store/directory/domain-records.ts'
import type { DomainRow } from '../../store/directory/domains.ts'
import type { NotedEvent } from '../../store/directory/events/event-outbox.ts'
import { toNotedEvent } from '../events/tell-noted.ts'
import { showRecords } from './show-domain.ts'
import type { NamedDomain, RecordNames } from './wanted-records.ts'

type DomainEventType = 'domain.created' | 'domain.updated' | 'domain.deleted'

/** The domain as the event leaves it; one that is removed as it was. */
export type ToldDomain = Omit<DomainDetail, 'domain'> & {
  readonly domain: NamedDomain & Pick<DomainRow, 'id' | 'status' | 'createdAtMs'>
}

export function domainEvent(config: RecordNames, type: DomainEventType, told: ToldDomain, atMs: number): NotedEvent {
  const { id, name, status, createdAtMs } = told.domain
  const created_at = new Date(createdAtMs).toISOString()
  const data = { id, name, status, created_at, region: 'us-east-1', records: showRecords(config, told) }
  return toNotedEvent(type, data, atMs)
}
