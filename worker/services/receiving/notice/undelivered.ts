/** What a notice is about, and what is needed to send one. */
import type { DeliveryId, TenantId } from '@mailstead/contracts/ids.ts'
import type { MailChecks } from '@mailstead/contracts/mail-checks.ts'
import type { Deps } from '../../../deps.ts'
import type { OwnDomain } from '../../../store/directory/receiving/recipients.ts'

export type NoticeDeps = Pick<
  Deps,
  'bulk' | 'clock' | 'config' | 'directory' | 'ledgers' | 'log' | 'outbound' | 'rawBucket' | 'secrets'
>

/** A mail that was not delivered to one of its recipients. */
export interface Undelivered {
  readonly tenant: TenantId
  /** Of the ledger that holds the tenant. */
  readonly shard: number
  readonly delivery: DeliveryId
  readonly mailFrom: string
  readonly rawKey: string
  readonly receivedAtMs: number
  readonly checks: MailChecks | null
  /** As the envelope had it. */
  readonly rcptTo: string
  readonly domain: OwnDomain
}
