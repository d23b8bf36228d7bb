/** Mail that was sent. */
import type { Email, Timeline } from '@mailstead/contracts/api/email.ts'
import type {
  CanceledEmail,
  RetriedEmail,
  RetriedEmails,
  SharedEmail,
} from '@mailstead/contracts/api/emails/email-actions.ts'
import type { EmailSummary } from '@mailstead/contracts/api/emails/email-list.ts'
import { queryOptions } from '@tanstack/react-query'
import { listOptions } from './list.ts'
import { type Query, request, requestText, withQuery } from './request.ts'

export type { Email, EmailSummary, Timeline }

export const EMAILS_KEY = ['emails'] as const
const LIVE_LIST_MS = 10_000
const LIVE_MAIL_MS = 2_000

/** Nothing more happens to such a mail by itself. */
const OPEN: ReadonlySet<string> = new Set(['scheduled', 'queued', 'sent', 'delivery_delayed'])
export const isOpen = (lastEvent: string): boolean => OPEN.has(lastEvent)

export const emailsOptions = (query: Query) => listOptions<EmailSummary>(EMAILS_KEY, '/v1/emails', query, LIVE_LIST_MS)

export const emailOptions = (id: string) =>
  queryOptions({
    queryKey: [...EMAILS_KEY, id],
    queryFn: () => request<Email>('GET', `/v1/emails/${id}`),
    refetchInterval: ({ state }) => (state.data && isOpen(state.data.last_event) ? LIVE_MAIL_MS : false),
  })

export const timelineOptions = (id: string) =>
  queryOptions({
    queryKey: [...EMAILS_KEY, id, 'timeline'],
    queryFn: () => request<Timeline>('GET', `/v1/emails/${id}/timeline`),
    refetchInterval: ({ state }) => (state.data && isOpen(state.data.last_event) ? LIVE_MAIL_MS : false),
  })

/** The bytes as they were sent; they never change. */
export const rawOptions = (id: string) =>
  queryOptions({
    queryKey: [...EMAILS_KEY, id, 'raw'],
    queryFn: () => requestText(`/v1/emails/${id}/raw`),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const cancelEmail = (id: string) => request<CanceledEmail>('POST', `/v1/emails/${id}/cancel`)
export const retryEmail = (id: string) => request<RetriedEmail>('POST', `/v1/emails/${id}/retry`, {})
/** A link by which anybody sees the mail for a while, such as `2 days`. */
export const shareEmail = (id: string, expiresIn: string) =>
  request<SharedEmail>('POST', `/v1/emails/${id}/share`, { expires_in: expiresIn })

const MAILS_A_RETRY = 100

/** Sends the failed of a query again, newest first, from behind the id on. */
export const retryEmails = (query: Query, after: string | undefined) =>
  request<RetriedEmails>('POST', withQuery('/v1/emails/retry', { limit: MAILS_A_RETRY, ...query, after }))

/** A mail that is held as spam goes on, where the operator lets tenants decide. */
export const releaseHeldEmail = (id: string) => request<unknown>('POST', `/v1/spam-holds/${id}/release`)
