/** What a stranger can learn and do at the sign-in: addresses, floods, other sites. */
import { env } from 'cloudflare:workers'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { createDeps } from '../../../worker/deps.ts'
import { makeAuth } from '../../../worker/services/people/make-auth.ts'
import { scryptPasswords } from '../../../worker/services/people/password.ts'
import { sendSystemMail } from '../../../worker/services/system-mail/send-system-mail.ts'
import { openBrowser, PUBLIC_URL } from './browser.ts'
import { createPerson } from './create-person.ts'
import { collectMails } from './system-mails.ts'

const mails = collectMails()
afterAll(() => vi.restoreAllMocks())

const password = 'correct horse battery'

/** With an account that has a password. */
async function createAccount() {
  const person = await createPerson()
  const hash = await scryptPasswords.hash(password)
  await env.DB.prepare(
    "insert into account (id, account_id, provider_id, user_id, password, created_at, updated_at) values (?1, ?1, 'credential', ?1, ?2, 1, 1)",
  )
    .bind(person.userId, hash)
    .run()
  return person
}

const unknownAddress = () => `${crypto.randomUUID()}@people.example`

/** One request to better-auth itself, and how often it hashed a password for it. */
async function countHashes(path: string, body: object) {
  let hashes = 0
  const deps = createDeps(env)
  const auth = makeAuth({
    ...deps,
    database: env.DB,
    waitUntil: () => {},
    mail: async () => {},
    passwords: {
      hash: async () => `scrypt$${++hashes}`,
      verify: async () => {
        hashes += 1
        return false
      },
    },
  })
  const answer = await auth.handler(
    new Request(`${PUBLIC_URL}/api/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: PUBLIC_URL, 'cf-connecting-ip': openBrowser().ip },
      body: JSON.stringify(body),
    }),
  )
  const json: Record<string, unknown> = await answer.json()
  return { hashes, status: answer.status, json }
}

describe('whether an address has an account', () => {
  it.each([
    ['/sign-in/email', 1],
    ['/sign-up/email', 1],
    ['/request-password-reset', 0],
    ['/send-verification-email', 0],
  ])('%s does not tell: same answer, %i hashes', async (path, hashes) => {
    const account = await createAccount()
    const ask = (email: string) => countHashes(path, { email, password: 'a wrong password', name: 'Eve' })
    const [known, unknown] = [await ask(account.email), await ask(unknownAddress())]
    expect(known.hashes).toBe(hashes)
    expect(unknown.hashes).toBe(hashes)
    expect(known.status).toBe(unknown.status)
    const shape = ({ json }: typeof known) => JSON.stringify(json).replace(/"(id|email|\w+At)":"[^"]*"/g, '"$1":""')
    expect(shape(known)).toBe(shape(unknown))
  })

  it('is told to its owner by mail', async () => {
    const account = await createAccount()
    await openBrowser().post('/sign-up/email', { name: 'Eve', email: account.email, password })
    await vi.waitFor(() => expect(mails.mails.at(-1)?.kind).toBe('existing_account'))
  })
})

describe('floods', () => {
  it('of sign-ins for one address end, from many places, the same for known and unknown; a reset opens it again', async () => {
    const account = await createAccount()
    for (const email of [account.email, unknownAddress()]) {
      const statuses: number[] = []
      for (let n = 0; n < 12; n++)
        statuses.push((await openBrowser().post('/sign-in/email', { email, password: 'wrong password' })).status)
      expect(statuses).toEqual([...Array(10).fill(401), 429, 429])
    }
    const right = () => openBrowser().post('/sign-in/email', { email: account.email, password })
    expect((await right()).json).toMatchObject({
      statusCode: 429,
      name: 'too_many_attempts',
      code: 'TOO_MANY_ATTEMPTS',
    })
    await openBrowser().post('/request-password-reset', { email: account.email })
    await vi.waitFor(() => expect(mails.mails.at(-1)?.kind).toBe('reset'))
    const token = new URL(mails.mails.at(-1)?.link ?? '').searchParams.get('token')
    expect((await openBrowser().post('/reset-password', { newPassword: password, token })).status).toBe(200)
    expect((await right()).status).toBe(200)
  })

  it('are no trouble after a good sign-in: it ends the count', async () => {
    const { email } = await createAccount()
    for (let n = 0; n < 3; n++) {
      for (let wrong = 0; wrong < 5; wrong++) await openBrowser().post('/sign-in/email', { email, password: 'wrong' })
      expect((await openBrowser().post('/sign-in/email', { email, password })).status).toBe(200)
    }
  })

  it.each([
    ['/sign-in/email', 5],
    ['/sign-up/email', 3],
    ['/request-password-reset', 3],
    ['/send-verification-email', 3],
  ])('of %s from one place end after %i, in JSON', async (path, max) => {
    const browser = openBrowser()
    const answers = []
    for (let n = 0; n <= max; n++)
      answers.push(await browser.post(path, { name: 'Eve', email: unknownAddress(), password }))
    expect(answers.slice(0, max).every(({ status }) => status !== 429)).toBe(true)
    const last = answers.at(-1)
    expect(last?.json).toMatchObject({ statusCode: 429, name: 'rate_limit_exceeded', code: 'RATE_LIMIT_EXCEEDED' })
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  it('of mails to one address end after five an hour', async () => {
    const deps = createDeps(env)
    const to = unknownAddress()
    const before = mails.mails.length
    for (let n = 0; n < 8; n++)
      await sendSystemMail(deps, { kind: 'reset', to: n % 2 ? to : to.toUpperCase(), link: PUBLIC_URL, ip: null })
    expect(mails.mails.length - before).toBe(5)
  })
})

describe('other sites', () => {
  it.each(['/sign-in/email', '/sign-up/email', '/sign-out', '/change-password', '/delete-user', '/two-factor/enable'])(
    'cannot use %s with a person’s cookie',
    async (path) => {
      const browser = openBrowser()
      browser.cookies.set('__Host-mailstead.session_token', (await createAccount()).cookie.split('=')[1] ?? '')
      for (const origin of ['https://evil.example', 'null'])
        expect((await browser.post(path, {}, { origin })).json).toMatchObject({ statusCode: 403 })
    },
  )

  it('cannot sign anybody in by a form', async () => {
    const { email } = await createAccount()
    const body = new URLSearchParams({ email, password }).toString()
    const answer = await openBrowser().post('/sign-in/email', body, { 'content-type': 'text/plain' })
    expect(answer.json).toMatchObject({ statusCode: 415 })
  })

  it.each(['//evil.example', 'https://evil.example/', 'javascript:alert(1)'])(
    'are no place to lead to: %s',
    async (url) => {
      const { email } = await createAccount()
      for (const [path, field] of [
        ['/request-password-reset', 'redirectTo'],
        ['/sign-in/email', 'callbackURL'],
      ] as const)
        expect((await openBrowser().post(path, { email, password, [field]: url })).json).toMatchObject({
          statusCode: 403,
        })
    },
  )
})

describe('paths', () => {
  it.each([
    ['GET', '/nonsense', 404],
    ['POST', '/nonsense', 404],
    ['GET', '/sign-in/email', 404],
    ['POST', '/sign-in/social', 404],
    ['POST', '/two-factor/send-otp', 404],
    ['POST', '/verify-password', 404],
    ['GET', '/list-accounts', 404],
    ['GET', '/error', 404],
    ['GET', '/list-sessions', 401],
  ])('%s %s answers %i in the one error form', async (method, path, status) => {
    const answer = await openBrowser().send(method, `/api/auth${path}`, method === 'POST' ? {} : undefined)
    expect(answer.headers.get('content-type')).toBe('application/json')
    expect(answer.json).toEqual({
      ...{ statusCode: status, name: expect.stringMatching(/^[a-z_]+$/), code: expect.stringMatching(/^[A-Z_]+$/) },
      message: expect.stringMatching(/\w+/),
    })
  })

  it('refuse what is no JSON, and what is too large', async () => {
    expect((await openBrowser().post('/sign-in/email', '{')).json).toMatchObject({ statusCode: 400 })
    const large = JSON.stringify({ email: 'a'.repeat(11 * 1024 * 1024) })
    expect((await openBrowser().post('/sign-in/email', large)).json).toMatchObject({ statusCode: 413 })
  })
})
