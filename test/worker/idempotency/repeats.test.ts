/** Creations with an `Idempotency-Key`, generated from the route table: whatever happens in between, one key makes one thing. */
import { describe, expect, it } from 'vitest'
import { call } from '../call.ts'
import { createTenant } from '../create-tenant.ts'
import { CREATIONS, type Creation, countRows, forgetAnswers, readPosts } from './creations.ts'

/** They change or stop something, or show a secret anew: a repeat makes no second thing. */
const MAKES_NOTHING = [
  'POST /v1/domains/{id}/dkim/rotate',
  'POST /v1/domains/{id}/verify',
  // What is there is found there.
  'POST /v1/domains/{id}/dns/cloudflare',
  'POST /v1/emails/retry',
  'POST /v1/emails/{id}/cancel',
  'POST /v1/emails/{id}/retry',
  'POST /v1/emails/{id}/send-now',
  'POST /v1/emails/{id}/share',
  'POST /v1/inboxes/{id}/empty',
  'POST /v1/spam-holds/{id}/release',
  'POST /v1/suppressions/batch/remove',
  'POST /v1/templates/{id}/publish',
  'POST /v1/webhooks/{id}/events/{eventId}/replay',
  'POST /v1/webhooks/{id}/signing-secret/rotate',
]
/** Of the console's forms: a repeat replaces what was there, or finds it done. `POST /v1/tenants` makes another account: no ledger could keep an answer. */
const BY_PEOPLE = [
  'POST /v1/tenants',
  'POST /v1/invitations',
  'POST /v1/invitations/{id}/accept',
  'POST /v1/members/{id}/transfer-ownership',
  // A link, which nothing keeps.
  'POST /v1/tenant/export',
  'POST /v1/tenant/request-review',
  // A plan's name is its id.
  'POST /v1/operator/plans',
  // Another token, and the one before is worth nothing.
  'POST /v1/operator/relays/tokens',
  'POST /v1/operator/relays/{id}/secret',
  'POST /v1/operator/relays/{id}/check',
  'POST /v1/operator/relays/{id}/drain',
  'POST /v1/operator/relays/{id}/resume',
  'POST /v1/operator/relays/{id}/revoke',
  'POST /v1/operator/records/check',
  'POST /v1/operator/alarms/test',
  'POST /v1/operator/control',
  // A second one of the same scope holds no more.
  'POST /v1/operator/holds',
  'POST /v1/operator/dead-letters/redrive',
  'POST /v1/operator/dead-letters/{id}/redrive',
  'POST /v1/operator/spam-holds/{id}/refuse',
  'POST /v1/operator/spam-holds/{id}/release',
  // One at a time.
  'POST /v1/operator/backups',
  'POST /v1/operator/restore',
  'POST /v1/operator/restore/confirm',
  'POST /v1/operator/restore/release',
  'POST /v1/operator/tenants/{id}/decline-review',
  'POST /v1/operator/tenants/{id}/impersonate',
  'POST /v1/operator/tenants/{id}/lift-sandbox',
  'POST /v1/operator/tenants/{id}/resume',
  'POST /v1/operator/tenants/{id}/suspend',
]
/** `routes/emails` has their tests: they have the answer in the same write as the mail. */
const SENDS = ['POST /v1/emails', 'POST /v1/emails/batch', 'POST /v1/emails/raw']

const PARALLEL = 50

async function stage({ stage: prepare, table }: Creation) {
  const owner = await createTenant()
  const [sent, other] = await prepare(owner)
  const before = await countRows(owner, table)
  const post = ({ path, body }: typeof sent, idempotencyKey: string) =>
    call('POST', path, { key: owner.apiKey, body, headers: { 'idempotency-key': idempotencyKey } })
  return { owner, sent, other, post, countMade: async () => (await countRows(owner, table)) - before }
}

it('is taken by every route that makes something', async () => {
  const { keyed, others } = await readPosts()
  expect(keyed).toEqual([...Object.keys(CREATIONS), ...SENDS].sort())
  expect(others).toEqual([...MAKES_NOTHING, ...BY_PEOPLE].sort())
})

describe.each(Object.entries(CREATIONS))('%s with an idempotency key', (_, creation) => {
  it('is answered with the same bytes when it comes again, and refused with another body', async () => {
    const { sent, other, post, countMade } = await stage(creation)
    const first = await post(sent, 'k')
    expect(first.status).toBeLessThan(300)
    const repeat = await post(sent, 'k')
    expect([repeat.status, repeat.text]).toEqual([first.status, first.text])
    expect((await post(other, 'k')).json).toMatchObject({ statusCode: 409, name: 'invalid_idempotent_request' })
    expect(await countMade()).toBe(creation.rows)
    expect((await post(other, 'k2')).status).toBe(first.status)
  })

  it(`makes one thing of ${PARALLEL} requests at once, all with one answer`, async () => {
    const { sent, post, countMade } = await stage(creation)
    const answers = await Promise.all(Array.from({ length: PARALLEL }, () => post(sent, 'k')))
    expect([...new Set(answers.map(({ text }) => text))]).toHaveLength(1)
    expect(answers[0]?.status).toBeLessThan(300)
    expect(await countMade()).toBe(creation.rows)
  })

  it('makes one thing when the Worker dies before it has answered', async () => {
    const { owner, sent, post, countMade } = await stage(creation)
    const first = await post(sent, 'k')
    await forgetAnswers(owner)
    expect((await post(sent, 'k')).text).toBe(first.text)
    expect(await countMade()).toBe(creation.rows)
  })

  it('has nothing to do with the same key of another account', async () => {
    const [a, b] = [await stage(creation), await stage(creation)]
    const first = await a.post(a.sent, 'k')
    const theirs = await b.post(b.sent, 'k')
    expect(theirs.status).toBe(first.status)
    expect(await b.countMade()).toBe(creation.rows)
    expect((await a.post(a.sent, 'k')).text).toBe(first.text)
  })

  it('is refused with a key of 257 characters, and makes nothing', async () => {
    const { owner, sent, post, countMade } = await stage(creation)
    expect((await post(sent, 'k'.repeat(257))).json).toMatchObject({
      statusCode: 422,
      name: 'validation_error',
      message: expect.stringContaining('idempotency-key'),
    })
    expect([await countMade(), await countRows(owner, 'idempotency_keys')]).toEqual([0, 0])
  })
})

const UNIQUE = Object.entries(CREATIONS).filter(([, { isUnique }]) => isUnique)

it.each(UNIQUE)('%s stays a conflict for what is there under another key', async (_, creation) => {
  const { sent, post, countMade } = await stage(creation)
  await post(sent, 'k')
  expect((await post(sent, 'k2')).json).toMatchObject({ statusCode: 409, name: 'conflict' })
  expect(await countMade()).toBe(creation.rows)
})

it('a refusal is not remembered', async () => {
  const owner = await createTenant()
  const post = (path: string, body: object) =>
    call('POST', path, { key: owner.apiKey, body, headers: { 'idempotency-key': 'k' } })
  const alias = { email_address: `team@${owner.domain.name}`, inboxes: [`ada@${owner.domain.name}`] }
  expect((await post('/v1/aliases', alias)).status).toBe(422)
  await post('/v1/inboxes', { email_address: `ada@${owner.domain.name}` })
  expect((await post('/v1/aliases', alias)).status).toBe(201)
})

it('an API key made twice by one key works, and is given to no caller with other limits', async () => {
  const owner = await createTenant()
  const limits = { domain_id: owner.domain.id }
  const post = (key: string) =>
    call('POST', '/v1/api-keys', { key, body: { name: 'k', ...limits }, headers: { 'idempotency-key': 'k' } })
  const { json } = await post(owner.apiKey)
  await forgetAnswers(owner)
  expect((await post(owner.apiKey)).json).toEqual(json)
  expect(json.token).toMatch(new RegExp(`^ms_${json.id}_[0-9a-f]{64}$`))
  expect((await call('GET', '/v1/domains', { key: json.token })).status).toBe(200)
  expect((await post(json.token)).json).toMatchObject({ name: 'invalid_idempotent_request' })
})
