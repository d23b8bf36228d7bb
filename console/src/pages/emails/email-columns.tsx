/** The columns of sent mail. */
import type { EmailSummary } from '../../api/emails.ts'
import { RowLink } from '../../parts/list/row-link.tsx'
import type { Column } from '../../parts/list/table.tsx'
import { StatusBadge } from '../../parts/show/status-badge.tsx'
import { Time } from '../../parts/show/time.tsx'
import { tellMail } from '../../parts/show/tone.ts'
import { emails } from '../../text/sending/emails.ts'

function Recipient({ mail }: { readonly mail: EmailSummary }) {
  const others = mail.to.length + (mail.cc?.length ?? 0) + (mail.bcc?.length ?? 0) - 1
  return (
    <RowLink to="/emails/$id" params={{ id: mail.id }} search={{}}>
      {mail.to[0] ?? mail.from}
      {others > 0 && <span className="pl-1.5 font-normal text-quiet">{emails.others(others)}</span>}
    </RowLink>
  )
}

function State({ word }: { readonly word: string }) {
  const { tone, word: told } = tellMail(word)
  return <StatusBadge tone={tone}>{told}</StatusBadge>
}

export const EMAIL_COLUMNS: readonly Column<EmailSummary>[] = [
  { id: 'to', label: emails.columns.to, width: 'sm:w-[32%]', cell: (mail) => <Recipient mail={mail} /> },
  { id: 'state', label: emails.columns.state, width: 'w-32', cell: (mail) => <State word={mail.last_event} /> },
  { id: 'subject', label: emails.columns.subject, wideOnly: true, cell: (mail) => mail.subject || emails.noSubject },
  {
    id: 'at',
    label: emails.columns.at,
    width: 'w-28',
    wideOnly: true,
    isOrder: true,
    cell: (mail) => (
      <span className="text-quiet">
        <Time at={mail.created_at} />
      </span>
    ),
  },
]

/** To those who hear it. */
export const nameOf = (mail: EmailSummary): string => `${mail.to[0] ?? mail.from}, ${mail.subject || emails.noSubject}`

export const secondLine = (mail: EmailSummary) => (
  <>
    {mail.subject || emails.noSubject} · <Time at={mail.created_at} />
  </>
)
