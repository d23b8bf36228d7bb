/** How sessions begin and end: none that somebody else has chosen, and each is over at once, whatever ends it. */
import { env } from 'cloudflare:workers'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { createDeps } from '../../../worker/deps.ts'
import { eventually } from '../../eventually.ts'
import { addPassword, PASSWORD } from './add-password.ts'
import { type Browser, openBrowser } from './browser.ts'
import { createPerson, type TestPerson } from './create-person.ts'
import { collectMails } from './system-mails.ts'
import { codeAt } from './totp.ts'

const mails = collectMails()
afterAll(() => vi.restoreAllMocks())

const SESSION = '__Host-mailstead.session_token'

async function createAccount() {
  const person = await createPerson()
  await addPassword(person)
  return person
}

async function signIn({ email }: TestPerson, browser = openBrowser(), password = PASSWORD) {
  const answer = await browser.post('/sign-in/email', { email, password })
  return { browser, answer }
}

const whoIs = async (browser: Browser): Promise<string> => {
  const { json } = await browser.send('GET', '/v1/me')
  return json.email ?? json.name
}

describe('a session that somebody else has chosen', () => {
  it('stays his: who signs in over it has one of his own', async () => {
    const [thief, victim] = [await createAccount(), await createAccount()]
    const planted = thief.cookie.slice(thief.cookie.indexOf('=') + 1)
    const browser = openBrowser()
    browser.cookies.set(SESSION, planted)
    expect(await whoIs(browser)).toBe(thief.email)
    expect((await signIn(victim, browser)).answer.status).toBe(200)
    expect(browser.cookies.get(SESSION)).not.toBe(planted)
    expect(await whoIs(browser)).toBe(victim.email)
    const thiefs = openBrowser()
    thiefs.cookies.set(SESSION, planted)
    expect(await whoIs(thiefs)).not.toBe(victim.email)
  })

  it('is none before the second factor, and another one after it', async () => {
    const person = await createAccount()
    const { browser } = await signIn(person)
    const { json } = await browser.post('/two-factor/enable', { password: PASSWORD })
    const before = browser.cookies.get(SESSION)
    await browser.post('/two-factor/verify-totp', { code: await codeAt(json.totpURI, Date.now() - 30_000) })
    expect(browser.cookies.get(SESSION)).not.toBe(before)

    const { browser: phone } = await signIn(person)
    expect(phone.cookies.has(SESSION)).toBe(false)
    expect(await whoIs(phone)).toBe('missing_session')
    // The cookie of the half sign-in is no session either.
    for (const [, value] of [...phone.cookies]) phone.cookies.set(SESSION, value)
    expect(await whoIs(phone)).toBe('invalid_session')
  })
})

interface Ended {
  readonly person: TestPerson
  /** In which it is ended, and another one. */
  readonly here: Browser
  readonly there: Browser
}

const sessionAt = async (browser: Browser): Promise<string> => {
  const { json } = await browser.get('/get-session')
  return json.session.token
}

async function resetPassword({ person }: Ended): Promise<void> {
  await openBrowser().post('/request-password-reset', { email: person.email })
  await eventually(() => expect(mails.mails.at(-1)?.kind).toBe('reset'))
  const token = new URL(mails.mails.at(-1)?.link ?? '').searchParams.get('token')
  await openBrowser().post('/reset-password', { newPassword: 'another good password', token })
  mails.mails.length = 0
}

const sql = async (text: string, ...values: (string | number)[]): Promise<void> => {
  await env.DB.prepare(text)
    .bind(...values)
    .run()
}

/** What ends sessions: whether the one in which it is done goes on. The other one never does. */
const ENDS: Readonly<Record<string, readonly [staysHere: boolean, end: (ended: Ended) => Promise<unknown>]>> = {
  'being revoked alone': [
    true,
    async ({ here, there }) => here.post('/revoke-session', { token: await sessionAt(there) }),
  ],
  'being revoked as one of the others': [true, ({ here }) => here.post('/revoke-other-sessions')],
  'signing out everywhere': [false, ({ here }) => here.post('/revoke-sessions')],
  'signing out there': [true, ({ there }) => there.post('/sign-out')],
  'a new password': [
    true,
    ({ here }) =>
      here.post('/change-password', {
        currentPassword: PASSWORD,
        newPassword: 'another good password',
        revokeOtherSessions: true,
      }),
  ],
  'a reset': [false, resetPassword],
  'its time': [
    false,
    ({ person }) =>
      sql('update session set expires_at = ? where user_id = ?', createDeps(env).clock.now(), person.userId),
  ],
  'the end of the person': [false, ({ here }) => here.post('/delete-user', { password: PASSWORD })],
}

describe('a session ends at once by', () => {
  it.each(Object.entries(ENDS))('%s', async (_, [staysHere, end]) => {
    const person = await createAccount()
    const { browser: here } = await signIn(person)
    const { browser: there } = await signIn(person)
    const kept = [here, there].map(({ cookies }) => cookies.get(SESSION) ?? '')
    for (const browser of [here, there]) expect(await whoIs(browser)).toBe(person.email)
    await end({ person, here, there })
    // A browser that keeps its cookie whatever it is told.
    const stubborn = openBrowser()
    stubborn.cookies.set(SESSION, kept[1] ?? '')
    expect(await whoIs(stubborn)).toBe('invalid_session')
    if (staysHere) expect(await whoIs(here)).toBe(person.email)
    else {
      stubborn.cookies.set(SESSION, kept[0] ?? '')
      expect(await whoIs(stubborn)).toBe('invalid_session')
    }
  })

  it('being revoked, but only by its own person', async () => {
    const [mine, theirs] = [await signIn(await createAccount()), await createAccount()]
    const { browser } = await signIn(theirs)
    await mine.browser.post('/revoke-session', { token: await sessionAt(browser) })
    await mine.browser.post('/revoke-session', { token: theirs.sessionToken })
    expect(await whoIs(browser)).toBe(theirs.email)
  })
})
