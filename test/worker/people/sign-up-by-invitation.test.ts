/** Where the operator has closed sign-up, only those come in who are invited; whether an address has an account, nobody learns. */
import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createTenant } from '../create-tenant.ts'
import { openBrowser } from './browser.ts'
import { callAs, createMember, createPerson } from './create-person.ts'
import { collectMails } from './system-mails.ts'

collectMails()
const staff = await createPerson({ staff: true })
const set = (sign_up: 'open' | 'invited') => callAs(staff, 'PATCH', '/v1/operator/settings', { body: { sign_up } })
beforeAll(() => set('invited'))
afterAll(async () => {
  await set('open')
  vi.restoreAllMocks()
})

const newAddress = () => `${crypto.randomUUID()}@people.example`
const signUp = (email: string) =>
  openBrowser().post('/sign-up/email', { name: 'Ada Byron', email, password: 'correct horse battery' })
const countPeople = async (email: string) =>
  (await env.DB.prepare('select count(*) as n from user where email = ?').bind(email).first<{ n: number }>())?.n

async function invite(email: string): Promise<string> {
  const owner = await createMember(await createTenant(), 'owner')
  const { status } = await callAs(owner, 'POST', '/v1/invitations', { body: { email, role: 'member' } })
  expect(status).toBe(201)
  const row = await env.DB.prepare('select id from invitation where email = ?').bind(email).first<{ id: string }>()
  return row?.id ?? ''
}

describe('sign-up by invitation', () => {
  it('is refused to strangers, and to those who have an account, with one answer', async () => {
    const stranger = newAddress()
    const { email: known } = await createPerson()
    const [first, second] = [await signUp(stranger), await signUp(known)]
    expect(first.json).toMatchObject({ statusCode: 403, code: 'SIGN_UP_BY_INVITATION' })
    expect(first.json.message).toContain('invitation')
    expect(second.text).toBe(first.text)
    expect(await countPeople(stranger)).toBe(0)
  })

  it('is open to who is invited, however the address is written', async () => {
    const email = newAddress()
    await invite(email)
    expect((await signUp(` ${email.toUpperCase()}`.trim())).status).toBe(200)
    expect(await countPeople(email)).toBe(1)
  })

  it('is not open by an invitation that has ended', async () => {
    const email = newAddress()
    const id = await invite(email)
    await env.DB.prepare('update invitation set expires_at = 1 where id = ?').bind(id).run()
    expect((await signUp(email)).status).toBe(403)
  })

  it('is open to everybody again when the operator says so', async () => {
    await set('open')
    expect((await signUp(newAddress())).status).toBe(200)
  })
})
