/** `/v1/operator/backups` and `/v1/operator/restore`: copies of all rows, and how a deployment is made from one. */
import { z } from 'zod'
import { TenantId } from '../../ids.ts'

export const Backup = z.object({
  object: z.literal('backup'),
  id: z.string(),
  state: z.enum(['running', 'complete']),
  trigger: z.enum(['daily', 'operator']),
  started_at: z.iso.datetime().meta({ description: 'A mail is in the backup when it was accepted before.' }),
  finished_at: z.iso.datetime().nullable(),
  rows: z.number().int(),
  bytes: z.number().int().meta({ description: 'Of the compressed pages.' }),
})
export type Backup = z.infer<typeof Backup>

export const BackupList = z.object({ object: z.literal('list'), data: z.array(Backup) })

export const StartRestore = z.union([
  z.strictObject({
    backup_id: z.string().min(1).max(60).meta({ description: 'Into a deployment without accounts.' }),
  }),
  z.strictObject({
    in_place: z.literal(true).meta({
      description:
        'The databases are put back by other means (Time Travel): what sends stops until it is confirmed twice.',
    }),
  }),
])
export type StartRestore = z.infer<typeof StartRestore>

const Difference = z.object({ part: z.string(), wanted: z.number().int(), found: z.number().int() })

export const Restore = z.object({
  object: z.literal('restore'),
  state: z.enum(['none', 'frozen', 'running', 'ready', 'released']).meta({
    description: '`frozen` and `ready` wait for POST /v1/operator/restore/confirm.',
  }),
  backup_id: z.string().nullable(),
  step: z.string().nullable(),
  started_at: z.iso.datetime().nullable(),
  rows: z.number().int(),
  differences: z.array(Difference).meta({ description: 'Parts with another number of rows than the backup.' }),
  mended: z.number().int().meta({ description: 'Mails whose state was made from their recipients anew.' }),
  found_at_relays: z.number().int().meta({ description: 'Mails of which a relay could say what became of them.' }),
  unasked_relays: z.array(z.string()).meta({ description: 'Relays that did not answer.' }),
  held: z.array(z.object({ tenant_id: z.string(), emails: z.number().int() })).meta({
    description: 'Mails that may have been delivered since the backup, by account; up to a hundred accounts.',
  }),
  problem: z.string().nullable(),
})
export type Restore = z.infer<typeof Restore>

export const ReleaseRestored = z
  .strictObject({
    tenant_id: TenantId.optional().meta({ description: 'Of one account.' }),
    all: z.literal(true).optional().meta({ description: 'Of every account.' }),
  })
  .refine(({ tenant_id, all }) => (tenant_id === undefined) !== (all === undefined), {
    error: 'Name one account by `tenant_id`, or send `"all": true`.',
  })
export type ReleaseRestored = z.infer<typeof ReleaseRestored>

export const ReleasedRestored = z.object({
  object: z.literal('restore_release'),
  released: z.number().int(),
  has_more: z.boolean().meta({ description: 'Repeat the request for the rest.' }),
})
export type ReleasedRestored = z.infer<typeof ReleasedRestored>
