/**
 * Wrong requests over all routes and the exact answer each gets: it names what is wrong, where, and what to do. Then whatever else
 * a client may send to any route: never a 500.
 */
import { exports } from 'cloudflare:workers'
import { ERRORS } from '@mailstead/contracts/errors.ts'
import { describe, expect, it } from 'vitest'
import { type Answer, call } from './call.ts'
import { OPERATION_NEEDS } from './operation-needs.fixture.ts'
import { addressOf, operations, operationsWithBody } from './operations.ts'
import { wrongAliases } from './wrong-requests/aliases.fixture.ts'
import { wrongApiKeys } from './wrong-requests/api-keys.fixture.ts'
import { wrongAttachments } from './wrong-requests/attachments.fixture.ts'
import { wrongBatches } from './wrong-requests/batch.fixture.ts'
import { wrongBlocks } from './wrong-requests/blocklist.fixture.ts'
import { wrongCallers } from './wrong-requests/callers.fixture.ts'
import { wrongDomains } from './wrong-requests/domains.fixture.ts'
import { wrongEmailActions } from './wrong-requests/email-actions.fixture.ts'
import { wrongEmailContents } from './wrong-requests/email-content.fixture.ts'
import { wrongEmailHeaders } from './wrong-requests/email-headers.fixture.ts'
import { wrongEmails } from './wrong-requests/emails.fixture.ts'
import { wrongInboxes } from './wrong-requests/inboxes.fixture.ts'
import { wrongLists } from './wrong-requests/lists.fixture.ts'
import { wrongPeople } from './wrong-requests/people.fixture.ts'
import { wrongRawMails } from './wrong-requests/raw-mail.fixture.ts'
import { wrongReports } from './wrong-requests/reports.fixture.ts'
import { wrongSuppressions } from './wrong-requests/suppressions.fixture.ts'
import { wrongTemplates } from './wrong-requests/templates.fixture.ts'
import { wrongTracking } from './wrong-requests/tracking.fixture.ts'
import { wrongTransport } from './wrong-requests/transport.fixture.ts'
import { wrongWebhooks } from './wrong-requests/webhooks.fixture.ts'
import { createWorld, type Sent, type World, type WrongRequest } from './wrong-requests/wrong-request.ts'

const WRONG: Readonly<Record<string, (world: World) => readonly WrongRequest[]>> = {
  'a mail': wrongEmails,
  'the content of a mail': wrongEmailContents,
  'headers of a mail': wrongEmailHeaders,
  attachments: wrongAttachments,
  'a batch': wrongBatches,
  'a whole message': wrongRawMails,
  'mail that is there': wrongEmailActions,
  'what is counted': wrongTracking,
  domains: wrongDomains,
  templates: wrongTemplates,
  suppressions: wrongSuppressions,
  'API keys': wrongApiKeys,
  webhooks: wrongWebhooks,
  aliases: wrongAliases,
  inboxes: wrongInboxes,
  'the blocklist': wrongBlocks,
  people: wrongPeople,
  callers: wrongCallers,
  lists: wrongLists,
  reports: wrongReports,
  'what comes before every route': wrongTransport,
}

const world = await createWorld()

/** Sent to the account with its key, unless told otherwise. */
function send(operation: string, { body, headers, key = world.key }: Sent = {}): Promise<Answer> {
  const [method = '', path = ''] = addressOf(operation, '')
  return call(method, path, {
    ...(key === null ? {} : { key }),
    ...(body === undefined ? {} : { body }),
    ...(headers === undefined ? {} : { headers }),
  })
}

describe.each(Object.entries(WRONG))('wrong requests about %s', (_, wrong) => {
  it.each(wrong(world).map((each) => [each[0], each] as const))(
    '%s',
    async (_what, [, operation, sent, refusal, message]) => {
      const { status, json } = await send(operation, sent)
      expect({ refusal: `${status} ${json?.name}`, message: json?.message }).toEqual({ refusal, message })
      expect(json).toEqual({ statusCode: status, name: json.name, message })
    },
  )
})

describe('the table of wrong requests', () => {
  const all = Object.values(WRONG).flatMap((wrong) => wrong(world))

  it('has at least 150, each once', () => {
    expect(all.length).toBeGreaterThan(150)
    const sent = all.map(([, operation, request]) => `${operation} ${JSON.stringify(request)}`)
    expect(new Set(sent).size).toBe(sent.length)
  })

  it('has statuses that are those of the names', () => {
    for (const [, , , refusal] of all) {
      const [status, name] = refusal.split(' ')
      expect(`${ERRORS[name as keyof typeof ERRORS].status}`).toBe(status)
    }
  })

  it('changed nothing', async () => {
    const { json } = await send('GET /v1/emails')
    expect(json.data.map(({ id }: { id: string }) => id)).toEqual([world.scheduled, world.sent])
    const names = async (path: string) => (await send(`GET ${path}`)).json.data.length
    expect(await Promise.all(['/v1/domains', '/v1/aliases', '/v1/inboxes', '/v1/blocklist'].map(names))).toEqual([
      1, 1, 1, 1,
    ])
    expect(await Promise.all(['/v1/templates', '/v1/suppressions', '/v1/webhooks'].map(names))).toEqual([2, 1, 1])
    const asOwner = { key: null, headers: world.owner.headers }
    const [tenant, members] = [await send('GET /v1/tenant', asOwner), await send('GET /v1/members', asOwner)]
    expect(tenant.json).toMatchObject({ id: world.tenant.id, name: world.tenant.name, state: 'active' })
    expect(members.json.data.map(({ role }: { role: string }) => role)).toEqual(['member', 'owner'])
    const invited = (await send('GET /v1/invitations', asOwner)).json.data
    expect(invited.map(({ id }: { id: string }) => id)).toEqual([world.invited])
    expect((await send('GET /v1/me', asOwner)).json.tenants).toHaveLength(1)
  })
})

describe('a permissive batch', () => {
  it('tells what is wrong with each mail by its place, and takes the others', async () => {
    const { mail } = world
    const body = [{ ...mail, to: 'nobody' }, mail, null, { ...mail, subject: 'a\nb' }, { ...mail, scheduled: 1 }]
    const { status, json } = await send('POST /v1/emails/batch', {
      body,
      headers: { 'x-batch-validation': 'permissive' },
    })
    expect({ status, ...json }).toEqual({
      status: 200,
      data: [{ id: expect.any(String) }],
      errors: [
        { index: 0, message: '`to`: "nobody" has no @. Write `ada@example.com` or `Ada <ada@example.com>`.' },
        { index: 2, message: 'The body: must be an object, not null.' },
        { index: 3, message: '`subject`: must not contain CR, LF or NUL.' },
        { index: 4, message: '`scheduled`: unknown field. Check its spelling, or leave it out.' },
      ],
    })
  })
})

describe('an idempotency key of 257 characters', () => {
  it.each([
    ...['/v1/api-keys', '/v1/domains', '/v1/templates', '/v1/templates/x/duplicate', '/v1/webhooks', '/v1/aliases'],
    ...['/v1/inboxes', '/v1/blocklist', '/v1/blocklist/import', '/v1/suppressions', '/v1/suppressions/batch/add'],
    '/v1/suppressions/import',
  ])('is refused by POST %s', async (path) => {
    const { json } = await send(`POST ${path}`, { headers: { 'idempotency-key': 'k'.repeat(257) } })
    expect(json).toEqual({
      statusCode: 422,
      name: 'validation_error',
      message: '`idempotency-key`: must be at most 256 characters long.',
    })
  })
})

describe('a method that a path does not know', () => {
  it.each([
    ['PUT /v1/emails', 'GET, POST'],
    ['DELETE /v1/emails/x', 'GET, PATCH'],
    ['GET /v1/domains/x/verify', 'POST'],
    ['OPTIONS /v1/domains/x', 'GET, PATCH, DELETE'],
    ['POST /health', 'GET'],
  ])('%s is told %s', async (operation, allow) => {
    const { status, headers } = await send(operation)
    expect({ status, allow: headers.get('allow') }).toEqual({ status: 405, allow })
  })
})

describe("another account's id as the place where a page begins", () => {
  it.each(['emails', 'domains', 'aliases', 'templates', 'suppressions', 'webhooks', 'inboxes', 'api-keys'])(
    'shows nothing of it in %s',
    async (list) => {
      const own = (await send(`GET /v1/${list}`)).json.data as { id: string }[]
      for (const side of ['after', 'before']) {
        const { status, text } = await send(`GET /v1/${list}?${side}=${own[0]?.id}`, { key: world.strangerKey })
        expect(status).toBe(list === 'api-keys' ? 422 : 200)
        expect(text).not.toContain(world.domain.name)
        for (const { id } of list === 'api-keys' ? [] : own) expect(text).not.toContain(id)
      }
    },
  )
})

/** A refusal in the one form of all errors, whose message is a sentence. */
function expectRefusal({ status, json }: Answer): void {
  expect(status).toBeGreaterThanOrEqual(400)
  expect(status).toBeLessThan(500)
  expect(json).toEqual({ statusCode: status, name: expect.any(String), message: expect.stringMatching(/^\S.*[.…]$/su) })
  expect(ERRORS[json.name as keyof typeof ERRORS]?.status).toBe(status)
}

const BODIES = [
  '[]',
  '7',
  'null',
  '"x"',
  'true',
  '{}',
  '{"unknown":1}',
  '{"__proto__":{}}',
  '{"constructor":{}}',
  '\u0000',
]
/** Who may do it: of people the owner of the account, or the operator. */
function asWhoMay(operation: string): { readonly key: string } | { readonly headers: Record<string, string> } {
  const need = OPERATION_NEEDS.find(([name]) => name === operation)?.[1]
  if (need === 'staff') return { headers: world.staff.headers }
  const isOfPeople = need === 'person' || need === 'administer' || need === 'own' || need === 'belong'
  return isOfPeople ? { headers: world.owner.headers } : { key: world.key }
}

const headersOf = (operation: string): Record<string, string> => {
  const caller = asWhoMay(operation)
  return 'key' in caller ? { authorization: `Bearer ${caller.key}` } : caller.headers
}

/** A body without anything is right here, or nothing of it is needed. */
const TAKES_EMPTY = ['POST /v1/emails/{id}/share', 'POST /v1/emails/{id}/retry']
const withBody = await operationsWithBody()

describe('any JSON', () => {
  it.each(withBody)('%s refuses what is not its body', async (operation) => {
    for (const body of BODIES) {
      if (body === '{}' && TAKES_EMPTY.includes(operation)) continue
      const [method, path] = addressOf(operation, crypto.randomUUID())
      expectRefusal(await call(method, path, { ...asWhoMay(operation), body }))
    }
  })

  it('that is nested very deep is refused by every route that takes JSON', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    const { mail, published } = world
    const bodies = [
      deep,
      `{"unknown":${deep}}`,
      `[${deep}]`,
      `{"endpoint":"https://a.example/","events":[${deep}]}`,
      `{"name":${deep},"html":${deep},"variables":${deep},"email":${deep},"entries":[${deep}],"network":${deep}}`,
      JSON.stringify({ ...mail, text: undefined, template: { id: published, variables: { COUNT: 'deep' } } }).replace(
        '"deep"',
        deep,
      ),
    ]
    for (const operation of withBody)
      for (const body of bodies) {
        const [method, path] = addressOf(operation, 'x')
        expectRefusal(
          await call(method, path, { body, headers: { ...headersOf(operation), 'idempotency-key': 'deep' } }),
        )
      }
  })

  it('of 11 MB is refused by every route that takes JSON', async () => {
    const large = new Blob([' '.repeat(11 * 1024 * 1024)])
    const remedies: Readonly<Record<string, string>> = {
      'POST /v1/emails/raw':
        'Send the message as the body itself, with `Content-Type: message/rfc822` and its envelope in the query: then it may have 25 MiB.',
    }
    for (const operation of withBody.filter((each) => !each.includes('/relay/'))) {
      const [method, path] = addressOf(operation, 'x')
      const headers = { ...headersOf(operation), 'content-type': 'application/json' }
      const response = await exports.default.fetch(`http://mailstead.test${path}`, { method, headers, body: large })
      expect({ operation, ...((await response.json()) as object) }).toEqual({
        operation,
        statusCode: 413,
        name: 'payload_too_large',
        message: `The body is larger than 10485760 bytes (10 MB). ${remedies[operation] ?? 'Send less, or smaller attachments.'}`,
      })
    }
  })

  it('that is not UTF-8 is refused by every route that takes JSON', async () => {
    const body = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])
    for (const operation of withBody.filter((each) => !each.includes('/relay/'))) {
      const [method, path] = addressOf(operation, 'x')
      const headers = { ...headersOf(operation), 'content-type': 'application/json' }
      const response = await exports.default.fetch(`http://mailstead.test${path}`, { method, headers, body })
      expect({ operation, ...((await response.json()) as object) }).toEqual({
        operation,
        statusCode: 400,
        name: 'invalid_json',
        message: 'The body is not valid UTF-8. Encode it as UTF-8.',
      })
    }
  })
})

const IDS = [
  '',
  '%00',
  '..',
  '../..',
  '%2e%2e%2f%2e%2e',
  '%',
  '%ff',
  '%F0%9F%98%80',
  '😀',
  'a'.repeat(5_000),
  '__proto__',
  '%20',
  "'",
]
/** Links in mail: what they answer is for a reader's browser, and not in the form of the API. */
const FOR_READERS = /^\w+ \/[tu]\//
const withId = (await operations()).filter((operation) => operation.includes('{'))

describe('any id', () => {
  it.each(withId)('%s refuses what is none', async (operation) => {
    for (const id of IDS) {
      const [method, path] = addressOf(operation, id)
      const isServed = id === '' || id.includes('..')
      const answer = await call(method, path, asWhoMay(operation))
      // A path that loses its id by it may be another one, which is served.
      if (isServed && answer.status < 400) continue
      if (FOR_READERS.test(operation)) expect({ id, status: answer.status }).toEqual({ id, status: 404 })
      else expectRefusal(answer)
    }
  })
})
