/** What `npm run deploy` leaves of the first person of the operator is what the Worker's own sign-in takes. */
import { env } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { findPerson, makeLink, makeOperator, type Statement } from '../../../scripts/deploy/first-operator.ts'
import { openBrowser } from '../people/browser.ts'

const run = ({ sql, params }: Statement) =>
  env.DB.prepare(sql)
    .bind(...params)
    .all()

const find = async (email: string) => (await run(findPerson(email, Date.now()))).results[0]

describe('the link of the first operator', () => {
  it('chooses a password, once, and the person is of the operator', async () => {
    const email = `first-${crypto.randomUUID()}@operator.example`
    await run(makeOperator(email, Date.now()))
    const person = await find(email)
    expect(person).toMatchObject({ staff: 1, isConfirmed: 0, hasLink: 0 })
    const { token, row } = await makeLink(String(person?.['id']), Date.now())
    await run(row)
    expect(await find(email)).toMatchObject({ hasLink: 1 })

    const browser = openBrowser()
    const reset = { newPassword: 'a password of his own', token }
    expect((await browser.post('/reset-password', reset)).status).toBe(200)
    expect((await browser.post('/reset-password', reset)).status).toBe(400)
    expect((await browser.post('/sign-in/email', { email, password: reset.newPassword })).status).toBe(200)
    expect((await browser.send('GET', '/v1/me')).json).toMatchObject({ email, is_operator: true })
    expect(await find(email)).toMatchObject({ staff: 1, isConfirmed: 1 })
  })

  it('ends the password of whoever signed up with the address before', async () => {
    const email = `taken-${crypto.randomUUID()}@operator.example`
    const stranger = openBrowser()
    const password = 'a password of a stranger'
    await stranger.post('/sign-up/email', { email, password, name: 'Stranger' })
    await run(makeOperator(email, Date.now()))
    const { token, row } = await makeLink(String((await find(email))?.['id']), Date.now())
    await run(row)
    expect((await openBrowser().post('/reset-password', { newPassword: 'another one of his', token })).status).toBe(200)
    expect((await stranger.post('/sign-in/email', { email, password })).status).toBe(401)
  })
})
