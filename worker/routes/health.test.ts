import { exports } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'

describe('GET /health', () => {
  it('answers 200 with ok and the version when the database answers', async () => {
    const response = await exports.default.fetch('http://mailstead.test/health')
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ ok: true, version: expect.stringMatching(/^\d+\.\d+\.\d+$/) })
  })

  it('answers an unknown path with the error form', async () => {
    const response = await exports.default.fetch('http://mailstead.test/v1/nothing')
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ statusCode: 404, name: 'not_found' })
  })
})
