/** What somebody changes about his sign-in is told to every account that he belongs to, and to no other. */
import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createTenant } from '../create-tenant.ts'
import { openBrowser } from '../people/browser.ts'
import { join } from '../people/create-person.ts'
import { collectMails } from '../people/system-mails.ts'
import { codeAt } from '../people/totp.ts'
import { entriesOf } from './stage.ts'

const mails = collectMails()
afterAll(() => vi.restoreAllMocks())

const [one, two, foreign] = [await createTenant(), await createTenant(), await createTenant()]
const email = `ada-${crypto.randomUUID().slice(0, 8)}@people.example`
const newEmail = `new-${email}`
const [first, second] = ['correct horse battery', 'staple correct horse']
const [laptop, phone] = [openBrowser(), openBrowser()]
const tellingOf = async (account: typeof one) =>
  (await entriesOf({ account }, env.DB)).filter(({ act }) => act.startsWith('person.'))

let userId = ''
let [totpUri, backupCode] = ['', '']
let password = first

const signIn = async (browser: typeof laptop, address = email) => {
  expect((await browser.post('/sign-in/email', { email: address, password })).status).toBe(200)
}

beforeAll(async () => {
  await laptop.post('/sign-up/email', { name: 'Ada Byron', email, password })
  await laptop.get(`/verify-email?token=${await mails.next('verification')}`)
  await signIn(laptop)
  const me = (await laptop.send('GET', '/v1/me')).json
  userId = me.id
  const person = { userId, name: 'Ada Byron', email, sessionToken: '', cookie: '' }
  await join(person, one, 'admin')
  await join(person, two, 'member')
})

/** Each goes on where the one before ended. */
const ACTS: readonly (readonly [act: string, run: () => Promise<unknown>])[] = [
  [
    'person.two_factor_enabled',
    async () => {
      const { json } = await laptop.post('/two-factor/enable', { password })
      totpUri = json.totpURI
      const code = await codeAt(totpUri, Date.now())
      await laptop.post('/two-factor/verify-totp', { code })
    },
  ],
  [
    'person.backup_codes_renewed',
    async () => {
      const { json } = await laptop.post('/two-factor/generate-backup-codes', { password })
      backupCode = json.backupCodes[0]
    },
  ],
  [
    'person.backup_code_used',
    async () => {
      await signIn(phone)
      await phone.post('/two-factor/verify-backup-code', { code: backupCode })
    },
  ],
  ['person.sessions_revoked', () => laptop.post('/revoke-other-sessions')],
  ['person.two_factor_disabled', () => laptop.post('/two-factor/disable', { password })],
  [
    'person.password_changed',
    async () => {
      await laptop.post('/change-password', { currentPassword: password, newPassword: second })
      password = second
    },
  ],
  [
    'person.password_reset',
    async () => {
      await laptop.post('/request-password-reset', { email })
      await laptop.post('/reset-password', { newPassword: first, token: await mails.next('reset') })
      password = first
      await signIn(laptop)
    },
  ],
  [
    'person.address_changed',
    async () => {
      await laptop.post('/change-email', { newEmail })
      await laptop.get(`/verify-email?token=${await mails.next('address_change')}`)
      await laptop.get(`/verify-email?token=${await mails.next('verification')}`)
    },
  ],
  ['person.deleted', () => laptop.post('/delete-user', { password })],
]

it.each(ACTS)('%s', async (act, run) => {
  const before = await tellingOf(one)
  await run()
  const known = new Set(before.map(({ id }) => id))
  const left = (await tellingOf(one)).filter(({ id }) => !known.has(id))
  const ip = act === 'person.backup_code_used' ? phone.ip : laptop.ip
  const who = { actor_kind: 'person', actor_id: userId, actor_name: 'Ada Byron', target: userId, ip }
  expect(left).toMatchObject([{ act, ...who }])
  if (act === 'person.address_changed') expect(JSON.parse(left[0]?.detail ?? '')).toEqual({ email: newEmail })
  expect((await tellingOf(two)).map((entry) => entry.act).sort()).toEqual(
    (await tellingOf(one)).map((entry) => entry.act).sort(),
  )
  expect(await tellingOf(foreign)).toEqual([])
})

it('what fails leaves no entry', async () => {
  const other = openBrowser()
  for (const path of ['/change-password', '/two-factor/disable', '/revoke-other-sessions', '/delete-user'])
    expect((await other.post(path, { password: 'wrong', currentPassword: 'wrong', newPassword: second })).status).toBe(
      401,
    )
  expect((await tellingOf(one)).length).toBe(ACTS.length)
})
