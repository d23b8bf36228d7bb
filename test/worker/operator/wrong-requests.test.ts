/** Wrong requests of the operator, and about limits: each answer names field, value and remedy, and nothing changes. */
import { describe, expect, it } from 'vitest'
import { call } from '../call.ts'
import { createTenant } from '../create-tenant.ts'
import { callAs, createMember, createPerson } from '../people/create-person.ts'

const staff = await createPerson({ staff: true })
const tenant = await createTenant()
const owner = await createMember(tenant, 'owner')
const ID = tenant.tenant.id

const TENANT = `/v1/operator/tenants/${ID}`
const SETTINGS = '/v1/operator/settings'
const limits = { daily_emails: 1, monthly_emails: 1, domains: 1, inboxes: 1, storage_bytes: 1, members: 1, api_keys: 1 }
const retention_days = { events: 1, raw: 1, rejected: 1, spam_log: 1, trash: 1 }
const plan = { name: 'wrong', title: 'Wrong', limits, retention_days }

type Wrong = readonly [what: string, request: readonly [method: string, path: string, body?: object], message: string]
const WRONG: readonly Wrong[] = [
  [
    'nothing to change',
    ['PATCH', TENANT, {}],
    'The body: give `plan`, `limits`, `is_operator` or `outbound_threshold`.',
  ],
  [
    'a plan that is not there',
    ['PATCH', TENANT, { plan: 'gold' }],
    '`plan`: there is no plan gold. See GET /v1/operator/plans.',
  ],
  ['a limit that is not there', ['PATCH', TENANT, { limits: { webhooks: 1 } }], '`limits.webhooks`: unknown field.'],
  ['a limit below nothing', ['PATCH', TENANT, { limits: { domains: -1 } }], '`limits.domains`: must be at least 0.'],
  [
    'a limit that is a text',
    ['PATCH', TENANT, { limits: { domains: '5' } }],
    '`limits.domains`: must be a number, not a string.',
  ],
  ['no reason', ['POST', `${TENANT}/suspend`, {}], 'Missing `reason` field.'],
  ['a reason of blanks', ['POST', `${TENANT}/suspend`, { reason: '  ' }], '`reason`: must not be empty.'],
  ['no limits', ['POST', '/v1/operator/plans', { ...plan, limits: undefined }], 'Missing `limits` field.'],
  [
    'a name in capitals',
    ['POST', '/v1/operator/plans', { ...plan, name: 'Gold' }],
    '`name`: must be 1 to 40 lower-case letters, digits and hyphens.',
  ],
  [
    'no day',
    ['POST', '/v1/operator/plans', { ...plan, retention_days: { ...retention_days, raw: 0 } }],
    '`retention_days.raw`: must be at least 1.',
  ],
  [
    'nothing of a plan',
    ['PATCH', '/v1/operator/plans/free', { limits: {} }],
    'The body changes nothing. Give a value.',
  ],
  ['a sign-up for nobody', ['PATCH', SETTINGS, { sign_up: 'never' }], '`sign_up`: must be one of'],
  [
    'a contact that is none',
    ['PATCH', SETTINGS, { abuse_contact: 'me' }],
    '`abuse_contact`: must be an e-mail address, or an address of a page that begins with https://.',
  ],
  ['a logo by its address', ['PATCH', SETTINGS, { logo: 'https://a.example/logo.png' }], '`logo`: is no base64.'],
  ['an answer without a reason', ['POST', `${TENANT}/decline-review`, {}], 'Missing `reason` field.'],
  ['a rule that is none', ['PATCH', SETTINGS, { sandbox_rule: 'never' }], '`sandbox_rule`: must be one of'],
  [
    'a share above one',
    [
      'PATCH',
      SETTINGS,
      {
        standing_rules: {
          window_days: 7,
          min_recipients: 1,
          bounce: { warn: 0, slow: 0, pause: 8 },
          complaint: { warn: 0, slow: 0, pause: 1 },
        },
      },
    ],
    '`standing_rules.bounce.pause`: must be at most 1.',
  ],
  ['a sender that is none', ['PATCH', SETTINGS, { system_sender: 'nobody' }], '`system_sender`'],
  ['a page of nothing', ['GET', '/v1/operator/tenants?limit=0'], '`limit`: must be a whole number from 1 to 100.'],
  [
    'both directions',
    ['GET', `/v1/operator/tenants?after=${ID}&before=${ID}`],
    '`before`: give `after` or `before`, not both.',
  ],
]

describe('wrong requests of the operator', () => {
  it.each(WRONG)('%s', async (_, [method, path, body], message) => {
    const before = await callAs(staff, 'GET', TENANT)
    const { status, json } = await callAs(staff, method, path, body === undefined ? {} : { body })
    expect({ status, message: json.message }).toEqual({ status: 422, message: expect.stringContaining(message) })
    expect((await callAs(staff, 'GET', TENANT)).text).toBe(before.text)
  })
})

describe('a request for a review', () => {
  it('is refused where there is nothing to review, and without words', async () => {
    const ask = (body: object) => callAs(owner, 'POST', '/v1/tenant/request-review', { body })
    expect((await ask({ message: 'Please have a look at it.' })).json).toMatchObject({
      ...{ statusCode: 409, name: 'conflict' },
      message: 'This account is neither in the sandbox nor paused: there is nothing to review.',
    })
    for (const body of [{}, { message: '' }, { message: 'x'.repeat(2_001) }, { message: 5 }])
      expect((await ask(body)).json).toMatchObject({ statusCode: 422 })
    expect((await call('POST', '/v1/tenant/request-review', { key: tenant.apiKey, body: {} })).json).toMatchObject({
      name: 'restricted_api_key',
    })
  })
})
