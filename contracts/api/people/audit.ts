/** `/v1/audit`: who did what in an account. */
import { z } from 'zod'
import { listOf, pageOf } from '../page.ts'

const EntryId = z.uuid('must be a UUID in lower case').lowercase()

export const AuditEntry = z.object({
  object: z.literal('audit_entry'),
  id: z.string(),
  at: z.iso.datetime(),
  actor: z.object({
    kind: z.enum(['person', 'key', 'operator', 'system']),
    id: z.string().nullable(),
    name: z.string().nullable().meta({ description: 'As it was then.' }),
  }),
  act: z.string().meta({ example: 'member.removed' }),
  target: z.string().nullable().meta({ description: 'Id of what it was done to.' }),
  detail: z.record(z.string(), z.unknown()),
  ip: z.string().nullable(),
})
export type AuditEntry = z.infer<typeof AuditEntry>

export const AuditList = listOf(AuditEntry)
export type AuditList = z.infer<typeof AuditList>

export const ListAudit = pageOf(EntryId)
export type ListAudit = z.infer<typeof ListAudit>
