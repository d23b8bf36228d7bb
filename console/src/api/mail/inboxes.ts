/** Mailboxes: those that the person may read. */
import type { InboxSummary } from '@mailstead/contracts/api/inbox.ts'
import { listOptions } from '../list.ts'
import { request } from '../request.ts'

export type { InboxSummary }

export const INBOXES_KEY = ['inboxes'] as const
const LIVE_MS = 30_000

export interface NewInbox {
  readonly email_address: string
  readonly name?: string
}

export const inboxesOptions = listOptions<InboxSummary>(INBOXES_KEY, '/v1/inboxes', {}, LIVE_MS)

export const createInbox = (inbox: NewInbox) => request<{ readonly id: string }>('POST', '/v1/inboxes', inbox)
export const changeInbox = (id: string, changes: Partial<Pick<InboxSummary, 'name' | 'disabled'>>) =>
  request<unknown>('PATCH', `/v1/inboxes/${id}`, changes)
export const removeInbox = (id: string) => request<unknown>('DELETE', `/v1/inboxes/${id}`)
