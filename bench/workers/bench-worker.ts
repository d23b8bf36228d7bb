/** The bench's own Worker: a hello, the accept path called bare, signing alone, and what prepares a run. */
import { Hono } from 'hono'
import { createDeps } from '../../worker/deps.ts'
import { acceptBare } from './bare/accept.ts'
import { listBare } from './bare/list.ts'
import { runPart } from './bare/parts.ts'
import {
  type BareEvent,
  type BareQueueEnv,
  consumeBareEvents,
  fillWebhookDeliveries,
  queueBareEvent,
} from './bare/webhook.ts'
import { fillEmails } from './fill-emails.ts'
import { leaseJobs, prepareJobs, prepareRelay, prepareTenant, relayIsAlive, wakeJobs } from './prepare.ts'
import {
  countDeliveries,
  fillMailboxes,
  prepareDeliveries,
  prepareMailboxes,
  type ReceivingEnv,
  wakeReceived,
} from './receiving.ts'
import { preparePerson } from './sign-in.ts'
import { signMany } from './sign-many.ts'

/** Wrangler wants the class of every binding exported; the objects are those of the product's Worker. */
export { LiveFeed } from '../../worker/live-feed.ts'
export { Mailbox } from '../../worker/mailbox/mailbox.ts'
export { RequestLog } from '../../worker/request-log/request-log.ts'
export { WebhookRunner } from '../../worker/webhook-runner.ts'
export { BareMailbox } from './bare-mailbox.ts'

const app = new Hono<{ Bindings: ReceivingEnv & BareQueueEnv }>()

app.post('/hello', async (c) => {
  const body = await c.req.text()
  return c.json({ bytes: body.length })
})
app.post('/bare', async (c) => {
  const { data, wake } = await acceptBare(c.env, c.req.raw)
  c.executionCtx.waitUntil(wake)
  return c.json({ data })
})
app.post('/part', async (c) => c.json(await runPart(c.env, await c.req.json())))
app.post('/bare-webhook', async (c) => c.json(await queueBareEvent(c.env, await c.req.json())))
app.post('/fill-webhook-deliveries', async (c) => c.json(await fillWebhookDeliveries(c.env, await c.req.json())))
app.post('/fill-emails', async (c) => c.json(await fillEmails(c.env, await c.req.json())))
app.get('/bare-list/:tenant', async (c) => c.json(await listBare(c.env, c.req.param('tenant'))))
app.post('/sign', async (c) => c.json(await signMany(await c.req.json())))
app.post('/tenant', async (c) => c.json(await prepareTenant(createDeps(c.env), await c.req.json())))
app.post('/person', async (c) => c.json(await preparePerson(createDeps(c.env), await c.req.json())))
app.post('/relay', async (c) => c.json(await prepareRelay(createDeps(c.env), await c.req.json())))
app.post('/relay-is-alive', async (c) => c.json(await relayIsAlive(createDeps(c.env))))
app.post('/jobs', async (c) => c.json(await prepareJobs(createDeps(c.env), await c.req.json())))
app.post('/lease', async (c) => c.json(await leaseJobs(createDeps(c.env), await c.req.json())))
app.post('/wake', async (c) => c.json(await wakeJobs(createDeps(c.env), await c.req.json())))
app.post('/mailboxes', async (c) => c.json(await prepareMailboxes(createDeps(c.env), await c.req.json())))
app.post('/deliveries', async (c) => c.json(await prepareDeliveries(createDeps(c.env), await c.req.json())))
app.post('/wake-received', async (c) => c.json(await wakeReceived(createDeps(c.env), await c.req.json())))
app.post('/count-deliveries', async (c) => c.json(await countDeliveries(c.env, await c.req.json())))
app.post('/fill', async (c) => {
  const { env } = c
  return c.json(await fillMailboxes({ env, deps: createDeps(env) }, await c.req.json()))
})

export default {
  fetch: app.fetch,
  queue: (batch: MessageBatch<BareEvent>, env: BareQueueEnv) => consumeBareEvents(env, batch),
}
