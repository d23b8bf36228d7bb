/** The package `resend` itself against the Worker under test. */
import { exports } from 'cloudflare:workers'
import { Resend } from 'resend'
import { afterEach, expect, it, vi } from 'vitest'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { waitForLog } from '../../../test/worker/log-request.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

it('reads in the log what the package itself has done', async () => {
  vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => exports.default.fetch(new Request(input, init)))
  const owner = await createTenant()
  const { apiKeys, logs } = new Resend(owner.apiKey, { baseUrl: 'http://mailstead.test/v1' })
  const made = await apiKeys.create({ name: 'new' })
  await waitForLog(owner, made.headers?.['x-request-id'] ?? null)
  const { data: list } = await logs.list({ limit: 1 })
  expect(list).toMatchObject({
    object: 'list',
    has_more: false,
    data: [{ endpoint: '/v1/api-keys', method: 'POST', response_status: 201 }],
  })
  const [entry] = list?.data ?? []
  expect(entry?.user_agent).toMatch(/^resend-node:/)
  expect(Object.keys(entry ?? {}).sort()).toEqual([
    'created_at',
    'endpoint',
    'id',
    'method',
    'response_status',
    'user_agent',
  ])
  const { data: log } = await logs.get(entry?.id ?? '')
  expect(log).toEqual({
    object: 'log',
    ...entry,
    request_body: { name: 'new' },
    response_body: { id: made.data?.id, token: '[hidden]' },
  })
  expect((await logs.list({ after: entry?.id ?? '' })).data?.data).toEqual([])
  expect((await logs.get('x')).error).toMatchObject({ statusCode: 404, name: 'not_found' })
})
