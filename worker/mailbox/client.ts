/**
 * The one way to a mailbox. Every call takes a fresh stub: after a reset the old one keeps failing. All calls are
 * idempotent, so one that met a reset is made once more; what fails then is a trouble of ours that passes.
 */
import type { SpamScan } from '@mailstead/contracts/mail-checks.ts'
import { notFound, unavailable } from '../platform/refusal.ts'
import type { MailboxPlace, MailboxRow, MailboxRows } from './backup/rows.ts'

export type { MailboxPlace, MailboxRows } from './backup/rows.ts'

import { deliverInParts } from './deliver-in-parts.ts'
import { MAILBOX_ERASED } from './erased.ts'
import type { Mailbox } from './mailbox.ts'
import type {
  Contact,
  ContactQuery,
  Delivered,
  Emptied,
  FoundThread,
  KeptContact,
  KeptMail,
  KeptThread,
  MailboxStats,
  MoveOutcome,
  NewMail,
  NumberedMail,
  Page,
  PageQuery,
  Pulled,
  PullQuery,
  ReleasedMail,
  ThreadChanges,
  ThreadQuery,
  ThreadSearch,
  Verdict,
} from './mailbox-mail.ts'

/** Every call may throw `service_unavailable`, and `not_found` when the mailbox has been erased. */
export interface MailboxClient {
  /**
   * Files mails, in their order; one that is there already is left as it is. When one cannot be filed the others are, and the call
   * throws at its end.
   */
  deliver(mails: readonly NewMail[]): Promise<readonly Delivered[]>
  /** Notes the scan of a mail and moves it, unless somebody has read or moved it: then the scan alone is noted. */
  moveDelivery(id: string, verdict: Verdict): Promise<MoveOutcome>
  /** False when the mail is not here. */
  saveScan(id: string, scan: SpamScan): Promise<boolean>
  listThreads(query: ThreadQuery): Promise<Page<KeptThread>>
  searchThreads(search: ThreadSearch): Promise<Page<FoundThread>>
  getThread(threadId: string): Promise<KeptThread | null>
  /** Null when there is no such thread. */
  listMails(threadId: string, page: PageQuery): Promise<Page<KeptMail> | null>
  /** Mails of all threads behind the number `after`, in their order of arrival. */
  listAllMails(after: number, limit: number): Promise<readonly NumberedMail[]>
  /** Null also when the mail is in another thread; `threadId` null for any. */
  getMail(id: string, threadId: string | null): Promise<KeptMail | null>
  /** The thread as it is then; null when there is none. */
  updateThread(threadId: string, changes: ThreadChanges): Promise<KeptThread | null>
  /** Removes a thread for good if it is in the trash; its mails are then among the released ones. False when it is not. */
  purgeThread(threadId: string): Promise<boolean>
  /** Removes up to `limit` mails for good; how many there were. */
  purgeMails(which: Emptied, limit: number): Promise<number>
  /** Mails removed for good whose bytes are not looked after yet: those behind the id `after`, which may be empty, in order. */
  listReleased(after: string, limit: number): Promise<readonly ReleasedMail[]>
  /** Their bytes have been looked after. */
  forgetReleased(ids: readonly string[]): Promise<void>
  /** Those of the ids whose mail is here. */
  listHeld(ids: readonly string[]): Promise<readonly string[]>
  /** Mails that a source has not had yet. The same question gives the same answer, and what came since. */
  pull(query: PullQuery): Promise<Pulled>
  /** Puts people into the address book, as used then. */
  keepContacts(people: readonly Contact[], usedAtMs: number): Promise<void>
  listContacts(query: ContactQuery): Promise<Page<KeptContact>>
  /** False when there is no such contact. */
  removeContact(address: string): Promise<boolean>
  stats(): Promise<MailboxStats>
  /** Up to `limit` rows of all tables behind a place: for a backup. */
  readRows(place: MailboxPlace, limit: number): Promise<MailboxRows>
  /** Rows of a backup; those that are there stay. */
  insertRows(rows: readonly MailboxRow[]): Promise<void>
  /** Removes everything, for ever: a late delivery is refused and brings nothing back. */
  erase(): Promise<void>
  /** The same, unless there is mail; false then. */
  eraseIfEmpty(): Promise<boolean>
}

/** What the runtime says of a failed call. */
const says = (error: unknown, property: 'durableObjectReset' | 'retryable' | 'overloaded' | 'remote'): boolean =>
  error instanceof Error && Reflect.get(error, property) === true

/** A call to an overloaded object is not repeated at once: that would add to the load. */
const isWorthAnotherTry = (error: unknown): boolean =>
  !says(error, 'overloaded') && (says(error, 'durableObjectReset') || says(error, 'retryable'))

function explain(error: unknown): unknown {
  if (error instanceof Error && error.message === MAILBOX_ERASED) return notFound('inbox')
  // Thrown by our own code in there: a fault, not a trouble that passes.
  if (says(error, 'remote') && !says(error, 'durableObjectReset') && !says(error, 'overloaded')) return error
  return unavailable('The mailbox cannot be reached now. Repeat the request.')
}

export function openMailbox(mailboxes: DurableObjectNamespace<Mailbox>, objectId: string): MailboxClient {
  async function call<T>(act: (mailbox: DurableObjectStub<Mailbox>) => Promise<T>): Promise<T> {
    const id = mailboxes.idFromString(objectId)
    try {
      return await act(mailboxes.get(id))
    } catch (error) {
      if (!isWorthAnotherTry(error)) throw explain(error)
    }
    try {
      return await act(mailboxes.get(id))
    } catch (error) {
      throw explain(error)
    }
  }
  return {
    deliver: (mails) => deliverInParts((part) => call(async (mailbox) => mailbox.deliver(part)), mails),
    moveDelivery: (id, verdict) => call(async (mailbox) => mailbox.moveDelivery(id, verdict)),
    saveScan: (id, scan) => call(async (mailbox) => mailbox.saveScan(id, scan)),
    listThreads: (query) => call(async (mailbox) => mailbox.listThreads(query)),
    searchThreads: (search) => call(async (mailbox) => mailbox.searchThreads(search)),
    getThread: (threadId) => call(async (mailbox) => mailbox.getThread(threadId)),
    listMails: (threadId, page) => call(async (mailbox) => mailbox.listMails(threadId, page)),
    listAllMails: (after, limit) => call(async (mailbox) => mailbox.listAllMails(after, limit)),
    getMail: (id, threadId) => call(async (mailbox) => mailbox.getMail(id, threadId)),
    updateThread: (threadId, changes) => call(async (mailbox) => mailbox.updateThread(threadId, changes)),
    purgeThread: (threadId) => call(async (mailbox) => mailbox.purgeThread(threadId)),
    purgeMails: (which, limit) => call(async (mailbox) => mailbox.purgeMails(which, limit)),
    listReleased: (after, limit) => call(async (mailbox) => mailbox.listReleased(after, limit)),
    forgetReleased: (ids) => call(async (mailbox) => mailbox.forgetReleased(ids)),
    listHeld: (ids) => call(async (mailbox) => mailbox.listHeld(ids)),
    pull: (query) => call(async (mailbox) => mailbox.pull(query)),
    keepContacts: (people, usedAtMs) => call(async (mailbox) => mailbox.keepContacts(people, usedAtMs)),
    listContacts: (query) => call(async (mailbox) => mailbox.listContacts(query)),
    removeContact: (address) => call(async (mailbox) => mailbox.removeContact(address)),
    stats: () => call(async (mailbox) => mailbox.stats()),
    readRows: (place, limit) => call(async (mailbox) => mailbox.readRows(place, limit)),
    insertRows: (rows) => call(async (mailbox) => mailbox.insertRows(rows)),
    erase: async () => {
      await call(async (mailbox) => mailbox.erase(false))
    },
    eraseIfEmpty: () => call(async (mailbox) => mailbox.erase(true)),
  }
}
