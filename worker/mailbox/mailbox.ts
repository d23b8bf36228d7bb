/**
 * One mailbox: a SQLite Durable Object, reached only through `client.ts`. Each call is one transaction without a wait in it, so
 * calls cannot mix, and one that fails has changed nothing.
 */
import { DurableObject } from 'cloudflare:workers'
import type { SpamScan } from '@mailstead/contracts/mail-checks.ts'
import migrations from '../../migrations/mailbox/migrations.js'
import {
  insertMailboxRows,
  type MailboxPlace,
  type MailboxRow,
  type MailboxRows,
  readMailboxRows,
} from './backup/rows.ts'
import { keepContacts, removeContact } from './contacts/keep-contacts.ts'
import { listContacts } from './contacts/list-contacts.ts'
import { type MailboxDb, openDatabase } from './database.ts'
import { MAILBOX_ERASED } from './erased.ts'
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
import { deliverMail } from './mails/deliver-mail.ts'
import { findMail, listAllMails, listHeld, listMails } from './mails/list-mails.ts'
import { moveMail, saveScan } from './mails/move-mail.ts'
import { forgetReleased, hasMails, listReleased, purgeMails, purgeThread } from './mails/purge-mails.ts'
import { migrate } from './migrate.ts'
import { pullMails } from './pulls/pull-mails.ts'
import { searchThreads } from './search/search-threads.ts'
import { findThread, listThreads, readStats } from './threads/list-threads.ts'
import { updateThread } from './threads/update-thread.ts'

/** What a transaction may give back: with a promise it would end at the first wait, and undo nothing after it. */
type Sync<T> = T extends PromiseLike<unknown> ? never : T

/** All that is left of an erased mailbox. */
const ERASED_KEY = 'erased'

export class Mailbox extends DurableObject {
  // Private to the runtime as well: whatever TypeScript calls private could be called from outside.
  readonly #db: MailboxDb
  #isErased: boolean

  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    super(ctx, env)
    this.#isErased = ctx.storage.kv.get<boolean>(ERASED_KEY) ?? false
    if (!this.#isErased) migrate(ctx.storage, migrations)
    this.#db = openDatabase(ctx.storage)
  }

  #transact<T>(act: (db: MailboxDb) => Sync<T>): Sync<T> {
    if (this.#isErased) throw new Error(MAILBOX_ERASED)
    return this.ctx.storage.transactionSync(() => act(this.#db))
  }

  deliver(mails: readonly NewMail[]): readonly Delivered[] {
    return this.#transact((db) => mails.map((mail) => deliverMail(db, mail)))
  }

  moveDelivery(id: string, verdict: Verdict): MoveOutcome {
    return this.#transact((db) => moveMail(db, id, verdict))
  }

  saveScan(id: string, scan: SpamScan): boolean {
    return this.#transact((db) => saveScan(db, id, scan))
  }

  listThreads(query: ThreadQuery): Page<KeptThread> {
    return this.#transact((db) => listThreads(db, query))
  }

  searchThreads(search: ThreadSearch): Page<FoundThread> {
    return this.#transact((db) => searchThreads(db, search))
  }

  getThread(threadId: string): KeptThread | null {
    return this.#transact((db) => findThread(db, threadId))
  }

  listMails(threadId: string, page: PageQuery): Page<KeptMail> | null {
    return this.#transact((db) => listMails(db, threadId, page))
  }

  listAllMails(after: number, limit: number): readonly NumberedMail[] {
    return this.#transact((db) => listAllMails(db, after, limit))
  }

  getMail(id: string, threadId: string | null): KeptMail | null {
    return this.#transact((db) => findMail(db, id, threadId))
  }

  updateThread(threadId: string, changes: ThreadChanges): KeptThread | null {
    return this.#transact((db) => updateThread(db, threadId, changes))
  }

  purgeThread(threadId: string): boolean {
    return this.#transact((db) => purgeThread(db, threadId))
  }

  purgeMails(which: Emptied, limit: number): number {
    return this.#transact((db) => purgeMails(db, which, limit))
  }

  listReleased(after: string, limit: number): readonly ReleasedMail[] {
    return this.#transact((db) => listReleased(db, after, limit))
  }

  forgetReleased(ids: readonly string[]): void {
    this.#transact((db) => forgetReleased(db, ids))
  }

  listHeld(ids: readonly string[]): readonly string[] {
    return this.#transact((db) => listHeld(db, ids))
  }

  pull(query: PullQuery): Pulled {
    return this.#transact((db) => pullMails(db, query))
  }

  keepContacts(people: readonly Contact[], usedAtMs: number): void {
    this.#transact((db) => keepContacts(db, people, usedAtMs))
  }

  listContacts(query: ContactQuery): Page<KeptContact> {
    return this.#transact((db) => listContacts(db, query))
  }

  removeContact(address: string): boolean {
    return this.#transact((db) => removeContact(db, address))
  }

  stats(): MailboxStats {
    return this.#transact((db) => readStats(db))
  }

  readRows(place: MailboxPlace, limit: number): MailboxRows {
    return this.#transact((db) => readMailboxRows(db, place, limit))
  }

  insertRows(rows: readonly MailboxRow[]): void {
    this.#transact((db) => insertMailboxRows(db, rows))
  }

  /**
   * A mark stays, since a late delivery would otherwise make a new mailbox under the old id. Between the look for mails and the mark
   * there is no wait: what comes in between finds either the mails counted or the mailbox erased.
   */
  async erase(onlyEmpty: boolean): Promise<boolean> {
    if (onlyEmpty && !this.#isErased && this.#transact(hasMails)) return false
    this.#isErased = true
    await this.ctx.storage.deleteAll()
    this.ctx.storage.kv.put(ERASED_KEY, true)
    return true
  }
}
