import { describe, expect, it } from 'vitest'
import { call } from '../../test/worker/call.ts'
import { describeNotOffered } from './not-offered.ts'

describe('a resource of the package that is not offered', () => {
  it.each([
    ['GET', '/v1/automations'],
    ['POST', '/v1/events/send'],
    ['DELETE', '/v1/oauth/grants/x'],
    ['GET', '/v1/contacts/a@b.example/topics'],
    ['POST', '/v1/broadcasts'],
    // Its path fits that of a domain by its id, which knows other methods.
    ['POST', '/v1/domains/claim'],
    ['POST', '/v1/domains/x/claim/verify'],
    ['GET', '/v1/inboxes/a@b.example/agent'],
    ['PATCH', '/v1/inboxes/x/drafts/y'],
    ['POST', '/v1/inboxes/x/labels'],
    ['PUT', '/v1/inboxes/x/threads/y/labels'],
    ['POST', '/v1/inboxes/x/threads/y/emails/z/reply'],
  ])('%s %s is not found, and the message says why', async (method, path) => {
    const { status, json } = await call(method, path, {})
    expect(status).toBe(404)
    expect(json).toEqual({
      statusCode: 404,
      name: 'not_found',
      message: expect.stringMatching(/not offered by this version of Mailstead\.$/),
    })
  })

  it.each(['/v1/constructor', '/v1/__proto__/x', '/automations', '/v1', '/v2/webhooks', '/v1/inboxes/drafts'])(
    '%s is a path like any other that is not there',
    (path) => {
      expect(describeNotOffered(path)).toBeNull()
    },
  )
})
