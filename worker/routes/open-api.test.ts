import { expect, it } from 'vitest'
import { call } from '../../test/worker/call.ts'

it('GET /v1/openapi.json describes the API and says which routes need no key', async () => {
  const { status, json } = await call('GET', '/v1/openapi.json')
  expect(status).toBe(200)
  expect(json).toMatchObject({ openapi: '3.1.0', security: [{ apiKey: [] }, { session: [] }] })
  expect(json.paths['/health'].get.security).toEqual([])
  expect(json.paths['/v1/emails'].post.security).toBeUndefined()
  expect(json.components.securitySchemes.apiKey).toMatchObject({ type: 'http', scheme: 'bearer' })
  expect(Object.keys(json.paths).filter((path) => path.startsWith('/dev'))).toEqual([])
})

it('has a place and a line of description for every tag that a route names', async () => {
  const { json } = await call('GET', '/v1/openapi.json')
  const operations = Object.values<object>(json.paths).flatMap<{ tags?: string[] }>(Object.values)
  const named = new Set(operations.flatMap(({ tags }) => tags ?? []))
  const described = json.tags.map(({ name }: { name: string }) => name)
  expect(new Set(described)).toEqual(named)
  expect(json['x-tagGroups'].flatMap(({ tags }: { tags: string[] }) => tags)).toEqual(described)
  expect(described[0]).toBe('emails')
})

it('shows the paths in order, and the origin they are relative to', async () => {
  const { json } = await call('GET', '/v1/openapi.json')
  expect(Object.keys(json.paths)).toEqual(Object.keys(json.paths).toSorted())
  expect(json.servers).toEqual([{ url: '/', description: 'This deployment' }])
})
