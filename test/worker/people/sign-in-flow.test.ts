/** The whole way of a person, through better-auth and our own routes as they are. Each step goes on where the one before ended. */
import { env } from 'cloudflare:workers'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { createDeps } from '../../../worker/deps.ts'
import { openBrowser, PUBLIC_URL } from './browser.ts'
import { collectMails } from './system-mails.ts'
import { codeAt } from './totp.ts'

const mails = collectMails()
afterAll(() => vi.restoreAllMocks())

const tag = crypto.randomUUID().slice(0, 8)
const ada = { name: 'Ada Byron', email: `ada-${tag}@people.example`, password: 'correct horse battery' }
const bob = { name: 'Bob', email: `bob-${tag}@people.example`, password: 'staple correct horse' }
const [laptop, phone, bobs] = [openBrowser(), openBrowser(), openBrowser()]
const signIn = (browser: ReturnType<typeof openBrowser>, { email, password }: typeof ada) =>
  browser.post('/sign-in/email', { email, password })
const SESSION = '__Host-mailstead.session_token'

describe('sign-up', () => {
  it('sends a mail, and signs nobody in', async () => {
    const { status, json, headers } = await laptop.post('/sign-up/email', ada)
    expect({ status, token: json.token }).toEqual({ status: 200, token: null })
    expect(headers.getSetCookie()).toEqual([])
    expect(headers.get('cache-control')).toBe('no-store')
    await mails.next('verification')
  })

  it('gives nothing a stranger may set', async () => {
    const email = `eve-${tag}@people.example`
    await openBrowser().post('/sign-up/email', { ...ada, email, staff: true, emailVerified: true, role: 'owner' })
    await mails.next('verification')
    const row = await env.DB.prepare('select staff, email_verified from user where email = ?').bind(email).first()
    expect(row).toEqual({ staff: 0, email_verified: 0 })
  })

  it.each([
    ['a line break', 'Ada\r\nBcc: eve@peer.example'],
    ['nothing', ' '],
    ['100,000 characters', 'a'.repeat(100_000)],
  ])('refuses a name of %s, for a known and an unknown address alike', async (_, name) => {
    // One after the other: what loads modules in tests lets a request wait for what another one has begun.
    const known = await openBrowser().post('/sign-up/email', { ...ada, name })
    const unknown = await openBrowser().post('/sign-up/email', { ...ada, email: `new-${tag}@people.example`, name })
    expect(known.json).toMatchObject({ statusCode: 400, name: 'validation_error', code: 'VALIDATION_ERROR' })
    expect(known.text).toBe(unknown.text)
  })

  it('refuses a short password, and one of a megabyte', async () => {
    for (const password of ['short', 'x'.repeat(1_000_000)])
      expect((await openBrowser().post('/sign-up/email', { ...bob, password })).status).toBe(400)
  })
})

describe('verification', () => {
  it('is needed to sign in; the right password alone tells so, and sends no second mail', async () => {
    expect((await signIn(laptop, ada)).json).toMatchObject({ statusCode: 403, code: 'EMAIL_NOT_VERIFIED' })
    expect((await signIn(laptop, { ...ada, password: 'wrong password' })).json).toMatchObject({
      statusCode: 401,
      code: 'INVALID_EMAIL_OR_PASSWORD',
    })
  })

  it('takes the token of the mail, twice without harm, and no other', async () => {
    await laptop.post('/send-verification-email', { email: ada.email })
    const token = await mails.next('verification')
    expect((await laptop.get('/verify-email?token=nonsense')).status).toBe(401)
    expect((await laptop.get(`/verify-email?token=${token}`)).status).toBe(200)
    expect((await laptop.get(`/verify-email?token=${token}`)).status).toBe(200)
    expect(laptop.cookies.size, 'nobody is signed in by a link').toBe(0)
  })
})

describe('sign-in', () => {
  it('gives a cookie that only this host gets, and our own routes know it', async () => {
    const { status, headers } = await signIn(laptop, ada)
    expect(status).toBe(200)
    const [cookie = ''] = headers.getSetCookie()
    expect(cookie).toMatch(new RegExp(`^${SESSION}=`))
    for (const attribute of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) expect(cookie).toContain(attribute)
    expect(cookie).not.toContain('Domain')
    expect((await laptop.send('GET', '/v1/me')).json).toMatchObject({
      ...{ object: 'person', name: ada.name, email: ada.email, two_factor_enabled: false, is_operator: false },
      ...{ tenant_id: null, tenants: [] },
    })
  })

  it('is a new session each time, whatever cookie was there before', async () => {
    const before = laptop.cookies.get(SESSION)
    await signIn(laptop, ada)
    expect(laptop.cookies.get(SESSION)).not.toBe(before)
    const planted = openBrowser()
    planted.cookies.set(SESSION, 'planted.by-somebody')
    await signIn(planted, ada)
    expect(planted.cookies.get(SESSION)).not.toBe('planted.by-somebody')
  })
})

let tenant = ''

describe('accounts', () => {
  it('are made by a person, who owns and uses them', async () => {
    const { status, json } = await laptop.send('POST', '/v1/tenants', { name: 'Acme' })
    expect({ status, json }).toEqual({ status: 201, json: { object: 'tenant', id: expect.any(String), name: 'Acme' } })
    tenant = json.id
    expect((await laptop.send('GET', '/v1/me')).json).toMatchObject({
      tenant_id: tenant,
      tenants: [{ id: tenant, name: 'Acme', role: 'owner' }],
    })
    expect((await laptop.send('GET', '/v1/domains')).status).toBe(200)
    const row = await env.DB.prepare('select plan, daily_quota from tenant where id = ?').bind(tenant).first()
    expect(row).toEqual({ plan: 'sandbox', daily_quota: 50 })
  })

  it('are joined by invitation: a stranger signs up with the address and accepts', async () => {
    const made = await laptop.send('POST', '/v1/invitations', { email: bob.email.toUpperCase(), role: 'developer' })
    expect(made.status).toBe(201)
    const [id = '', token = ''] = (await mails.next('invitation')).split('.')
    expect(id).toBe(made.json.id)

    await bobs.post('/sign-up/email', bob)
    await bobs.get(`/verify-email?token=${await mails.next('verification')}`)
    await signIn(bobs, bob)
    const accept = (browser = bobs, secret = token) =>
      browser.send('POST', `/v1/invitations/${id}/accept`, { token: secret })
    expect((await accept(bobs, 'f'.repeat(64))).status, 'another secret').toBe(404)
    expect((await accept(laptop)).status, 'another person').toBe(404)
    const answers = await Promise.all([accept(), accept(), accept(), accept()])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404])
    expect((await bobs.send('GET', '/v1/me')).json.tenants).toEqual([{ id: tenant, name: 'Acme', role: 'developer' }])
    expect((await bobs.send('GET', '/v1/members')).json).toMatchObject({ name: 'restricted_role' })
  })
})

let totpUri = ''
let backupCodes: string[] = []
const usedCodes: string[] = []

describe('the second factor', () => {
  it('is set up with the password and a code', async () => {
    expect((await laptop.post('/two-factor/enable', { password: 'wrong password' })).status).toBe(400)
    const { json } = await laptop.post('/two-factor/enable', { password: ada.password })
    totpUri = json.totpURI
    backupCodes = json.backupCodes
    const code = await codeAt(totpUri, Date.now() - 30_000)
    expect((await laptop.post('/two-factor/verify-totp', { code })).status).toBe(200)
    usedCodes.push(code)
    expect((await laptop.send('GET', '/v1/me')).json).toMatchObject({ two_factor_enabled: true })
  })

  it('is asked for: without the code there is no session', async () => {
    const { json } = await signIn(phone, ada)
    expect(json).toMatchObject({ twoFactorRedirect: true })
    expect((await phone.send('GET', '/v1/me')).json).toMatchObject({ name: 'missing_session' })
    expect((await phone.post('/two-factor/verify-totp', { code: '000000' })).status).toBe(401)
    const code = await codeAt(totpUri, Date.now())
    expect((await phone.post('/two-factor/verify-totp', { code })).status).toBe(200)
    usedCodes.push(code)
    expect((await phone.send('GET', '/v1/me')).status).toBe(200)
  })

  it('takes no code twice, neither that of a sign-in nor that of the set-up, and a refused one leaves no session', async () => {
    const count = () =>
      env.DB.prepare('select count(*) as n from session s join user u on u.id = s.user_id where u.email = ?')
        .bind(ada.email)
        .first('n')
    const before = await count()
    for (const code of usedCodes) {
      const thief = openBrowser()
      await signIn(thief, ada)
      const { json } = await thief.post('/two-factor/verify-totp', { code, trustDevice: true })
      expect(json).toMatchObject({ statusCode: 401, name: 'invalid_code' })
      expect((await thief.send('GET', '/v1/me')).status).toBe(401)
      // Nor is the browser believed from now on.
      expect((await signIn(thief, ada)).json).toMatchObject({ twoFactorRedirect: true })
      // The older one may be too old by now anyway.
      if (code === usedCodes.at(-1)) expect(json.message).toContain('used already')
    }
    expect(await count()).toBe(before)
  })

  it('can be a backup code, once', async () => {
    const code = backupCodes[0]
    const [first, second] = [openBrowser(), openBrowser()]
    await signIn(first, ada)
    expect((await first.post('/two-factor/verify-backup-code', { code })).status).toBe(200)
    await signIn(second, ada)
    expect((await second.post('/two-factor/verify-backup-code', { code })).status).toBe(401)
  })
})

describe('sessions', () => {
  it('are listed, and end at once when they are revoked', async () => {
    const sessions = (await laptop.get('/list-sessions')).json
    expect(sessions.length).toBeGreaterThan(2)
    expect((await phone.send('GET', '/v1/me')).status).toBe(200)
    expect((await laptop.post('/revoke-other-sessions')).status).toBe(200)
    expect((await phone.send('GET', '/v1/me')).json).toMatchObject({ name: 'invalid_session' })
    expect((await laptop.send('GET', '/v1/me')).status).toBe(200)
  })
})

describe('a new password', () => {
  it('comes by mail, works once, and ends all sessions', async () => {
    const browser = openBrowser()
    const [known, unknown] = [
      await browser.post('/request-password-reset', { email: bob.email }),
      await browser.post('/request-password-reset', { email: `nobody-${tag}@people.example` }),
    ]
    expect(known.status).toBe(200)
    expect(unknown.text).toBe(known.text)
    const reset = { newPassword: 'another good password', token: await mails.next('reset') }
    expect((await browser.post('/reset-password', reset)).status).toBe(200)
    expect((await openBrowser().post('/reset-password', reset)).status).toBe(400)
    expect((await bobs.send('GET', '/v1/me')).json).toMatchObject({ name: 'invalid_session' })
    expect((await signIn(openBrowser(), bob)).status).toBe(401)
    expect((await signIn(bobs, { ...bob, password: reset.newPassword })).status).toBe(200)
  })

  it('also proves the address', async () => {
    const eve = { ...ada, email: `eve-${tag}@people.example` }
    const browser = openBrowser()
    await browser.post('/request-password-reset', { email: eve.email })
    await browser.post('/reset-password', { newPassword: 'her own password', token: await mails.next('reset') })
    expect((await signIn(browser, { ...eve, password: 'her own password' })).status).toBe(200)
  })
})

describe('a new address', () => {
  it('is confirmed by the old one and the new one', async () => {
    const newEmail = `robert-${tag}@people.example`
    expect((await bobs.post('/change-email', { newEmail })).status).toBe(200)
    await bobs.get(`/verify-email?token=${await mails.next('address_change')}`)
    expect((await bobs.send('GET', '/v1/me')).json.email).toBe(bob.email)
    await bobs.get(`/verify-email?token=${await mails.next('verification')}`)
    expect((await bobs.send('GET', '/v1/me')).json.email).toBe(newEmail)
  })
})

describe('the end of an account', () => {
  it('needs the password, and no tenant that would be left without owner', async () => {
    expect((await laptop.post('/delete-user')).json).toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('password'),
    })
    expect((await laptop.post('/delete-user', { password: ada.password })).json).toMatchObject({
      ...{ statusCode: 409, name: 'owner_of_accounts', message: expect.stringContaining('Acme') },
    })
    expect((await bobs.post('/delete-user', { password: 'wrong password' })).status).toBe(400)
    expect((await bobs.post('/delete-user', { password: 'another good password' })).status).toBe(200)
    expect((await bobs.send('GET', '/v1/me')).status).toBe(401)
    const left = await env.DB.prepare('select count(*) as n from member where tenant_id = ?').bind(tenant).first('n')
    expect(left).toBe(1)
  })

  it('signing out ends the session and removes the cookie', async () => {
    const cookie = laptop.cookies.get(SESSION) ?? ''
    expect((await laptop.post('/sign-out')).status).toBe(200)
    expect(laptop.cookies.has(SESSION)).toBe(false)
    laptop.cookies.set(SESSION, cookie)
    expect((await laptop.send('GET', '/v1/me')).json).toMatchObject({ name: 'invalid_session' })
  })
})

describe('what is kept', () => {
  it('are no tokens of mails, no codes and no passwords in clear', async () => {
    const { results } = await env.DB.prepare(
      "select identifier || ' ' || value as text from verification union all select password from account union all select backup_codes || secret from two_factor",
    ).all<{ text: string }>()
    const kept = JSON.stringify(results)
    for (const secret of [ada.password, ...backupCodes, new URL(totpUri).searchParams.get('secret') ?? '-'])
      expect(kept).not.toContain(secret)
    expect(kept).toMatch(/scrypt\$16384\$8\$5\$/)
    expect(createDeps(env).config.PUBLIC_URL).toBe(PUBLIC_URL)
  })
})
