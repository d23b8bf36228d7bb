import { createExecutionContext, env } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { call } from '../../test/worker/call.ts'
import { createPerson, type TestPerson } from '../../test/worker/people/create-person.ts'
import { createApp } from '../app.ts'

const DAY_MS = 86_400_000

async function ask({ cookie }: TestPerson, mode: 'production' | 'development') {
  const request = new Request('http://mailstead.test/v1/operator/plans', { headers: { cookie } })
  const response = await (await createApp()).fetch(request, { ...env, MODE: mode }, createExecutionContext())
  const { name = null }: { name?: string | null } = await response.json()
  return { status: response.status, name }
}

describe('the operator’s routes', () => {
  it('demand a second factor in production, and a sign-in of today', async () => {
    const staff = await createPerson({ staff: true })
    expect(await ask(staff, 'development')).toEqual({ status: 200, name: null })
    expect(await ask(staff, 'production')).toEqual({ status: 403, name: 'restricted_role' })
    await env.DB.prepare('update user set two_factor_enabled = 1 where id = ?').bind(staff.userId).run()
    expect(await ask(staff, 'production')).toEqual({ status: 200, name: null })
    await env.DB.prepare('update session set created_at = created_at - ? where user_id = ?')
      .bind(DAY_MS, staff.userId)
      .run()
    expect(await ask(staff, 'production')).toEqual({ status: 401, name: 'invalid_session' })
  })

  it('are not there for others, whatever they have', async () => {
    const person = await createPerson()
    await env.DB.prepare('update user set two_factor_enabled = 1 where id = ?').bind(person.userId).run()
    for (const mode of ['production', 'development'] as const)
      expect(await ask(person, mode)).toEqual({ status: 404, name: 'not_found' })
  })

  it('are given to who has signed up, in development by a route', async () => {
    const person = await createPerson()
    const make = (email: string) => call('POST', '/dev/operators', { body: { email } })
    expect((await make(`nobody-${person.userId}@peer.example`)).status).toBe(404)
    expect((await make(person.email.toUpperCase())).status).toBe(200)
    expect(await ask(person, 'development')).toEqual({ status: 200, name: null })
  })
})
