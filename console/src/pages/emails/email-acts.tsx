/** What can be done with many sent mails. */
import { Ban, RotateCw } from 'lucide-react'
import { cancelEmail, type EmailSummary, isOpen, retryEmail } from '../../api/emails.ts'
import type { BulkAct } from '../../parts/list/select/bulk-act.ts'
import { emails } from '../../text/sending/emails.ts'

const FAILED: ReadonlySet<string> = new Set(['failed', 'bounced'])

/** The API takes one mail a request for both. */
export const EMAIL_ACTS: readonly BulkAct<EmailSummary>[] = [
  {
    id: 'retry',
    label: emails.retryAll,
    icon: <RotateCw className="size-4" />,
    title: emails.retryAllTitle,
    consequence: emails.retrySelectedWords,
    fits: ({ last_event }) => FAILED.has(last_event),
    rowsAtOnce: 1,
    run: ([mail]) => (mail ? retryEmail(mail.id) : Promise.resolve()),
    done: emails.retriedAll,
  },
  {
    id: 'cancel',
    label: emails.cancelSelected,
    icon: <Ban className="size-4" />,
    isDanger: true,
    title: emails.cancelSelectedTitle,
    consequence: emails.cancelSelectedWords,
    fits: ({ last_event }) => isOpen(last_event),
    rowsAtOnce: 1,
    run: ([mail]) => (mail ? cancelEmail(mail.id) : Promise.resolve()),
    done: emails.canceledSelected,
  },
]
