/** How much of a mail is kept in rows. A row may have 2 MB (which local tests do not enforce); all of the mail is in its raw bytes. */
import type { MailSummary } from '@mailstead/contracts/received-mail.ts'

/** Text that is indexed. */
const TEXT_LENGTH_MAX = 262_144
/** A character may take six bytes in JSON: eight lists of this length stay below 2 MB. */
const LIST_LENGTH_MAX = 35_000
const SUBJECT_LENGTH_MAX = 2_000
const SNIPPET_LENGTH_MAX = 500

export const cutText = (text: string): string => text.slice(0, TEXT_LENGTH_MAX)

/** The first entries that have room together. */
function cutList<Item>(list: readonly Item[], lengthOf: (item: Item) => number): Item[] {
  let length = 0
  const first: Item[] = []
  for (const item of list) {
    length += lengthOf(item) + 4
    if (length > LIST_LENGTH_MAX) break
    first.push(item)
  }
  return first
}

const cutTexts = (texts: readonly string[]): string[] => cutList(texts, (text) => text.length)

export const cutSummary = (summary: MailSummary): MailSummary => ({
  from: summary.from.slice(0, SUBJECT_LENGTH_MAX),
  to: cutTexts(summary.to),
  cc: cutTexts(summary.cc),
  bcc: cutTexts(summary.bcc),
  replyTo: cutTexts(summary.replyTo),
  subject: summary.subject.slice(0, SUBJECT_LENGTH_MAX),
  headerId: summary.headerId?.slice(0, SUBJECT_LENGTH_MAX) ?? null,
  inReplyTo: cutTexts(summary.inReplyTo),
  references: cutTexts(summary.references),
  dateMs: summary.dateMs,
  snippet: summary.snippet.slice(0, SNIPPET_LENGTH_MAX),
  attachments: cutList(
    summary.attachments,
    // The names of its fields and the numbers take some, too.
    ({ filename, contentType, contentId }) =>
      (filename?.length ?? 0) + contentType.length + (contentId?.length ?? 0) + 120,
  ),
  ...(summary.isNewsletter ? { isNewsletter: true as const } : {}),
})
