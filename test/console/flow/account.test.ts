/** A person's own account in a running system, in browsers: the second factor, a forgotten password, the sessions, and who opens mailed links. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser } from '../../dev/browser/start-browser.ts'
import { codeAt } from '../../worker/people/totp.ts'
import { join, personCalled, signIn, signOut, signUp, verify } from './person.ts'
import { cookiesOf, scan } from './scan.ts'
import { type Flow, startFlow } from './start-flow.ts'
import type { Visitor } from './visitor.ts'

const FLOW_MS = 240_000
/** Codes of the window before and after are taken too. */
const STEP_MS = 30_000
/** What the page of the account is refused when the session has ended. */
const ENDED = ['401 /api/auth/list-sessions', '401 /v1/me']
const OTHER_PASSWORD = 'battery staple wrong'

describe.skipIf(!hasBrowser)('an account (needs chromium)', () => {
  let flow: Flow
  beforeAll(async () => {
    flow = await startFlow()
  })
  afterAll(() => flow?.stop())

  const isSignedIn = async (visitor: Visitor) =>
    (await visitor.evaluate("fetch('/v1/me').then(({ status }) => status)")) === 200
  it(
    'a link that a scanner of mail has opened is as good as before, and signs nobody in',
    async () => {
      const person = personCalled('Sophie Germain')
      const visitor = await flow.visit()
      await visitor.open('/signup')
      await signUp(visitor, person)
      const link = await flow.mailedLink(person, 'verify')
      await scan(flow, link, 'Press the button')
      await verify(visitor, link)
      expect(await cookiesOf(visitor)).toBe(0)
      await visitor.click('Forgot the password?')
      await visitor.shows('Send the link')
      await visitor.type('email', person.email)
      await visitor.enter()
      await visitor.shows('Look into your mailbox')
      const reset = await flow.mailedLink(person, 'reset')
      await scan(flow, reset, 'Set a new password')
      await visitor.open(reset)
      await visitor.type('password', OTHER_PASSWORD)
      await visitor.enter()
      await visitor.shows('Password set')
      expect(await cookiesOf(visitor)).toBe(0)
      await flow.leave()
    },
    FLOW_MS,
  )

  it(
    'with a second factor a code is asked for, each works once, and a backup code does too',
    async () => {
      const person = personCalled('Emmy Noether')
      const visitor = await flow.visit()
      await join(flow, visitor, person)
      await visitor.open('/account')
      await visitor.click('Turn on')
      await visitor.type('password', person.password)
      await visitor.enter()
      await visitor.shows('Code of the app')
      const key = String(await visitor.evaluate("document.querySelector('dialog code').innerText")).replaceAll(
        /\s/g,
        '',
      )
      const code = (atMs: number) => codeAt(`otpauth://totp/x?secret=${key}`, atMs)
      await visitor.type('code', await code(Date.now()))
      await visitor.enter()
      await visitor.shows('Keep your backup codes')
      const shown = String(
        await visitor.evaluate('document.querySelector(\'dialog [aria-label="Keep your backup codes"]\').innerText'),
      )
      const [backup = '', ...others] = shown.trim().split(/\s+/)
      expect(new Set([backup, ...others]).size).toBe(10)
      await visitor.click('I have kept them')
      await visitor.shows('On: a code of your authenticator app')

      const enterCode = async (given: string) => {
        await signIn(visitor, person)
        await visitor.shows('Give the six digits')
        expect(await isSignedIn(visitor)).toBe(false)
        await visitor.type('code', given)
        await visitor.enter()
      }
      await signOut(visitor, person)
      const next = await code(Date.now() + STEP_MS)
      await enterCode(next)
      await visitor.shows('Name of your company')
      await signOut(visitor, person)
      await enterCode(next)
      await visitor.shows('This code was used already')
      expect(await isSignedIn(visitor)).toBe(false)
      await visitor.click('Use a backup code')
      await visitor.type('code', backup)
      await visitor.enter()
      await visitor.shows('Name of your company')
      await flow.leave(['401 /v1/me', '401 /api/auth/two-factor/verify-totp'])
    },
    FLOW_MS,
  )

  it(
    'a forgotten password is set anew by the mailed link: the old one is refused, and all sessions are out',
    async () => {
      const person = personCalled('Mary Somerville')
      const [visitor, elsewhere] = [await flow.visit(), await flow.visit()]
      await join(flow, visitor, person)
      await elsewhere.open('/signin')
      await elsewhere.click('Forgot the password?')
      await elsewhere.shows('Send the link')
      await elsewhere.type('email', person.email)
      await elsewhere.enter()
      await elsewhere.shows('Look into your mailbox')
      await elsewhere.open(await flow.mailedLink(person, 'reset'))
      await elsewhere.type('password', OTHER_PASSWORD)
      await elsewhere.enter()
      await elsewhere.shows('Password set')

      await visitor.click(person.email)
      await visitor.click('Your account')
      await visitor.shows('Forgot the password?')
      await elsewhere.click('Sign in')
      await elsewhere.shows('Forgot the password?')
      await signIn(elsewhere, person)
      await elsewhere.shows('The address or the password is wrong')
      await elsewhere.open('/signin')
      await signIn(elsewhere, { ...person, password: OTHER_PASSWORD })
      await elsewhere.shows('Name of your company')
      await flow.leave([...ENDED, '401 /api/auth/sign-in/email'])
    },
    FLOW_MS,
  )

  it(
    'whoever signs out everywhere else leads the other browsers to sign-in with their next click',
    async () => {
      const person = personCalled('Ada Lovelace')
      const [visitor, elsewhere] = [await flow.visit(), await flow.visit()]
      await join(flow, visitor, person)
      await elsewhere.open('/signin')
      await signIn(elsewhere, person)
      await elsewhere.shows('Name of your company')
      await visitor.open('/account')
      await visitor.click('Sign out everywhere else')
      await visitor.shows('Signed out there.')
      await visitor.becomes('one session', "document.querySelectorAll('[aria-label=Sessions] li').length === 1")
      await elsewhere.click(person.email)
      await elsewhere.click('Your account')
      await elsewhere.shows('Forgot the password?')
      expect(await isSignedIn(visitor)).toBe(true)
      await flow.leave(ENDED)
    },
    FLOW_MS,
  )

  it(
    'the address is changed by a button behind a link to the old one, and one behind a link to the new one',
    async () => {
      const person = personCalled('Hedy Lamarr')
      const renamed = { ...person, email: 'lamarr@people.example' }
      const visitor = await flow.visit()
      await join(flow, visitor, person)
      await visitor.open('/account')
      await visitor.shows(`You sign in with ${person.email}`)
      await visitor.type('email', renamed.email)
      await visitor.enter()
      await visitor.shows('A link is on its way to your present address.')
      const allow = await flow.mailedLink(person, 'verify')
      await scan(flow, allow, `allow the change of your address to ${renamed.email}`)
      await visitor.open(allow)
      await visitor.click('Allow the change')
      await visitor.shows('Your address stays as it is')
      const confirm = await flow.mailedLink(renamed, 'verify')
      await scan(flow, confirm, 'Confirm your new address')
      await visitor.open('/account')
      await visitor.shows(`You sign in with ${person.email}`)
      await visitor.open(confirm)
      await visitor.click('Confirm address')
      await visitor.shows(`From now on you sign in with ${renamed.email}`)
      await visitor.click('Go to your account')
      await visitor.shows(`You sign in with ${renamed.email}`)
      await signOut(visitor, renamed)
      await signIn(visitor, renamed)
      await visitor.shows('Name of your company')
      await flow.leave()
    },
    FLOW_MS,
  )
})
