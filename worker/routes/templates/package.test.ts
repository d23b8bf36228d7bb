/** The package `resend` itself against the Worker under test. */
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

/** The data of an answer; an error fails the test with its text. */
function dataOf<T>(answer: { readonly data: T | null; readonly error: unknown }): T {
  expect(answer.error).toBeNull()
  if (answer.data === null) throw new Error('no data')
  return answer.data
}

it('creates, publishes, lists, reads, changes, copies and removes templates', async () => {
  const owner = await createTenant()
  const { templates } = new Resend(owner.apiKey, { baseUrl: 'http://mailstead.test/v1' })
  const { id } = dataOf(
    await templates
      .create({
        name: 'Order',
        alias: 'order',
        html: '<p>{{{NAME}}}</p>',
        from: 'Shop <shop@x.example>',
        replyTo: ['help@x.example'],
        variables: [{ key: 'NAME', type: 'string', fallbackValue: 'friend' }],
      })
      .publish(),
  )
  const template = dataOf(await templates.get('order'))
  expect([template.id, template.status, template.has_unpublished_versions]).toEqual([id, 'published', false])
  expect(template.reply_to).toEqual(['help@x.example'])
  expect(template.variables?.map(({ key, fallback_value }) => [key, fallback_value])).toEqual([['NAME', 'friend']])

  expect(dataOf(await templates.update('order', { subject: 'S', replyTo: 'r@x.example' }))).toEqual({
    object: 'template',
    id,
  })
  expect(dataOf(await templates.get(id))).toMatchObject({
    subject: 'S',
    reply_to: ['r@x.example'],
    has_unpublished_versions: true,
  })
  expect(dataOf(await templates.publish('order'))).toEqual({ object: 'template', id })

  const draft = dataOf(await templates.duplicate(id))
  const copy = dataOf(await templates.duplicate('order').publish())
  const list = dataOf(await templates.list({ limit: 10 }))
  expect(list.has_more).toBe(false)
  expect(new Map(list.data.map((item) => [item.id, item.status]))).toEqual(
    new Map([
      [copy.id, 'published'],
      [draft.id, 'draft'],
      [id, 'published'],
    ]),
  )
  expect(dataOf(await templates.remove('order'))).toEqual({ object: 'template', id, deleted: true })
  expect((await templates.get(id)).error).toMatchObject({ statusCode: 404, name: 'not_found' })
  expect((await templates.create({ name: 'n', html: '{{{X}}}' }).publish()).error).toMatchObject({
    name: 'validation_error',
    message: expect.stringContaining('{{{X}}}'),
  })
})
