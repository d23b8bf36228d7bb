/** Who did what in a tenant. */
import type { AuditEntry } from '@mailstead/contracts/api/people/audit.ts'
import { queryOptions } from '@tanstack/react-query'
import { listOptions } from './list.ts'

export type { AuditEntry }

export const auditOptions = listOptions<AuditEntry>(['audit'], '/v1/audit', {})

/** What the operator answered last to a request for a review, if that is not long ago; only who sees the audit log sees it. */
export const lastAnswerOptions = queryOptions({
  queryKey: ['audit', 'answer'],
  queryFn: async () => {
    const { data } = await auditOptions.fetchPage(undefined)
    return data.find(({ act }) => act === 'review.declined') ?? null
  },
})
