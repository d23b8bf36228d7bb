/** Sent mail as a file. */
import type { EmailSummary } from '../../api/emails.ts'
import type { CsvLook } from '../../parts/list/csv/make-csv.ts'
import { tellMail } from '../../parts/show/tone.ts'
import { email as words } from '../../text/sending/emails.ts'

export const EMAIL_CSV: CsvLook<EmailSummary> = {
  name: 'emails',
  columns: [
    { name: words.id, text: ({ id }) => id },
    { name: words.accepted, text: ({ created_at }) => created_at },
    { name: words.from, text: ({ from }) => from },
    { name: words.to, text: ({ to }) => to.join('; ') },
    { name: words.cc, text: ({ cc }) => cc?.join('; ') },
    { name: words.bcc, text: ({ bcc }) => bcc?.join('; ') },
    { name: words.subject, text: ({ subject }) => subject },
    { name: words.state, text: ({ last_event }) => tellMail(last_event).word },
    { name: words.tags, text: ({ tags }) => tags?.map(({ name, value }) => `${name}:${value}`).join('; ') },
  ],
}
