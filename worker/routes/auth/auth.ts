/** `/api/auth/*`: sign-up, sign-in, sessions, second factor. better-auth answers; it is loaded by the first such request. */
import type { Context } from 'hono'
import { readBodyBytes } from '../../middleware/json-body.ts'
import { sendSystemMail } from '../../services/system-mail/send-system-mail.ts'
import type { App, AppEnv } from '../app-types.ts'
import { noSooner } from './answer-times.ts'
import { withJsonError } from './json-errors.ts'

/** The request with a body that is no larger than any of ours, before anything parses it. */
async function bounded(c: Context<AppEnv>): Promise<Request> {
  const { method, headers, url } = c.req.raw
  return method === 'POST'
    ? new Request(url, { method, headers, body: await readBodyBytes(c, 'Send less.') })
    : c.req.raw
}

export function registerAuth(app: App): void {
  app.on(['GET', 'POST'], '/api/auth/*', async (c) => {
    const deps = c.get('deps')
    const isTime = noSooner(c.req.path)
    const { makeAuth } = await import('../../services/people/make-auth.ts')
    const auth = makeAuth({
      ...deps,
      database: c.env.DB,
      waitUntil: (work) => c.executionCtx.waitUntil(work),
      mail: async (mail) => void (await sendSystemMail(deps, mail)),
    })
    const answer = await withJsonError(await auth.handler(await bounded(c)))
    answer.headers.set('cache-control', 'no-store')
    await isTime()
    return answer
  })
}
