/** Hands an open or a click to be counted, behind the answer. */
import type { Context } from 'hono'
import { type Engagement, noteEngagement } from '../../services/tracking/count-engagement.ts'
import type { AppEnv } from '../app-types.ts'

const PURPOSES = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz']

/** A HEAD request looks at the link and follows it not. */
export function note(c: Context<AppEnv>, link: Pick<Engagement, 'kind' | 'tenant' | 'messageId' | 'url'>): void {
  if (c.req.method === 'HEAD') return
  const { kind, tenant, messageId, url } = link
  const engagement = {
    ...{ kind, tenant, messageId, url },
    ipAddress: c.req.header('cf-connecting-ip') ?? '',
    userAgent: c.req.header('user-agent') ?? '',
    purpose: PURPOSES.map((name) => c.req.header(name) ?? '').join(' '),
  }
  c.executionCtx.waitUntil(noteEngagement(c.get('deps'), engagement))
}
