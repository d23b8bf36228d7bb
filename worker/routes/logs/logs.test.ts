import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { addLog, waitForLog } from '../../../test/worker/log-request.ts'
import { createApp } from '../../app.ts'
import { newId } from '../../platform/ids.ts'

async function stage() {
  const owner = await createTenant()
  const ask = (path: string) => call('GET', `/v1/logs${path}`, { key: owner.apiKey })
  const idsOf = async (query: string) => {
    const { data, has_more } = (await ask(`?${query}`)).json
    return [data.map(({ id }: { id: string }) => id), has_more]
  }
  return { owner, ask, idsOf }
}

describe('GET /v1/logs', () => {
  it('shows requests in the shape of the package, newest first, and one with its bodies', async () => {
    const { owner, ask } = await stage()
    const atMs = Date.now() - 60_000
    const older = await addLog(owner, { id: newId(atMs - 1), userAgent: null })
    const id = await addLog(owner, {
      ...{ id: newId(atMs), method: 'POST', endpoint: '/v1/emails', status: 422, userAgent: 'resend-node:6.38.0' },
      ...{ requestBody: '{"to":["a@b.example"]}', responseBody: '"cut"' },
    })
    const summary = {
      id,
      created_at: new Date(atMs).toISOString(),
      endpoint: '/v1/emails',
      method: 'POST',
      response_status: 422,
      user_agent: 'resend-node:6.38.0',
    }
    expect((await ask('')).json).toEqual({
      object: 'list',
      has_more: false,
      data: [summary, expect.objectContaining({ id: older, user_agent: null, response_status: 200 })],
    })
    const bodies = { request_body: { to: ['a@b.example'] }, response_body: 'cut' }
    expect((await ask(`/${id}`)).json).toEqual({ object: 'log', ...summary, ...bodies })
    expect((await ask(`/${older}`)).json).toMatchObject({ request_body: null, response_body: null })
  })

  it('pages by ids', async () => {
    const { owner, idsOf } = await stage()
    const ids: string[] = []
    for (const n of [1, 2, 3, 4]) ids.unshift(await addLog(owner, { id: newId(Date.now() - 10_000 + n) }))
    expect(await idsOf('limit=2')).toEqual([ids.slice(0, 2), true])
    expect(await idsOf(`limit=2&after=${ids[1]}`)).toEqual([ids.slice(2), false])
    expect(await idsOf(`limit=1&before=${ids[2]}`)).toEqual([[ids[1]], true])
    expect(await idsOf(`before=${ids[2]}`)).toEqual([ids.slice(0, 2), false])
  })

  it('shows only what the filters say, also by page', async () => {
    const { owner, idsOf } = await stage()
    const add = (n: number, method: string, endpoint: string, status: number) =>
      addLog(owner, { id: newId(Date.now() - 10_000 + n), method, endpoint, status })
    const sent = await add(1, 'POST', '/v1/emails', 200)
    const refused = await add(2, 'POST', '/v1/emails', 422)
    const missing = await add(3, 'GET', '/v1/emails/x', 404)
    const failed = await add(4, 'GET', '/v1/domains', 500)
    expect(await idsOf('status=4xx')).toEqual([[missing, refused], false])
    expect(await idsOf('status=422')).toEqual([[refused], false])
    expect(await idsOf('status=5xx')).toEqual([[failed], false])
    expect(await idsOf('method=POST')).toEqual([[refused, sent], false])
    expect(await idsOf('path=/v1/emails')).toEqual([[missing, refused, sent], false])
    expect(await idsOf('path=/v1/emails/')).toEqual([[missing], false])
    expect(await idsOf('path=/v1/%25')).toEqual([[], false])
    expect(await idsOf(`method=POST&status=2xx&path=/v1/e&after=${refused}`)).toEqual([[sent], false])
    expect(await idsOf('path=/v1/emails&limit=1')).toEqual([[missing], true])
  })

  it.each([
    ['status=abc', 'status'],
    ['status=4x', 'status'],
    ['status=999', 'status'],
    ['method=FETCH', 'method'],
    ['path=emails', 'path'],
    [`path=/${'x'.repeat(200)}`, 'path'],
    ['after=x', 'after'],
    ['limit=0', 'limit'],
    ['from=x', 'from'],
  ])('refuses ?%s', async (query, field) => {
    const { ask } = await stage()
    const { json } = await ask(`?${query}`)
    expect(json).toMatchObject({ statusCode: 422, name: 'validation_error', message: expect.stringContaining(field) })
  })

  it.each(['x', '0197a6c2-3b4e-7d11-8f00-5b6c7d8e9fa0', "1' or 1=1"])('answers 404 for the id %s', async (id) => {
    const { ask } = await stage()
    expect((await ask(`/${encodeURIComponent(id)}`)).json).toMatchObject({ statusCode: 404, name: 'not_found' })
  })

  it("does not show another tenant's", async () => {
    const [a, b] = [await stage(), await stage()]
    const id = await addLog(b.owner)
    expect((await a.ask(`/${id}`)).status).toBe(404)
    expect((await a.ask('')).json.data).toEqual([])
    expect((await b.ask(`/${id}`)).status).toBe(200)
  })

  it('has what was done a moment ago, and not who read the log', async () => {
    const { owner, ask, idsOf } = await stage()
    await ask('')
    await ask('/x')
    const { headers } = await call('GET', '/v1/domains', { key: owner.apiKey })
    await waitForLog(owner, headers.get('x-request-id'))
    expect(await idsOf('')).toEqual([[headers.get('x-request-id')], false])
  })

  it('says when the log cannot be reached', async () => {
    const { owner } = await stage()
    const stub = { list: () => Promise.reject(new Error('Network connection lost.')) }
    const logs = { idFromName: (name: string) => name, get: () => stub } as unknown as typeof env.REQUEST_LOG
    const request = new Request('http://mailstead.test/v1/logs', {
      headers: { authorization: `Bearer ${owner.apiKey}` },
    })
    await call('GET', '/v1/domains', { key: owner.apiKey })
    const response = await (await createApp()).fetch(request, { ...env, REQUEST_LOG: logs })
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ name: 'service_unavailable' })
  })
})
