/** `GET /inbound/pull-raw`: mails that came since the client's last time, whole. */
import { pullRawMails } from '../../../services/mailboxes/pulls/pull-raw-mails.ts'
import type { App } from '../../app-types.ts'
import { registerCall } from '../wire/register-call.ts'
import { readPullRequest } from './pull-request.ts'
import { showUntil } from './pulled-until.ts'
import { streamAnswer } from './raw-answer.ts'

/** Opens the first mail at once: a bucket that is away then is an answer of 503, and not one that breaks off. */
async function begin<Each>(all: AsyncGenerator<Each>): Promise<AsyncGenerator<Each>> {
  const first = await all.next()
  return (async function* begun() {
    if (first.done) return
    yield first.value
    yield* all
  })()
}

export function registerPullRaw(app: App): void {
  const call = {
    verb: 'GET',
    path: '/inbound/pull-raw',
    method: 'mail.api.inbound.pull_raw',
    need: 'read_mail',
  } as const
  registerCall(app, call, async (c, { fields }) => {
    const pulled = await pullRawMails(c.get('deps'), c.get('access'), readPullRequest(c, fields))
    const body = streamAnswer(await begin(pulled.streams), showUntil(pulled))
    return c.body(body, 200, { 'content-type': 'application/json' })
  })
}
