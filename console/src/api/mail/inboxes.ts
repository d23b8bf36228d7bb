/** Mailboxes: those that the person may read. */
import type { Inbox, InboxSummary, UpdateInbox } from '@mailstead/contracts/api/inbox.ts'
import { queryOptions } from '@tanstack/react-query'
import { listOptions } from '../list.ts'
import { request } from '../request.ts'

export type { Inbox, InboxSummary, UpdateInbox as InboxChanges }

export const INBOXES_KEY = ['inboxes'] as const
const LIVE_MS = 30_000

export interface NewInbox {
  readonly email_address: string
  readonly name?: string
}

export const inboxesOptions = listOptions<InboxSummary>(INBOXES_KEY, '/v1/inboxes', {}, LIVE_MS)

export const inboxOptions = (id: string) =>
  queryOptions({
    queryKey: [...INBOXES_KEY, id],
    queryFn: () => request<Inbox>('GET', `/v1/inboxes/${encodeURIComponent(id)}`),
  })

export const createInbox = (inbox: NewInbox) => request<{ readonly id: string }>('POST', '/v1/inboxes', inbox)
export const changeInbox = (id: string, changes: UpdateInbox) => request<unknown>('PATCH', `/v1/inboxes/${id}`, changes)
export const removeInbox = (id: string) => request<unknown>('DELETE', `/v1/inboxes/${id}`)
