import { describe, expect, it } from 'vitest'
import { call } from '../../../../test/worker/call.ts'
import { createMailbox } from '../../../../test/worker/create-mailbox.ts'
import { createTenant } from '../../../../test/worker/create-tenant.ts'
import { withFault } from '../../../../test/worker/fail-once.ts'
import { keepContacts } from '../../../services/mailboxes/contacts/keep-contacts.ts'

const PEOPLE = [
  { address: 'Grace@Navy.example', name: 'Grace Hopper' },
  { address: 'alan@x.example', name: '' },
]

async function withContacts(keeps = true) {
  const owner = await createTenant()
  const ada = await createMailbox(owner, 'ada')
  const path = `/v1/inboxes/${ada.id}`
  const ask = (method: string, below: string, key: string | null = owner.apiKey) =>
    call(method, `${path}/contacts${below}`, key === null ? {} : { key })
  if (keeps) await call('PATCH', path, { key: owner.apiKey, body: { keeps_contacts: true } })
  await keepContacts(owner.deps, owner.tenant.id, ada.id, PEOPLE)
  return { owner, ada, ask }
}

describe('/v1/inboxes/:id/contacts', () => {
  it('lists, searches and removes', async () => {
    const { ask } = await withContacts()
    const { status, json } = await ask('GET', '')
    const at = expect.stringMatching(/^\d{4}-.*Z$/)
    expect({ status, json }).toEqual({
      status: 200,
      json: {
        object: 'list',
        has_more: false,
        data: [
          { id: 'alan@x.example', address: 'alan@x.example', name: null, last_used_at: at },
          { id: 'grace@navy.example', address: 'grace@navy.example', name: 'Grace Hopper', last_used_at: at },
        ],
      },
    })
    expect((await ask('GET', '?q=hOPP&limit=1')).json.data).toMatchObject([{ name: 'Grace Hopper' }])
    expect((await ask('GET', '?limit=1&after=Alan%40x.example')).json.data).toMatchObject([{ name: 'Grace Hopper' }])
    const gone = await ask('DELETE', '/GRACE%40navy.example')
    expect(gone.json).toEqual({ object: 'contact', address: 'GRACE@navy.example', deleted: true })
    expect((await ask('DELETE', '/grace%40navy.example')).status).toBe(404)
    expect((await ask('GET', '')).json.data).toHaveLength(1)
  })

  it('are not kept where the inbox keeps none', async () => {
    const { ask } = await withContacts(false)
    expect((await ask('GET', '')).json.data).toEqual([])
  })

  it('are no reason for a mail to fail', async () => {
    const { owner, ada, ask } = await withContacts()
    const logged: string[] = []
    const deps = withFault(owner.deps, { isHit: (text) => text.includes('mailboxes'), when: 'before' })
    const log = (_: string, name: string) => logged.push(name)
    await keepContacts({ ...deps, log }, owner.tenant.id, ada.id, [{ address: 'late@x.example', name: '' }])
    expect(logged).toEqual(['contacts.not_kept'])
    expect((await ask('GET', '')).json.data).toHaveLength(2)
  })

  it('refuses wrong keys, wrong queries and foreign inboxes', async () => {
    const { owner, ada, ask } = await withContacts()
    expect((await ask('GET', '', null)).status).toBe(401)
    expect((await ask('GET', '', owner.sendingKey)).json.name).toBe('restricted_api_key')
    expect((await ask('GET', '?limit=0')).json.statusCode).toBe(422)
    expect((await ask('GET', '?after=a&before=b')).json.message).toContain('before')
    const other = await createTenant()
    for (const [method, below] of [
      ['GET', ''],
      ['DELETE', '/alan%40x.example'],
    ] as const) {
      const foreign = await ask(method, below, other.apiKey)
      const random = await call(method, `/v1/inboxes/${crypto.randomUUID()}/contacts${below}`, { key: other.apiKey })
      expect([foreign.status, foreign.text]).toEqual([404, random.text])
    }
    await keepContacts(other.deps, other.tenant.id, ada.id, [{ address: 'spy@x.example', name: '' }])
    expect((await ask('GET', '')).json.data).toHaveLength(2)
  })
})
