/** The words of each mail, in the contentless index `mail_text`. It keeps no text and is never changed in place. */
import type { MailSummary } from '@mailstead/contracts/received-mail.ts'
import { sql } from 'drizzle-orm'
import type { MailboxDb } from '../database.ts'
import { cutText } from '../mails/bounds.ts'

/** Chinese, Japanese and Korean are written without spaces: a run of them would be one word. Pairs of characters can be found. */
const CJK_RUN = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+/g

export const splitCjk = (text: string): string =>
  text.replace(CJK_RUN, (run) => {
    const characters = [...run]
    const pairs = characters.slice(1).map((character, n) => `${characters[n]}${character}`)
    return ` ${(pairs.length === 0 ? characters : pairs).join(' ')} `
  })

/** Deleted first: an insert under a number in use would leave the old words findable for ever. */
export function indexMail(db: MailboxDb, seq: number, summary: MailSummary, text: string): void {
  unindexMail(db, seq)
  const { subject, from, to, cc, bcc } = summary
  const names = summary.attachments.flatMap(({ filename }) => filename ?? []).join(' ')
  const [a, b, c, d, e, f] = [
    subject,
    from,
    to.join(' '),
    cc.join(' '),
    bcc.join(' '),
    `${cutText(text)} ${names}`,
  ].map(splitCjk)
  db.run(
    sql`insert into mail_text (rowid, subject, sender, rcpt_to, rcpt_cc, rcpt_bcc, body) values (${seq}, ${a}, ${b}, ${c}, ${d}, ${e}, ${f})`,
  )
}

export function unindexMail(db: MailboxDb, seq: number): void {
  db.run(sql`delete from mail_text where rowid = ${seq}`)
}
