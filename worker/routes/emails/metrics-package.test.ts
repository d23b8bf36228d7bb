/** The package `resend` itself against the Worker under test: `emails.metrics` is understood, and gets what it declares. */
import { exports } from 'cloudflare:workers'
import { Resend } from 'resend'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { engageMessage } from '../../../test/worker/engage-message.ts'
import { settleMessage } from '../../../test/worker/settle-message.ts'

const DAY_MS = 86_400_000

beforeEach(() => {
  vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => exports.default.fetch(new Request(input, init)))
})
afterEach(() => {
  vi.restoreAllMocks()
})

/** A mail that two of three recipients have got, opened twice. */
async function open() {
  const owner = await createTenant()
  const mail = await settleMessage(owner, [
    { address: 'a@peer.example', state: 'delivered' },
    { address: 'b@peer.example', state: 'delivered' },
    { address: 'c@peer.example', state: 'bounced' },
  ])
  await engageMessage(mail, 'open', { count: 2 })
  return { owner, mail, emails: new Resend(owner.apiKey, { baseUrl: 'http://mailstead.test/v1' }).emails }
}

it('reads all metrics of the last days without options', async () => {
  const { emails } = await open()
  const { data, error } = await emails.metrics()
  expect(error).toBeNull()
  expect(data?.metrics).toHaveLength(22)
  expect(data?.totals).toMatchObject({ received: 3, sent: 3, delivered: 2, opened: 2, open_rate: 100 })
  expect(data).not.toHaveProperty('data')
})

it('sends every option', async () => {
  const { owner, mail, emails } = await open()
  const { data, error } = await emails.metrics({
    startDate: new Date(Date.now() - DAY_MS).toISOString(),
    // Of a day that is not over anywhere: in Berlin it is tomorrow already before UTC's midnight.
    endDate: new Date(Date.now() + DAY_MS).toISOString().slice(0, 10),
    timezone: 'Europe/Berlin',
    granularity: 'monthly',
    metrics: ['sent', 'delivery_rate'],
    dimensions: ['domain', 'email'],
    domainId: [owner.domain.id],
    emailId: [mail.id],
  })
  expect(error).toBeNull()
  const numbers = { sent: 3, delivery_rate: 66.67 }
  expect(data).toMatchObject({
    ...{ object: 'metrics', granularity: 'monthly', metrics: ['sent', 'delivery_rate'], totals: numbers },
    dimensions: ['domain', 'email'],
    data: [{ domain_id: owner.domain.id, domain_name: owner.domain.name, email_id: mail.id, ...numbers }],
  })
})

it('finds no broadcast, and is told what is wrong', async () => {
  const { emails } = await open()
  const { data } = await emails.metrics({ broadcastId: ['b'], dimensions: ['broadcast'], metrics: ['sent'] })
  expect(data).toMatchObject({ totals: { sent: 0 }, data: [] })
  const { error } = await emails.metrics({ timezone: 'Mars/Base' })
  expect(error).toMatchObject({ statusCode: 422, name: 'validation_error', message: expect.stringMatching(/timezone/) })
})
