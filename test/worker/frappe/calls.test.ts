/**
 * Every call of Frappe's wire API, at both of its paths: which keys may, and that whatever is sent, the answer is in Frappe's form and no fault
 * of ours. A call without a line here fails the test.
 */
import { exports } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { createApiKey } from '../../../worker/services/tenants/create-api-key.ts'
import { call } from '../call.ts'
import { frappeOperations } from '../operations.ts'
import { basicOf, createSite } from './frappe-call.ts'

/** By hand: what a key must be allowed. `any`: a key. `public`: nothing. */
const NEEDS = {
  any: ['auth.validate', 'spamd.scan', 'spamd.is_spam', 'spamd.get_spam_score', 'blacklist.get'],
  send: [
    'outbound.send',
    'outbound.send_batch',
    'outbound.send_raw',
    'outbound.send_raw_batch',
    'outbound.send_newsletter',
  ],
  read: ['inbound.pull', 'inbound.pull_raw'],
  public: ['track.open'],
} as const
type CallNeed = keyof typeof NEEDS

const WITHOUT_PATH = ['blacklist.get', 'track.open']
const SHORT: Readonly<Record<string, string>> = { 'spamd.get_spam_score': '/spamd/score' }
const verbOf = (name: string): string => (/^(inbound|blacklist|track)\./.test(name) ? 'GET' : 'POST')
const shortOf = (name: string): string => SHORT[name] ?? `/${name.replace('.', '/').replaceAll('_', '-')}`

const CALLS = (Object.keys(NEEDS) as CallNeed[]).flatMap((need) =>
  NEEDS[need].flatMap((name) => {
    const paths = [`/api/method/mail.api.${name}`, ...(WITHOUT_PATH.includes(name) ? [] : [shortOf(name)])]
    return paths.map((path) => [verbOf(name), path, need] as const)
  }),
)
const GUARDED = CALLS.filter(([, , need]) => need !== 'public')

const site = await createSite()
const { deps, tenant } = site
const reading = await createApiKey(deps, tenant.id, { name: 'reading', permission: 'read_access' })
const expired = await createApiKey(deps, tenant.id, {
  name: 'expired',
  permission: 'full_access',
  expiresAtMs: deps.clock.now() - 1,
})

it('are all here, and none that is not there', async () => {
  const listed = CALLS.map(([verb, path]) => `${verb} ${path}`)
  expect([...new Set(await frappeOperations())].sort()).toEqual(listed.sort())
})

/** The kind of the refusal; null when there is none of the key. */
async function refusalOf(verb: string, path: string, key: string | null): Promise<string | null> {
  const { status, json } = await call(verb, path, {
    headers: key === null ? {} : { authorization: basicOf(key) },
    ...(verb === 'POST' ? { body: {} } : {}),
  })
  expect(status).toBeLessThan(500)
  const isOfKey = json.exc_type === 'AuthenticationError' || /API key may/.test(json.exception ?? '')
  return isOfKey ? `${status} ${json.exc_type}` : null
}

describe('keys', () => {
  it.each(GUARDED)('%s %s: %s', async (verb, path, need) => {
    const nobody = '401 AuthenticationError'
    expect(await refusalOf(verb, path, null)).toBe(nobody)
    expect(await refusalOf(verb, path, expired.key)).toBe(nobody)
    expect(await refusalOf(verb, path, site.apiKey)).toBeNull()
    const refused = '403 PermissionError'
    expect(await refusalOf(verb, path, site.sendingKey)).toBe(need === 'read' ? refused : null)
    expect(await refusalOf(verb, path, reading.key)).toBe(need === 'send' ? refused : null)
  })
})

const DEEP = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
const FIELDS = ['from_', 'to', 'subject', 'html', 'attachments', 'headers', 'raw_message', 'message', 'email', 'limit']
const BODIES: readonly (readonly [type: string, body: string])[] = [
  ['application/json', 'null'],
  ['application/json', '{'],
  ['application/json', '[]'],
  ['application/json', '[null]'],
  ['application/json', DEEP],
  ['application/json', `{${FIELDS.map((field) => `"${field}":${DEEP}`).join(',')}}`],
  ['application/json', JSON.stringify(Object.fromEntries(FIELDS.map((field) => [field, 5])))],
  ['application/json', JSON.stringify(Object.fromEntries(FIELDS.map((field) => [field, '\0\r\n\ud800'])))],
  ['application/json', `[${JSON.stringify({ from_: { a: 1 }, to: [[]], raw_message: [] })}]`],
  ['application/x-www-form-urlencoded', 'to=%ff%fe&from_=%00'],
  ['application/x-www-form-urlencoded', FIELDS.map((field) => `${field}=1&${field}=2`).join('&')],
  ['multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data; name="to"\r\n\r\n--b--\r\n'],
  ['multipart/form-data; boundary=', ''],
  ['text/xml', '<a/>'],
]

describe('whatever is sent', () => {
  it.each(GUARDED.filter(([verb]) => verb === 'POST'))('%s %s refuses it in its form', async (verb, path) => {
    for (const [type, body] of BODIES) {
      const answer = await call(verb, path, {
        body,
        headers: { authorization: basicOf(site.apiKey), 'content-type': type },
      })
      // Without a mailbox and without a message there is nothing to refuse at two of the calls.
      if (answer.status === 200) continue
      // Where no relay is that scans, what could be scanned has to wait.
      expect([403, 404, 417, ...(path.includes('spamd') ? [503] : [])]).toContain(answer.status)
      expect(JSON.parse(answer.json.exc)).toEqual([expect.stringMatching(/^frappe\.exceptions\.\w+Error: ./)])
    }
  })

  it.each(GUARDED.filter(([verb]) => verb === 'POST'))('%s %s refuses 11 MB', async (verb, path) => {
    const response = await exports.default.fetch(`http://mailstead.test${path}`, {
      method: verb,
      headers: { authorization: basicOf(site.apiKey), 'content-type': 'application/json' },
      body: new Blob([' '.repeat(11 * 1024 * 1024)]),
    })
    expect([response.status, await response.json()]).toMatchObject([417, { exc_type: 'ValidationError' }])
  })
})
