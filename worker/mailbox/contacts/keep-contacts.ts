/** Puts people into the address book. It is bounded: who was not used for longest goes. */
import { asc, count, desc, eq, inArray } from 'drizzle-orm'
import type { MailboxDb } from '../database.ts'
import { CONTACTS_MAX, type Contact } from '../mailbox-mail.ts'
import { contacts } from '../schema.ts'

/** RFC 5321 §4.5.3.1.3: no mail goes to a longer one. */
const ADDRESS_LENGTH_MAX = 254
const NAME_LENGTH_MAX = 200

/** Whether it is new. The name is that of the newest use that told one; a repeat changes nothing. */
function keep(db: MailboxDb, { address, name: told }: Contact, usedAtMs: number): boolean {
  const name = told.slice(0, NAME_LENGTH_MAX).toWellFormed()
  const known = db.select().from(contacts).where(eq(contacts.address, address)).get()
  if (known === undefined) {
    db.insert(contacts).values({ address, name, usedAtMs }).run()
    return true
  }
  const isNewer = usedAtMs >= known.usedAtMs
  db.update(contacts)
    .set({
      name: name !== '' && (isNewer || known.name === '') ? name : known.name,
      usedAtMs: Math.max(usedAtMs, known.usedAtMs),
    })
    .where(eq(contacts.address, address))
    .run()
  return false
}

function dropOldest(db: MailboxDb): void {
  const excess = (db.select({ all: count() }).from(contacts).get()?.all ?? 0) - CONTACTS_MAX
  if (excess <= 0) return
  const oldest = db
    .select({ address: contacts.address })
    .from(contacts)
    .orderBy(asc(contacts.usedAtMs), desc(contacts.address))
    .limit(excess)
  db.delete(contacts).where(inArray(contacts.address, oldest)).run()
}

/** Addresses in lower case; one that no mail could go to is left out. */
export function keepContacts(db: MailboxDb, people: readonly Contact[], usedAtMs: number): void {
  const fit = people.filter(({ address }) => address.length <= ADDRESS_LENGTH_MAX)
  const added = fit.filter((each) => keep(db, each, usedAtMs))
  if (added.length > 0) dropOldest(db)
}

/** False when there is no such contact. */
export const removeContact = (db: MailboxDb, address: string): boolean =>
  db.delete(contacts).where(eq(contacts.address, address)).returning({ address: contacts.address }).all().length > 0
