/** What the links in mails have in common: a path with a token, and pages for people instead of errors in JSON. */
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { Refusal } from '../../platform/refusal.ts'
import { renderLater, renderUnknown, STYLE_SOURCE } from '../../services/tracking/render-page.ts'
import type { AppEnv } from '../app-types.ts'

/** Longer ones are answered like any other that does not open. */
export const TokenPath = z.object({
  token: z.string().openapi({ param: { name: 'token', in: 'path' }, description: 'As the link in the mail has it.' }),
})

export const PAGE = { 'text/html': { schema: z.string() } } as const

export const UNKNOWN_LINK = {
  404: { description: 'The link was not made here, or was changed', content: PAGE },
} as const

// Nothing is loaded and nothing runs; a form may be sent to where the page came from.
const HEADERS = {
  'content-security-policy': `default-src 'none'; style-src ${STYLE_SOURCE}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
  'cache-control': 'no-store',
}

export const answerPage = (c: Context<AppEnv>, html: string) => c.html(html, 200, HEADERS)

/** The answer, or a page that says why there is none. */
export async function answerOrPage<Answer>(c: Context<AppEnv>, answer: () => Promise<Answer>) {
  try {
    return await answer()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'not_found') return c.html(renderUnknown(), 404, HEADERS)
    return c.html(renderLater(), 503, { ...HEADERS, ...error.headers })
  }
}
