import { expect, it } from 'vitest'
import { call } from '../../test/worker/call.ts'

it('GET /v1/openapi.json describes the API and says which routes need no key', async () => {
  const { status, json } = await call('GET', '/v1/openapi.json')
  expect(status).toBe(200)
  expect(json).toMatchObject({ openapi: '3.1.0', security: [{ apiKey: [] }] })
  expect(json.paths['/health'].get.security).toEqual([])
  expect(json.paths['/v1/emails'].post.security).toBeUndefined()
  expect(json.components.securitySchemes.apiKey).toMatchObject({ type: 'http', scheme: 'bearer' })
  expect(Object.keys(json.paths).filter((path) => path.startsWith('/dev'))).toEqual([])
})
