/** The rows of a folder: who wrote, when, and about what. */
import { Paperclip } from 'lucide-react'
import type { InboxThread, ThreadFolder } from '../../api/mail/threads.ts'
import { RowLink } from '../../parts/list/row-link.tsx'
import type { Column } from '../../parts/list/table.tsx'
import { Time } from '../../parts/show/time.tsx'
import { mail } from '../../text/mail.ts'
import { tellAddress } from './tell-address.ts'

interface Place {
  readonly mailbox: string
  readonly folder: ThreadFolder
}

interface SenderProps {
  readonly thread: InboxThread
  readonly place: Place
}

const Sender = ({ thread, place }: SenderProps) => (
  <RowLink
    to="/mail/$mailbox/$folder/$thread"
    params={{ ...place, thread: thread.id }}
    search={(search) => search}
    data-thread={thread.id}
    className={thread.read ? '!font-normal' : '!font-semibold'}
  >
    {!thread.read && (
      <>
        <span aria-hidden className="mr-1.5 inline-block size-2 rounded-full bg-accent" />
        <span className="sr-only">{mail.unread}: </span>
      </>
    )}
    {thread.from === null ? mail.noSender : tellAddress(thread.from).name}
    {thread.email_count > 1 && <span className="pl-1.5 font-normal text-quiet">{thread.email_count}</span>}
  </RowLink>
)

export const threadColumns = (place: Place): readonly Column<InboxThread>[] => [
  { id: 'thread', label: mail.columns.thread, cell: (thread) => <Sender thread={thread} place={place} /> },
  {
    id: 'at',
    label: mail.columns.at,
    isLabelHidden: true,
    width: 'w-28',
    cell: (thread) => (
      <span className="flex items-center justify-end gap-1.5 text-xs text-quiet">
        {thread.has_attachment && (
          <>
            <Paperclip aria-hidden className="size-3.5" />
            <span className="sr-only">{mail.hasAttachment}, </span>
          </>
        )}
        <Time at={thread.received_at} />
      </span>
    ),
  },
]

export const subjectLine = ({ subject }: InboxThread) => subject || mail.noSubject
