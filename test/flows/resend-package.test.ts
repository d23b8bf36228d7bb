/** The npm package `resend`, unchanged but for `baseUrl`, against the running system: what it offers works, what is not offered says so. */
import { Resend } from 'resend'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startSystem } from '../dev/start-system.ts'
import { checkApiKeys } from './resend/api-keys.ts'
import { checkBatch } from './resend/batch.ts'
import type { PackageContext } from './resend/context.ts'
import { checkContracts } from './resend/contracts.ts'
import { checkDomains } from './resend/domains.ts'
import { checkEmails } from './resend/emails.ts'
import { checkInboxes } from './resend/inboxes.ts'
import { checkLogsAndUsage } from './resend/logs-and-usage.ts'
import { checkNotOffered } from './resend/not-offered.ts'
import { type PackageMethods, watchMethods } from './resend/package-methods.ts'
import { checkReceiving } from './resend/receiving.ts'
import { checkSuppressions } from './resend/suppressions.ts'
import { checkTemplates } from './resend/templates.ts'
import { openWebhookReceiver } from './resend/webhook-receiver.ts'
import { checkWebhooks } from './resend/webhooks.ts'

let context: PackageContext
let methods: PackageMethods
let stop: () => Promise<unknown>

beforeAll(async () => {
  const receiver = await openWebhookReceiver()
  stop = () => receiver.close()
  const system = await startSystem({ allowedHosts: [receiver.host] })
  stop = () => Promise.all([receiver.close(), system.stop()])
  const { dev: running } = system
  const resend = new Resend(running.apiKey, { baseUrl: `${running.url}/v1` })
  methods = watchMethods(resend)
  context = { resend, running, receiver }
})
afterAll(() => stop?.())

const connect = () => context

checkContracts()

for (const check of [
  checkEmails,
  checkBatch,
  checkDomains,
  checkApiKeys,
  checkSuppressions,
  checkTemplates,
  checkWebhooks,
  checkReceiving,
  checkInboxes,
  checkLogsAndUsage,
  checkNotOffered,
])
  check(connect)

it('every method of the package was called above', () => {
  const { all, called } = methods
  expect(all).toEqual(expect.arrayContaining(['post', 'emails.send', 'webhooks.events.attempts.list']))
  expect(all.filter((path) => !called.has(path))).toEqual([])
})
