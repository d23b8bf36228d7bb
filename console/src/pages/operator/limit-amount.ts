/** Limits as people type them: storage in megabytes, everything else as it is. Pure. */
import type { OperatorTenantDetail } from '../../api/operator/tenants.ts'

export type LimitName = OperatorTenantDetail['limits'][number]['name']

const MEGABYTE = 1_000_000

const unitOf = (name: LimitName): number => (name === 'storage_bytes' ? MEGABYTE : 1)

export const toShown = (name: LimitName, amount: number): number => amount / unitOf(name)
export const toAmount = (name: LimitName, shown: number): number => Math.round(shown * unitOf(name))
