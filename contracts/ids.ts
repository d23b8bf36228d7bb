/**
 * Identifiers that cross a process. All are UUIDv7 (RFC 9562 §5.7): they sort by creation time, which is what lets
 * lists page on the primary key. Brands keep a tenant's id from being passed where a message's is meant.
 */
import { z } from 'zod'

const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'must be a UUID in lower case')

export const TenantId = uuid.brand<'TenantId'>()
export type TenantId = z.infer<typeof TenantId>

export const MessageId = uuid.brand<'MessageId'>()
export type MessageId = z.infer<typeof MessageId>

/** One hand-over of a message to a relay; a retry of failed recipients is another job of the same message. */
export const JobId = uuid.brand<'JobId'>()
export type JobId = z.infer<typeof JobId>

export const DomainId = uuid.brand<'DomainId'>()
export type DomainId = z.infer<typeof DomainId>

/** Chosen by the agent before the first try, so that a repeat of the same attempt or event is recognised. */
export const AttemptId = uuid.brand<'AttemptId'>()
export type AttemptId = z.infer<typeof AttemptId>

/** One received mail: chosen by the relay before its first POST, so that a repeat is recognised. */
export const DeliveryId = uuid.brand<'DeliveryId'>()
export type DeliveryId = z.infer<typeof DeliveryId>

/** API: an inbox. */
export const MailboxId = uuid.brand<'MailboxId'>()
export type MailboxId = z.infer<typeof MailboxId>

export const AliasId = uuid.brand<'AliasId'>()
export type AliasId = z.infer<typeof AliasId>

/** A thread of one mailbox. */
export const ThreadId = uuid.brand<'ThreadId'>()
export type ThreadId = z.infer<typeof ThreadId>

/** An entry of the blocklist. */
export const BlockId = uuid.brand<'BlockId'>()
export type BlockId = z.infer<typeof BlockId>

/** A person in a tenant. */
export const MemberId = uuid.brand<'MemberId'>()
export type MemberId = z.infer<typeof MemberId>

export const InvitationId = uuid.brand<'InvitationId'>()
export type InvitationId = z.infer<typeof InvitationId>

/** A relay's name as the operator wrote it: it appears in URLs, headers and logs. */
export const RelayId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
  .brand<'RelayId'>()
export type RelayId = z.infer<typeof RelayId>
