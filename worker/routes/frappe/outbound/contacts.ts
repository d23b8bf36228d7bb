/** People that a mailbox wrote to are kept as its contacts, where it is set so. Nobody waits for that. */
import type { MailboxId } from '@mailstead/contracts/ids.ts'
import type { Context } from 'hono'
import { keepContacts } from '../../../services/mailboxes/contacts/keep-contacts.ts'
import { readPlain } from '../../../services/sending/raw/raw-envelope.ts'
import type { AppEnv } from '../../app-types.ts'
import { readTexts } from '../wire/fields.ts'
import type { Fields } from '../wire/parameters.ts'

export interface SentMail {
  /** Null when nobody is to be kept. */
  readonly contactsOf: MailboxId | null
  /** `to`, `cc` and `bcc`. */
  readonly mail: Fields
}

const readPeople = (mail: Fields) =>
  ['to', 'cc', 'bcc']
    .flatMap((field) => readTexts(mail, field) ?? [])
    .map((text) => readPlain('to', text))
    .map(({ address, name }) => ({ address, name }))

/** Of mails that were accepted: their addresses are well formed. */
export function keepRecipients(c: Context<AppEnv>, sent: readonly SentMail[]): void {
  for (const [mailbox, mails] of Map.groupBy(sent, ({ contactsOf }) => contactsOf)) {
    if (mailbox === null) continue
    const people = mails.flatMap(({ mail }) => readPeople(mail))
    c.executionCtx.waitUntil(keepContacts(c.get('deps'), c.get('access').tenant, mailbox, people))
  }
}
