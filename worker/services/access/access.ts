/** Who is calling, and what the caller may send as: the result of the one directory read of a request. */
import type { DomainId, TenantId } from '@mailstead/contracts/ids.ts'
import type { KeyActor, MemberActor, SystemActor } from './actor.ts'

/** A DKIM key ready to sign with. It lives in memory only. */
export interface SigningKey {
  readonly selector: string
  readonly algorithm: 'rsa-sha256' | 'ed25519-sha256'
  readonly privateKeyPem: string
}

/** The domain of the From address, as the tenant owns it. */
export interface SenderDomain {
  readonly id: DomainId
  readonly name: string
  readonly isVerified: boolean
  /** Not switched off by its owner, and for sending. */
  readonly isSending: boolean
  /** `<label>.<name>`, the domain of MAIL FROM. */
  readonly returnPathHost: string
  readonly keys: readonly SigningKey[]
  /** Whether opens and clicks are counted unless a mail says otherwise. */
  readonly openTracking: boolean
  readonly clickTracking: boolean
  /** Who is told what became of a mail without asking for it: senders by SMTP, senders by any door, nobody. */
  readonly deliveryReports: 'all' | 'none' | 'smtp'
}

export interface Access {
  readonly actor: KeyActor | MemberActor | SystemActor
  /** Only the mailboxes of this person can be reached; null for all. */
  readonly mailboxesOf: string | null
  /** The key may send from this domain only; null for any. */
  readonly boundDomainId: string | null
  /** The key may send with the address of this mailbox only; null for any. */
  readonly boundMailboxId: string | null
  /** That address, in lower case; null also when the mailbox is gone, and then the key sends nothing. */
  readonly boundAddress: string | null
  /** When the caller's key ends, in milliseconds since the epoch; null for never. */
  readonly expiresAtMs: number | null
  readonly tenant: TenantId
  readonly tenantState: 'active' | 'paused' | 'moving'
  /** Index of the ledger that holds the tenant. */
  readonly shard: number
  /** What was measured of that ledger a minute ago or so; 0 before the first time. */
  readonly shardSizeBytes: number
  readonly shardRawBytes: number
  /** Recipients a day and a month (UTC). */
  readonly dailyQuota: number
  readonly monthlyQuota: number
  /** Mail goes to own addresses only. */
  readonly isSandboxed: boolean
  /** Only mailboxes that may send, and aliases of them, are senders: as the tenant is set, and at doors that always ask for it. */
  readonly wantsMailboxSender: boolean
  /** At doors where a mail may have more recipients than at the API. */
  readonly recipientsMax?: number
  /** Present when the request named a sender whose domain the tenant owns. */
  readonly sender: SenderDomain | null
}
