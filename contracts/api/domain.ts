/** `/v1/domains`: the shapes of the npm package `resend`, and what ours adds to each record. */
import { z } from 'zod'
import { DomainId, MailboxId } from '../ids.ts'

export const DomainStatus = z
  .enum(['not_started', 'pending', 'verified', 'failed', 'temporary_failure'])
  .meta({ description: 'Only a `verified` domain can send or receive.', example: 'verified' })
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
  'mta-sts-host',
  'mta-sts',
  'tls-reports',
] as const
/**
 * A domain that receives has an MX record for each receiving host, numbered from 1. `dkim-rsa` and `dkim-ed25519` are of the keys
 * that sign; those of a pair that waits or was replaced are told apart by their selectors: `dkim-ms1r261125x7k2`.
 */
export type DomainRecordKind = (typeof DOMAIN_RECORD_KINDS)[number] | `receiving-mx-${number}` | `dkim-${string}`

export const DomainRecord = z.object({
  record: z
    .enum(['Ownership', 'DKIM', 'SPF', 'DMARC', 'Receiving', 'MTA-STS', 'TLS-RPT'])
    .meta({ description: 'What the record is for.' }),
  name: z.string().meta({ description: 'Name relative to the domain.', example: 'send' }),
  host: z.string().meta({ description: 'The whole name.', example: 'send.example.com' }),
  type: z.enum(['TXT', 'MX', 'CNAME']),
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

const Capability = z.enum(['enabled', 'disabled'])

/** What a received mail of the domain meets; ours, beside the package. */
const receiving = {
  disabled: z.boolean().meta({ description: 'A disabled domain neither sends nor receives.' }),
  unknown_recipients: z.enum(['refuse', 'accept']).meta({
    description: '`refuse`: an address that is not there is refused at once. `accept`: taken, and rejected afterwards.',
  }),
  catch_all: MailboxId.nullable().meta({
    description: 'Id of the inbox that gets mail for addresses not there, or null.',
  }),
  plus_addressing: z.boolean().meta({ description: 'Whether `user+anything` is `user`.' }),
  spam_limit: z
    .number()
    .min(0.1)
    .max(1_000)
    .nullable()
    .meta({ description: "Score from which mail is spam; null for the scorer's own threshold.", example: 5 }),
  dmarc_reject: z.enum(['file', 'refuse']).meta({
    description: "Mail that fails the policy `reject` of its sender's domain: filed as spam, or refused.",
  }),
  reject_notice: z.boolean().meta({
    description: 'Whether an authenticated sender is told of a mail that was taken for an address not there.',
  }),
  newsletter_days: z.number().int().min(1).max(3_650).nullable().meta({
    description:
      'Days that newsletters lie in the folder `inbox` before they go for good; null for any time. Moved ones stay.',
    example: 90,
  }),
  mta_sts: z.enum(['off', 'testing', 'enforce']).meta({
    description:
      'The MTA-STS policy that is served for the domain (RFC 8461). `testing`: senders report what `enforce` would have stopped.',
  }),
}

/** What becomes of sent mail of the domain; ours, beside the package. */
const sending = {
  sent_newsletter_days: z
    .number()
    .int()
    .min(1)
    .max(365)
    .meta({ description: 'Days that newsletters sent from the domain are kept (class `newsletter`).', example: 7 }),
  delivery_reports: z.enum(['none', 'smtp', 'all']).meta({
    description:
      'Who is told of a failed or late recipient without asking for it (RFC 3461): senders by SMTP, senders by any door, or nobody.',
  }),
}

const summary = {
  id: z.string().meta({ example: '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0' }),
  name: z.string().meta({ description: 'Lower-case ASCII, U-labels as A-labels.', example: 'example.com' }),
  status: DomainStatus,
  created_at: z.iso.datetime(),
  region: z.literal('us-east-1').meta({ description: 'Kept for the package; mail is accepted at every edge.' }),
  capabilities: z.object({ sending: Capability, receiving: Capability }),
}

export const DomainSummary = z.object(summary)
export type DomainSummary = z.infer<typeof DomainSummary>

export const Domain = z.object({
  object: z.literal('domain'),
  ...summary,
  open_tracking: z.boolean(),
  click_tracking: z.boolean(),
  tls: TlsMode,
  ...receiving,
  ...sending,
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

const Capabilities = z.strictObject({ sending: Capability.optional(), receiving: Capability.optional() })

const settings = {
  open_tracking: z.boolean().optional(),
  click_tracking: z.boolean().optional(),
  tls: TlsMode.optional(),
  capabilities: Capabilities.optional().meta({ description: 'What the domain is for. At least one stays enabled.' }),
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
  ...settings,
})
export type CreateDomain = z.infer<typeof CreateDomain>

export const UpdateDomain = z
  .strictObject({ ...settings, ...z.object({ ...receiving, ...sending }).partial().shape })
  .refine((changes) => Object.keys(changes).length > 0, 'give at least one setting, such as `tls`')
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
