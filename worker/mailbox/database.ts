/** The SQLite database of one mailbox. Every query is synchronous: between two of them nothing else can happen. */
import { drizzle } from 'drizzle-orm/durable-sqlite'

export const openDatabase = (storage: DurableObjectStorage) => drizzle(storage, { casing: 'snake_case' })

export type MailboxDb = ReturnType<typeof openDatabase>
