/** What a stranger can learn and do at the sign-in: addresses, floods, other sites. */
import { env } from 'cloudflare:workers'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { createDeps } from '../../../worker/deps.ts'
import { makeAuth } from '../../../worker/services/people/make-auth.ts'
import { sendSystemMail } from '../../../worker/services/system-mail/send-system-mail.ts'
import { eventually } from '../../eventually.ts'
import { createTenant } from '../create-tenant.ts'
import { addPassword, PASSWORD } from './add-password.ts'
import { openBrowser, PUBLIC_URL } from './browser.ts'
import { callAs, createMember, createPerson } from './create-person.ts'
import { collectMails } from './system-mails.ts'
import { codeAt } from './totp.ts'

const mails = collectMails()
afterAll(() => vi.restoreAllMocks())

const password = PASSWORD

async function createAccount() {
  const person = await createPerson()
  await addPassword(person)
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
  const KNOWN: Readonly<Record<string, () => Promise<{ readonly email: string }>>> = {
    'that is verified': createAccount,
    'in capitals': async () => ({ email: (await createAccount()).email.toUpperCase() }),
    'that is not verified': async () => {
      const person = await createAccount()
      await env.DB.prepare('update user set email_verified = 0 where id = ?').bind(person.userId).run()
      return person
    },
    'without a password': createPerson,
    'with a second factor': async () => {
      const person = await createAccount()
      await env.DB.prepare('update user set two_factor_enabled = 1 where id = ?').bind(person.userId).run()
      return person
    },
  }
  const PATHS = [
    ['/sign-in/email', 1],
    ['/sign-up/email', 1],
    ['/request-password-reset', 0],
    ['/send-verification-email', 0],
  ] as const

  it.each(
    PATHS.flatMap(([path, hashes]) =>
      Object.entries(KNOWN).map(([kind, create]) => [path, kind, hashes, create] as const),
    ),
  )('%s does not tell of one %s: same answer, %i hashes', async (path, _, hashes, create) => {
    const { email: known } = await create()
    const ask = (email: string) => countHashes(path, { email, password: 'a wrong password', name: 'Eve' })
    const [answer, unknown] = [await ask(known), await ask(unknownAddress())]
    expect(answer.hashes).toBe(hashes)
    expect(unknown.hashes).toBe(hashes)
    expect(answer.status).toBe(unknown.status)
    const shape = ({ json }: typeof answer) => JSON.stringify(json).replace(/"(id|email|\w+At)":"[^"]*"/g, '"$1":""')
    expect(shape(answer)).toBe(shape(unknown))
  })

  it('is told neither to who changes his own address, nor to who invites one', async () => {
    const { email: known } = await createAccount()
    const shape = ({ status, text }: { status: number; text: string }) => [
      status,
      text.replace(/"id":"[^"]*"/, '"id":""'),
    ]
    const answers = async (ask: (email: string) => Promise<{ status: number; text: string }>) => [
      shape(await ask(known)),
      shape(await ask(unknownAddress())),
    ]
    const browser = openBrowser()
    await browser.post('/sign-in/email', { email: (await createAccount()).email, password })
    const [change, changeUnknown] = await answers((newEmail) => browser.post('/change-email', { newEmail }))
    expect(change).toEqual(changeUnknown)
    expect(change?.[0]).toBe(200)
    const owner = await createMember(await createTenant(), 'owner')
    const invite = (email: string) => callAs(owner, 'POST', '/v1/invitations', { body: { email, role: 'member' } })
    const [invitation, invitationUnknown] = await answers(invite)
    expect(invitation).toEqual(invitationUnknown)
    expect(invitation?.[0]).toBe(201)
  })

  it('is told to its owner by mail', async () => {
    const account = await createAccount()
    await openBrowser().post('/sign-up/email', { name: 'Eve', email: account.email, password })
    await eventually(() => expect(mails.mails.at(-1)?.kind).toBe('existing_account'))
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
    await eventually(() => expect(mails.mails.at(-1)?.kind).toBe('reset'))
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

  it('of codes end too, from many places: the person’s second factor is closed for a while', async () => {
    const account = await createAccount()
    const open = async () => {
      const browser = openBrowser()
      await browser.post('/sign-in/email', { email: account.email, password })
      return browser
    }
    const first = await open()
    const { json } = await first.post('/two-factor/enable', { password })
    await first.post('/two-factor/verify-totp', { code: await codeAt(json.totpURI, Date.now() - 30_000) })
    for (let place = 0; place < 5; place++) {
      const browser = await open()
      // One that is tried again is refused without being looked at.
      for (let n = 0; n < 3; n++) await browser.post('/two-factor/verify-totp', { code: `${100_000 + place * 10 + n}` })
    }
    const right = await (await open()).post('/two-factor/verify-totp', { code: await codeAt(json.totpURI, Date.now()) })
    expect(right.json).toMatchObject({ statusCode: 429 })
    expect(right.headers.getSetCookie().join()).not.toContain('session_token=')
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
