/**
 * `GET /relay/v1/config?after=<revision>`, relay → Worker: what a relay must know to answer RCPT TO by itself. Entries come in order of their
 * revision; a later one of the same key replaces the earlier, `value: null` removes it. Written by the directory's triggers.
 */
import { z } from 'zod'
import { TenantId } from './ids.ts'

/** A hosted domain that may receive now. */
export const MxDomain = z.object({
  kind: z.literal('domain'),
  /** Lower-case ASCII. */
  name: z.string(),
  tenant: TenantId,
  /** Unknown recipients: refused at RCPT TO, or taken and answered later. */
  unknown: z.enum(['refuse', 'accept']),
  catchAll: z.boolean(),
  /** `user+anything` is `user`. */
  plus: z.boolean(),
  /** What a failed DMARC policy `reject` does. */
  dmarcReject: z.enum(['file', 'refuse']),
  /** Its account keeps as much as it may: mail is put off at RCPT TO. Workers of before say nothing of it. */
  full: z.boolean().default(false),
})
export type MxDomain = z.infer<typeof MxDomain>

/** A host of return paths: takes only addresses of their form (`b-<token>`). */
export const MxBounces = z.object({ kind: z.literal('bounces'), name: z.string(), tenant: TenantId })
export type MxBounces = z.infer<typeof MxBounces>

/** A mailbox or alias; of the tenant that holds the domain, or it counts for nothing. */
export const MxAddress = z.object({ kind: z.literal('address'), tenant: TenantId, address: z.string() })
export type MxAddress = z.infer<typeof MxAddress>

/** A blocked network. `*` holds from the first moment of a connection, a tenant's for mail to its domains. */
export const MxBlock = z.object({
  kind: z.literal('block'),
  scope: z.union([z.literal('*'), TenantId]),
  /** Canonical CIDR, v4-mapped v6 as v4. */
  network: z.string(),
  reason: z.string().nullable(),
  expiresAtMs: z.number().int().nullable(),
})
export type MxBlock = z.infer<typeof MxBlock>

export const MxValue = z.discriminatedUnion('kind', [MxDomain, MxBounces, MxAddress, MxBlock])
export type MxValue = z.infer<typeof MxValue>

export const MX_ENTRIES_PER_PAGE = 1_000

export const MxPage = z.object({
  /** Of the last entry of the page, or the asked one when there is none. */
  revision: z.number().int().min(0),
  /** The relay's copy is too old to be brought up by changes: it begins anew with this page. */
  reset: z.boolean(),
  more: z.boolean(),
  entries: z
    .array(z.object({ key: z.string().max(600), revision: z.number().int(), value: MxValue.nullable() }))
    .max(MX_ENTRIES_PER_PAGE),
})
export type MxPage = z.infer<typeof MxPage>

/** How often a relay asks; an entry is in force within 60 s everywhere. The answer to "nothing new" is 304 by ETag. */
export const MX_SYNC_EVERY_MS = 10_000

/** Body of `POST /relay/v1/recipients`: addresses that the relay's copy lacks, asked before they are refused. */
export const RecipientsBody = z.object({ addresses: z.array(z.string().min(1).max(512)).min(1).max(20) })
export type RecipientsBody = z.infer<typeof RecipientsBody>

/** `take`: the domain takes it now. `unknown`: the domain is hosted, the address is not. `foreign`: not hosted, or not receiving. */
export const RecipientVerdict = z.enum(['take', 'unknown', 'foreign'])
export type RecipientVerdict = z.infer<typeof RecipientVerdict>

export const RecipientsAnswer = z.object({
  /** In the order of the question. */
  answers: z.array(z.object({ address: z.string(), verdict: RecipientVerdict })),
})
export type RecipientsAnswer = z.infer<typeof RecipientsAnswer>
