/** `/v1/operator/records`: what the deployment itself must publish for its relays. */
import { z } from 'zod'
import { DnsCheck } from './relay-source.ts'

export const PlatformRecord = DnsCheck.extend({
  purpose: z.enum(['relay', 'ptr', 'mx', 'return_path', 'spf']),
  type: z.enum(['A', 'AAAA', 'PTR', 'TXT']),
  host: z.string(),
  relay: z.string().nullable().meta({ description: 'Whose it is; null when it is of several.' }),
  priority: z.number().int().nullable().meta({ description: 'Of an MX host; null elsewhere.' }),
  checked_at: z.iso.datetime().nullable(),
})
export type PlatformRecord = z.infer<typeof PlatformRecord>

export const PlatformRecordList = z.object({
  object: z.literal('list'),
  data: z.array(PlatformRecord),
  spf_lookups: z.number().int().nullable().meta({
    description: 'Look-ups that the SPF record costs; a tenant’s include is one more, and receivers stop after ten.',
  }),
})
export type PlatformRecordList = z.infer<typeof PlatformRecordList>
