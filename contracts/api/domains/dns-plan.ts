/** `POST /v1/domains/:id/dns/cloudflare`: a domain's records written into its zone at Cloudflare. */
import { z } from 'zod'
import { DomainRecord } from '../domain.ts'

export const PublishAtCloudflare = z.strictObject({
  // What a header can carry (RFC 6750 §2.1).
  api_token: z
    .string()
    .trim()
    .regex(/^[\w~+/.=-]{20,200}$/, 'must be an API token as Cloudflare shows it once')
    .meta({ description: 'A token with Zone: Read and DNS: Edit of the zone. Used for this request and not kept.' }),
  apply: z.boolean().default(false).meta({ description: 'false: only say what would be done.' }),
  replace_mx: z.boolean().default(false).meta({
    description: 'Whether MX records of other hosts at the same name are removed. Mail then comes here only.',
  }),
})
export type PublishAtCloudflare = z.infer<typeof PublishAtCloudflare>

export const PlannedRecord = z.object({
  host: DomainRecord.shape.host,
  type: DomainRecord.shape.type,
  value: DomainRecord.shape.wanted,
  action: z.enum(['present', 'create', 'merge', 'replace', 'conflict']).meta({
    description:
      '`present`: nothing to do. `merge`: an existing record is kept and gets what it lacks. `replace`: other MX records go. `conflict`: left as it is.',
  }),
  found: z.array(z.string()).meta({ description: 'What the zone has at this name and of this type.' }),
  explanation: z.string(),
  is_written: z.boolean().meta({ description: 'Whether this request wrote it.' }),
})
export type PlannedRecord = z.infer<typeof PlannedRecord>

export const DnsPlan = z.object({
  object: z.literal('dns_plan'),
  zone: z.string().meta({ description: 'The zone that holds the domain.', example: 'example.com' }),
  applied: z.boolean(),
  records: z.array(PlannedRecord),
})
export type DnsPlan = z.infer<typeof DnsPlan>
