/** The image that a mail loads when somebody opens it. */
import type { Context } from 'hono'
import type { AppEnv } from '../app-types.ts'

/** GIF89a of one pixel, which is transparent. */
const PIXEL = Uint8Array.from(atob('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'), (octet) =>
  octet.charCodeAt(0),
)
const HEADERS = { 'content-type': 'image/gif', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

export const answerPixel = (c: Context<AppEnv>) => c.body(PIXEL, 200, HEADERS)
