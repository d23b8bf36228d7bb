/** The package `resend` itself against the Worker under test: what it sends is understood, and what it gets has the types it declares. */
import { exports } from 'cloudflare:workers'
import { Resend } from 'resend'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createTenant } from '../../../test/worker/create-tenant.ts'

beforeEach(() => {
  vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => exports.default.fetch(new Request(input, init)))
})
afterEach(() => {
  vi.restoreAllMocks()
})

async function open() {
  const { apiKey } = await createTenant()
  return new Resend(apiKey, { baseUrl: 'http://mailstead.test/v1' }).suppressions
}

/** The data of an answer; an error fails the test with its text. */
function dataOf<T>(answer: { readonly data: T | null; readonly error: unknown }): T {
  expect(answer.error).toBeNull()
  if (answer.data === null) throw new Error('no data')
  return answer.data
}

it('adds, lists, reads and removes by id and by address', async () => {
  const suppressions = await open()
  const email = 'a/b+c@peer.example'
  const { id, object } = dataOf(await suppressions.add({ email }))
  expect(object).toBe('suppression')
  const list = dataOf(await suppressions.list({ origin: 'manual', limit: 5 }))
  expect(list).toMatchObject({ object: 'list', has_more: false, data: [{ id, email, origin: 'manual' }] })
  expect(dataOf(await suppressions.list({ origin: 'bounce' })).data).toEqual([])
  expect(dataOf(await suppressions.list({ after: id })).data).toEqual([])
  expect(dataOf(await suppressions.get(email))).toEqual(dataOf(await suppressions.get(id)))
  expect(dataOf(await suppressions.remove(email))).toEqual({ object: 'suppression', id, deleted: true })
  expect((await suppressions.get(id)).error).toMatchObject({ statusCode: 404, name: 'not_found' })
})

it('adds and removes batches', async () => {
  const { batch } = await open()
  const emails = ['a@peer.example', 'b@peer.example', 'c@peer.example']
  const [a, b, c] = dataOf(await batch.add({ emails })).data.map(({ id }) => id)
  const removed = (id?: string) => ({ object: 'suppression', id, deleted: true })
  expect(dataOf(await batch.remove({ emails: ['b@peer.example'] })).data).toEqual([removed(b)])
  expect(dataOf(await batch.remove({ ids: [c ?? '', a ?? ''] })).data).toEqual([removed(c), removed(a)])
  expect((await batch.add({ emails: ['a'] })).error).toMatchObject({ statusCode: 422, name: 'validation_error' })
})
