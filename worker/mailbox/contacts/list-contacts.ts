/** Pages of the address book, those used last first. */
import { asc, desc } from 'drizzle-orm'
import { cutPage } from '../cut-page.ts'
import type { MailboxDb } from '../database.ts'
import type { ContactQuery, KeptContact, Page } from '../mailbox-mail.ts'
import { contacts } from '../schema.ts'

// SQLite folds the letters of ASCII alone; the book is small enough to be looked through here.
const fold = (text: string): string => text.normalize('NFC').toLowerCase()

const listAll = (db: MailboxDb): KeptContact[] =>
  db.select().from(contacts).orderBy(desc(contacts.usedAtMs), asc(contacts.address)).all()

/** What stands behind the address in the list, or in front of it, nearest first; nothing when it is not there. */
function beside(all: readonly KeptContact[], { after, before }: ContactQuery): readonly KeptContact[] {
  const cursor = after ?? before
  if (cursor === null) return all
  const at = all.findIndex(({ address }) => address === cursor)
  if (at < 0) return []
  return after === null ? all.slice(0, at).reverse() : all.slice(at + 1)
}

export function listContacts(db: MailboxDb, query: ContactQuery): Page<KeptContact> {
  const text = fold(query.text)
  const found = beside(listAll(db), query).filter(({ address, name }) =>
    [address, name].some((each) => fold(each).includes(text)),
  )
  return cutPage(found, query)
}
