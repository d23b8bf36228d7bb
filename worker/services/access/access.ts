/** Who is calling, and what the caller may send as: the result of the one directory read of a request. */
import type { DomainId, TenantId } from '@mailstead/contracts/ids.ts'

export type Permission = 'full_access' | 'sending_access' | 'read_access'

/** What a route does with the account: send mail, show something, or change something. */
export type Need = 'send' | 'read' | 'manage'

const ALLOWED: Readonly<Record<Permission, readonly Need[]>> = {
  full_access: ['send', 'read', 'manage'],
  sending_access: ['send'],
  read_access: ['read'],
}

/** Whether a key with the permission may do it. */
export const allows = (permission: Permission, need: Need): boolean => ALLOWED[permission].includes(need)

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
}

export interface Access {
  readonly keyId: string
  readonly permission: Permission
  /** The key may send from this domain only; null for any. */
  readonly boundDomainId: string | null
  /** The key may send with the address of this mailbox only; null for any. */
  readonly boundMailboxId: string | null
  /** That address, in lower case; null also when the mailbox is gone, and then the key sends nothing. */
  readonly boundAddress: string | null
  /** Milliseconds since the epoch. */
  readonly expiresAtMs: number | null
  /** Shared by all requests that get this Access: when the last use of the key was written, as far as this isolate knows. */
  readonly lastUse: { atMs: number | null }
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
  /** Present when the request named a sender whose domain the tenant owns. */
  readonly sender: SenderDomain | null
}
