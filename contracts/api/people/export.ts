/** `/v1/tenant/export`: everything of an account as one file. */
import { z } from 'zod'

export const TenantExport = z.object({
  object: z.literal('export'),
  download_url: z.url().meta({ description: 'Gives the file to whoever has it, as long as you own the account.' }),
  expires_at: z.iso.datetime(),
})
export type TenantExport = z.infer<typeof TenantExport>

/** Raised with every change that a reader of the file would notice. */
export const EXPORT_FORMAT = 1
