/** What of a mail is to be counted. Pure. */
import type { SendEmail } from '@mailstead/contracts/api/email.ts'
import type { SenderDomain } from '../access/access.ts'

export interface WantedTracking {
  readonly opens: boolean
  readonly clicks: boolean
}

/** The mail's own option comes before that of its domain. Only HTML can tell. */
export const wantedTracking = (
  { html, tracking }: Pick<SendEmail, 'html' | 'tracking'>,
  sender: Pick<SenderDomain, 'openTracking' | 'clickTracking'>,
): WantedTracking => ({
  opens: html !== undefined && (tracking?.opens ?? sender.openTracking),
  clicks: html !== undefined && (tracking?.clicks ?? sender.clickTracking),
})
