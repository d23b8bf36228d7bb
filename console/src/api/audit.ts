/** Who did what in a tenant. */
import type { AuditEntry } from '@mailstead/contracts/api/people/audit.ts'
import { listOptions } from './list.ts'

export type { AuditEntry }

export const auditOptions = listOptions<AuditEntry>(['audit'], '/v1/audit', {})
