import { createExecutionContext, env } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { call } from '../../test/worker/call.ts'
import { createTenant } from '../../test/worker/create-tenant.ts'
import { createApp } from '../app.ts'

describe('the shield against too many requests', () => {
  it('is named in every answer to a key', async () => {
    const { apiKey } = await createTenant()
    for (const path of ['/v1/domains', '/v1/emails/x'])
      expect((await call('GET', path, { key: apiKey })).headers.get('ratelimit-limit')).toBe('1000')
  })

  it('answers 429 with the seconds to wait, by account', async () => {
    const [wild, calm] = [await createTenant(), await createTenant()]
    const app = await createApp()
    const keys: string[] = []
    const limit = async ({ key }: { key: string }) => {
      keys.push(key)
      return { success: key !== wild.tenant.id }
    }
    const ask = (key: string) =>
      app.fetch(
        new Request('http://mailstead.test/v1/domains', { headers: { authorization: `Bearer ${key}` } }),
        { ...env, MODE: 'production', REQUEST_LIMIT: { limit } },
        createExecutionContext(),
      )
    const refused = await ask(wild.apiKey)
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('10')
    expect(await refused.json()).toMatchObject({ name: 'rate_limit_exceeded' })
    expect((await ask(calm.apiKey)).status).toBe(200)
    expect(keys).toEqual([wild.tenant.id, calm.tenant.id])
  })
})
