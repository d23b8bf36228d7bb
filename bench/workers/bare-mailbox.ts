/** A mailbox without a product around it: one row and one entry of a search index a mail, as little as a searchable mailbox can do. */
import { DurableObject } from 'cloudflare:workers'
import type { NewMail } from '../../worker/mailbox/mailbox-mail.ts'

const TABLES = `create table if not exists mails (seq integer primary key, id text not null unique, received integer not null,
  raw_key text not null, summary text not null, checks text, scan text);
  create virtual table if not exists mail_text using fts5(subject, sender, body, content='', contentless_delete=1,
  tokenize='unicode61 remove_diacritics 2')`

export class BareMailbox extends DurableObject {
  #isReady = false

  deliver(mails: readonly NewMail[]): number {
    const { sql } = this.ctx.storage
    if (!this.#isReady) sql.exec(TABLES)
    this.#isReady = true
    this.ctx.storage.transactionSync(() => {
      for (const { id, receivedAtMs, rawKey, summary, checks, scan, text } of mails) {
        const values = [id, receivedAtMs, rawKey, ...[summary, checks, scan].map((value) => JSON.stringify(value))]
        const row =
          'insert into mails (id, received, raw_key, summary, checks, scan) values (?, ?, ?, ?, ?, ?) returning seq'
        const { seq } = sql.exec<{ seq: number }>(row, ...values).one()
        const words = 'insert into mail_text (rowid, subject, sender, body) values (?, ?, ?, ?)'
        sql.exec(words, seq, summary.subject, summary.from, text)
      }
    })
    return mails.length
  }
}
