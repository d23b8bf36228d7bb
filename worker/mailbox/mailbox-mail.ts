/** What crosses the border of a mailbox: plain values, since they travel by RPC. */

import type { MailChecks, SpamScan } from '@mailstead/contracts/mail-checks.ts'
import type { Folder, MailSummary } from '@mailstead/contracts/received-mail.ts'

/** Somebody whom the mailbox writes to, or who writes to it. */
export interface Contact {
  /** Lower-case. */
  readonly address: string
  /** Empty when none was ever given. */
  readonly name: string
}

/** One received mail on its way into a mailbox. */
export interface NewMail {
  /** Of the delivery, and from now on of the mail in this mailbox: a repeat is recognised by it. */
  readonly id: string
  /** The recipient of the envelope that led here. */
  readonly deliveredTo: string
  readonly folder: Extract<Folder, 'inbox' | 'spam'>
  readonly receivedAtMs: number
  readonly sizeBytes: number
  readonly rawKey: string
  /** Only the raw mail can be shown. */
  readonly isRawOnly: boolean
  readonly summary: MailSummary
  /** Text to search in, at most 256 KB. */
  readonly text: string
  readonly checks: MailChecks | null
  readonly scan: SpamScan | null
  /** Who is kept in the address book for it; nobody without. */
  readonly contact?: Contact
}

export interface Delivered {
  readonly id: string
  readonly threadId: string
  /** It is the first mail of its thread; also told of a duplicate. */
  readonly opensThread: boolean
  readonly isDuplicate: boolean
}

/** A mail as the mailbox keeps it. */
export interface KeptMail {
  readonly id: string
  readonly threadId: string
  /** Of its thread: a thread is in one folder. */
  readonly folder: Folder
  readonly isRead: boolean
  readonly deliveredTo: string
  readonly receivedAtMs: number
  readonly sizeBytes: number
  readonly rawKey: string
  readonly isRawOnly: boolean
  readonly summary: MailSummary
  readonly checks: MailChecks | null
  /** Null: not scanned yet. */
  readonly scan: SpamScan | null
}

export interface NumberedMail {
  /** Order of arrival. */
  readonly seq: number
  readonly mail: KeptMail
}

export interface KeptThread {
  readonly id: string
  /** Of its first mail. */
  readonly subject: string
  readonly folder: Folder
  readonly mailCount: number
  readonly unreadCount: number
  readonly hasAttachment: boolean
  /** Those of its newest mail. */
  readonly receivedAtMs: number
  readonly from: string
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly bcc: readonly string[]
}

/** A page of a list, newest first. */
export interface PageQuery {
  readonly limit: number
  /** Only what follows this id in the list, or is in front of it; at most one of them. An id that is not there gives an empty page. */
  readonly after: string | null
  readonly before: string | null
}

export interface Page<Item> {
  readonly items: readonly Item[]
  /** Whether there are more in the direction that was asked for. */
  readonly hasMore: boolean
}

/** How many contacts a mailbox keeps: who was not used for longest goes. */
export const CONTACTS_MAX = 10_000

export interface KeptContact extends Contact {
  readonly usedAtMs: number
}

/** A page of contacts, those used last first. */
export interface ContactQuery extends PageQuery {
  /** A part of address or name, in any case; empty for all. */
  readonly text: string
}

export interface ThreadQuery extends PageQuery {
  /** Empty for every folder. */
  readonly folders: readonly Folder[]
  /** Null for both. */
  readonly isRead: boolean | null
}

export interface ThreadSearch extends ThreadQuery {
  /** Words that must all be in subject, names, addresses or text. */
  readonly words: string
  /** Each entry must be in that field; words of an entry stand together. */
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly bcc: readonly string[]
  readonly hasAttachment: boolean | null
  readonly receivedFromMs: number | null
  readonly receivedUntilMs: number | null
}

export interface FoundThread extends KeptThread {
  /** The newest mail of the thread that fits. */
  readonly matchedMailId: string
}

export interface ThreadChanges {
  readonly isRead?: boolean
  readonly folder?: Exclude<Folder, 'sent'>
  /** When it is moved; by the object's own clock when it is not given. */
  readonly atMs?: number
}

/** Which mails are to be removed for good. */
export interface Emptied {
  /** Null for every folder. */
  readonly folder: Folder | null
  /** Only threads that were in the folder before, and got no mail there since; null for all. */
  readonly beforeMs: number | null
  /** Only newsletters that came before. */
  readonly newslettersBeforeMs?: number
}

/** Where a scanned mail belongs. */
export interface Verdict {
  readonly folder: Extract<Folder, 'inbox' | 'spam'>
  readonly scan: SpamScan
}

/** `kept`: somebody has read or moved it meanwhile, so it stays where it is. */
export type MoveOutcome = 'moved' | 'kept' | 'missing'

export interface MailboxStats {
  /** Unread threads of the inbox. */
  readonly unread: number
  readonly lastReceivedAtMs: number | null
}

/** A mail that left the mailbox for good; its bytes may go when no other mailbox has it. */
export interface ReleasedMail {
  readonly id: string
  readonly rawKey: string
}

/** A source asks for what came since its last time. */
export interface PullQuery {
  /** Who it is, by a name or address. */
  readonly source: string
  /** The time it gave, in microseconds; null for none. */
  readonly askedUs: number | null
  readonly limit: number
  /** Mails of an answer have no more bytes together, but for a single one. */
  readonly bytesMax: number
  readonly nowMs: number
}

export interface Pulled {
  /** In the order in which they came. */
  readonly mails: readonly KeptMail[]
  /** The place of the last one; where the answer began when there is none. */
  readonly untilUs: number
}
