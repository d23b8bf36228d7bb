/** Conversations of a mailbox, their mails and what comes with them. */
import type {
  InboxMail,
  InboxThread,
  InboxThreadSummary,
  UpdateInboxThread,
} from '@mailstead/contracts/api/inbox-thread.ts'
import type { ReceivedAttachmentData } from '@mailstead/contracts/api/received-email.ts'
import { queryOptions } from '@tanstack/react-query'
import { listOptions } from '../list.ts'
import { request, requestBlob } from '../request.ts'

export type { InboxMail, InboxThread }
export type ThreadFolder = NonNullable<UpdateInboxThread['folder']>

const LIVE_MS = 15_000
/** Mails come with their bodies. */
const MAILS_A_REQUEST = 20
const FOREVER = { staleTime: Number.POSITIVE_INFINITY }

const pathOf = (mailbox: string, thread: string): string =>
  `/v1/inboxes/${encodeURIComponent(mailbox)}/threads/${encodeURIComponent(thread)}`

export const threadsKey = (mailbox: string) => ['threads', mailbox] as const

export interface ThreadFilters {
  readonly folder: string
  /** Words that are searched for. */
  readonly q?: string | undefined
  readonly isUnread: boolean
}

export const threadsOptions = (mailbox: string, { folder, q, isUnread }: ThreadFilters) =>
  listOptions<InboxThread>(
    threadsKey(mailbox),
    `/v1/inboxes/${encodeURIComponent(mailbox)}/threads${q ? '/search' : ''}`,
    { folders: folder, query: q, read: isUnread ? 'false' : undefined },
    LIVE_MS,
  )

export const threadOptions = (mailbox: string, thread: string) =>
  queryOptions({
    queryKey: [...threadsKey(mailbox), thread],
    queryFn: () => request<InboxThreadSummary>('GET', pathOf(mailbox, thread)),
  })

/** The mails of a thread, newest first. */
export const threadMailsOptions = (mailbox: string, thread: string) =>
  listOptions<InboxMail>(
    [...threadsKey(mailbox), thread, 'mails'],
    `${pathOf(mailbox, thread)}/emails`,
    { limit: MAILS_A_REQUEST },
    LIVE_MS,
  )

export const changeThread = (mailbox: string, thread: string, changes: UpdateInboxThread) =>
  request<InboxThreadSummary>('PATCH', pathOf(mailbox, thread), changes)
/** For good: only of a thread in the trash. */
export const removeThread = (mailbox: string, thread: string) => request<unknown>('DELETE', pathOf(mailbox, thread))

/** Where a mail is. */
export interface MailPlace {
  readonly mailbox: string
  readonly thread: string
}

const mailPathOf = ({ mailbox, thread }: MailPlace, mail: string): string =>
  `${pathOf(mailbox, thread)}/emails/${encodeURIComponent(mail)}`

/** A mail with its inline images inside the HTML. */
export const embeddedMailOptions = (place: MailPlace, mail: string) =>
  queryOptions({
    ...FOREVER,
    queryKey: ['embedded', place.mailbox, place.thread, mail],
    queryFn: () => request<InboxMail>('GET', mailPathOf(place, mail)),
  })

/** An attachment with its link. */
export const readAttachment = (place: MailPlace, mail: string, attachment: string) =>
  request<ReceivedAttachmentData>('GET', `${mailPathOf(place, mail)}/attachments/${encodeURIComponent(attachment)}`)

export const readRaw = (place: MailPlace, mail: string) => requestBlob(`${mailPathOf(place, mail)}/raw`)
