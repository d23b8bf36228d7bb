/** A report that was composed, and what it tells of. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import type { ReportKey } from '../../../store/ledger/sending/delivery-reports.ts'

export type ReportDeps = Pick<
  Deps,
  'bulk' | 'clock' | 'config' | 'directory' | 'inbound' | 'ledgers' | 'log' | 'outbound' | 'rawBucket' | 'secrets'
>

export interface WrittenReport {
  readonly key: ReportKey
  readonly tenant: TenantId
  readonly shard: number
  /** The same whenever it is made of the same recipients. */
  readonly id: string
  /** Likewise. */
  readonly atMs: number
  readonly domainId: string
  readonly from: string
  readonly to: string
  readonly subject: string
  /** 7-bit ASCII. */
  readonly raw: string
}
