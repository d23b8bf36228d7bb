/** `/v1/domains`: the shapes of the npm package `resend`, and what ours adds to each record. */
import { z } from 'zod'
import { DomainId } from '../ids.ts'

export const DomainStatus = z
  .enum(['not_started', 'pending', 'verified', 'failed', 'temporary_failure'])
  .meta({ description: 'Only a `verified` domain can send.', example: 'verified' })
export type DomainStatus = z.infer<typeof DomainStatus>

export const TlsMode = z.enum(['opportunistic', 'enforced']).meta({
  description: '`opportunistic` encrypts where the receiving host offers it; `enforced` sends only encrypted.',
  example: 'opportunistic',
})
export type TlsMode = z.infer<typeof TlsMode>

/** The kinds of record, in the order in which they are shown and judged. */
export const DOMAIN_RECORD_KINDS = [
  'ownership',
  'dkim-rsa',
  'dkim-ed25519',
  'return-path-mx',
  'return-path-spf',
  'dmarc',
] as const
export type DomainRecordKind = (typeof DOMAIN_RECORD_KINDS)[number]

export const DomainRecord = z.object({
  record: z.enum(['Ownership', 'DKIM', 'SPF', 'DMARC']).meta({ description: 'What the record is for.' }),
  name: z.string().meta({ description: 'Name relative to the domain.', example: 'send' }),
  host: z.string().meta({ description: 'The whole name.', example: 'send.example.com' }),
  type: z.enum(['TXT', 'MX']),
  ttl: z.literal('Auto'),
  status: DomainStatus,
  value: z.string().meta({ description: 'What to publish; for an MX the host, its preference is `priority`.' }),
  priority: z.number().int().optional().meta({ description: 'Preference of an MX.', example: 10 }),
  required: z.boolean().meta({ description: 'Whether the domain needs the record to be verified.' }),
  wanted: z.string().meta({ description: 'The value as a zone file shows it; an MX with its preference.' }),
  seen: z.array(z.string()).nullable().meta({ description: 'The values last seen in DNS; null when none was.' }),
  explanation: z.string().nullable().meta({ description: 'Why the record has this status and what to do about it.' }),
  warning: z.string().optional().meta({ description: 'What could be better in a record that passes.' }),
})
export type DomainRecord = z.infer<typeof DomainRecord>

const summary = {
  id: z.string().meta({ example: '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0' }),
  name: z.string().meta({ description: 'Lower-case ASCII, U-labels as A-labels.', example: 'example.com' }),
  status: DomainStatus,
  created_at: z.iso.datetime(),
  region: z.literal('us-east-1').meta({ description: 'Kept for the package; mail is accepted at every edge.' }),
  capabilities: z.object({ sending: z.literal('enabled'), receiving: z.literal('disabled') }),
}

export const DomainSummary = z.object(summary)
export type DomainSummary = z.infer<typeof DomainSummary>

export const Domain = z.object({
  object: z.literal('domain'),
  ...summary,
  open_tracking: z.boolean(),
  click_tracking: z.boolean(),
  tls: TlsMode,
  records: z.array(DomainRecord),
})
export type Domain = z.infer<typeof Domain>

export const DomainList = z.object({
  object: z.literal('list'),
  has_more: z.boolean().meta({ description: 'Whether there are more in the direction that was asked for.' }),
  data: z.array(DomainSummary),
})
export type DomainList = z.infer<typeof DomainList>

export const DomainReference = z.object({ object: z.literal('domain'), id: z.string() })
export type DomainReference = z.infer<typeof DomainReference>

export const DomainRemoved = z.object({ object: z.literal('domain'), id: z.string(), deleted: z.literal(true) })
export type DomainRemoved = z.infer<typeof DomainRemoved>

const settings = {
  open_tracking: z.boolean().optional(),
  click_tracking: z.boolean().optional(),
  tls: TlsMode.optional(),
}

/** Values that the package may send; every one is answered by the same edge. */
const Region = z.enum(['us-east-1', 'eu-west-1', 'sa-east-1', 'ap-northeast-1'])

export const CreateDomain = z.strictObject({
  name: z.string().min(1).max(260).meta({ description: 'The domain of your From addresses.', example: 'example.com' }),
  // RFC 5321 §4.1.2 sub-domain: one label of letters, digits and inner hyphens.
  custom_return_path: z
    .string()
    .toLowerCase()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be one label of letters, digits and inner hyphens')
    .default('send')
    .meta({ description: 'First label of the return-path host, where bounces arrive.', example: 'send' }),
  region: Region.optional().meta({ description: 'Taken for the package and without effect.' }),
  capabilities: z
    .strictObject({
      sending: z.literal('enabled', 'only `enabled` is offered').optional(),
      receiving: z.literal('disabled', 'only `disabled` is offered').optional(),
    })
    .optional(),
  ...settings,
})
export type CreateDomain = z.infer<typeof CreateDomain>

export const UpdateDomain = z
  .strictObject(settings)
  .refine((changes) => Object.keys(changes).length > 0, 'give `open_tracking`, `click_tracking` or `tls`')
export type UpdateDomain = z.infer<typeof UpdateDomain>

/** The query of `GET /v1/domains`. */
export const ListDomains = z
  .strictObject({
    limit: z
      .string()
      .regex(/^[1-9]\d{0,2}$/, 'must be a whole number from 1 to 100')
      .transform(Number)
      .pipe(z.number().max(100, 'must be a whole number from 1 to 100'))
      .default(20),
    after: DomainId.optional().meta({ description: 'Only domains that follow this id in the list (older ones).' }),
    before: DomainId.optional().meta({ description: 'Only domains in front of this id in the list (newer ones).' }),
  })
  .refine((page) => !(page.after && page.before), { path: ['before'], error: 'give `after` or `before`, not both' })
export type ListDomains = z.infer<typeof ListDomains>
