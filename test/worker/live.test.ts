/** Live updates: who hears of what, and that nothing is told to those who may not know it any more. */
import { env, exports } from 'cloudflare:workers'
import type { LiveHint } from '@mailstead/contracts/api/live.ts'
import { LIVE_ENDED, LIVE_REPLACED } from '@mailstead/contracts/api/live-codes.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { openLiveFeed } from '../../worker/live/client.ts'
import { tellWatchers } from '../../worker/services/live/tell-watchers.ts'
import { watch as watchTenant } from '../../worker/services/live/watch.ts'
import { toWatcher } from '../../worker/services/live/watchers.ts'
import { toHints } from '../../worker/services/webhooks/delivery/announce.ts'
import { eventually } from '../eventually.ts'
import { call } from './call.ts'
import { createMailbox } from './create-mailbox.ts'
import { createTenant, type TestTenant } from './create-tenant.ts'
import { PUBLIC_URL } from './people/browser.ts'
import { callAs, createMember, createPerson, join, type TestPerson } from './people/create-person.ts'

interface Watching {
  readonly socket: WebSocket
  readonly hints: LiveHint[]
  readonly ended: Promise<number>
}

const open: WebSocket[] = []
afterEach(() => {
  for (const socket of open.splice(0)) socket.close()
})

const ask = (
  { cookie }: Pick<TestPerson, 'cookie'>,
  options: { readonly origin?: string; readonly tenant?: string } = {},
): Promise<Response> =>
  exports.default.fetch(
    `http://mailstead.test/v1/live${options.tenant === undefined ? '' : `?tenant=${options.tenant}`}`,
    {
      headers: { upgrade: 'websocket', cookie, origin: options.origin ?? PUBLIC_URL },
    },
  )

async function watch(person: Pick<TestPerson, 'cookie'>, tenant?: string): Promise<Watching> {
  const { status, webSocket } = await ask(person, tenant === undefined ? {} : { tenant })
  expect(status).toBe(101)
  if (!webSocket) throw new Error('There is no socket')
  const hints: LiveHint[] = []
  webSocket.addEventListener('message', ({ data }) => {
    if (data !== 'pong') hints.push(...JSON.parse(String(data)).hints)
  })
  const ended = new Promise<number>((resolve) => webSocket.addEventListener('close', ({ code }) => resolve(code)))
  webSocket.accept()
  open.push(webSocket)
  return { socket: webSocket, hints, ended }
}

const tell = ({ deps, tenant }: TestTenant, ...hints: LiveHint[]) =>
  tellWatchers(
    deps,
    hints.map((hint) => ({ tenant: tenant.id, ...hint })),
  )
const email = (id: string): LiveHint => ({ type: 'email', id })
const inbox = (id: string): LiveHint => ({ type: 'inbox', id })
const heard = (hints: readonly LiveHint[], ...wanted: LiveHint[]) =>
  eventually(() => expect(hints).toEqual(expect.arrayContaining(wanted)))

describe('GET /v1/live', () => {
  it('tells of a mail that is accepted, and of a domain', async () => {
    const owner = await createTenant()
    const { hints } = await watch(await createMember(owner, 'developer'))
    const body = { from: `a@${owner.domain.name}`, to: 'b@peer.example', subject: 's', text: 't' }
    const { json } = await call('POST', '/v1/emails', { key: owner.apiKey, body })
    await heard(hints, email(json.id))
    const domain = await call('POST', '/v1/domains', {
      key: owner.apiKey,
      body: { name: `n${crypto.randomUUID()}.example` },
    })
    await heard(hints, { type: 'domain', id: domain.json.id })
    await call('POST', '/v1/suppressions', { key: owner.apiKey, body: { email: 'x@peer.example' } })
    await call('POST', '/v1/suppressions/batch/remove', { key: owner.apiKey, body: { emails: ['x@peer.example'] } })
    await heard(hints, { type: 'suppression', id: null })
  })

  it('tells nobody of another account', async () => {
    const [a, b] = [await createTenant(), await createTenant()]
    const [theirs, mine] = [await watch(await createMember(a, 'owner')), await watch(await createMember(b, 'owner'))]
    await tell(a, email('of-a'))
    await tell(b, email('of-b'))
    await Promise.all([heard(theirs.hints, email('of-a')), heard(mine.hints, email('of-b'))])
    expect([theirs.hints, mine.hints]).toEqual([[email('of-a')], [email('of-b')]])
  })

  it('tells somebody with own mailboxes of these only', async () => {
    const owner = await createTenant()
    const [own, other] = [await createMailbox(owner, 'own'), await createMailbox(owner, 'other')]
    const [admin, member, reader] = [
      await createMember(owner, 'owner'),
      await createMember(owner, 'member'),
      await createMember(owner, 'read_only'),
    ]
    await callAs(admin, 'PATCH', `/v1/members/${member.memberId}`, { body: { inboxes: [own.id] } })
    const [all, some, none] = [await watch(admin), await watch(member), await watch(reader)]
    await tell(owner, email('m'), inbox(own.id), inbox(other.id))
    await Promise.all([
      heard(all.hints, email('m'), inbox(own.id), inbox(other.id)),
      heard(some.hints, inbox(own.id)),
      heard(none.hints, email('m')),
    ])
    expect([some.hints, none.hints]).toEqual([[inbox(own.id)], [email('m')]])
  })

  it('asks each time who may still hear: removed members and revoked sessions hear nothing more', async () => {
    const owner = await createTenant()
    const [admin, removed, revoked] = [
      await createMember(owner, 'owner'),
      await createMember(owner, 'admin'),
      await createMember(owner, 'admin'),
    ]
    const [stays, ...gone] = [await watch(admin), await watch(removed), await watch(revoked)]
    await callAs(admin, 'DELETE', `/v1/members/${removed.memberId}`)
    await env.DB.prepare('delete from session where user_id = ?').bind(revoked.userId).run()
    await tell(owner, email('m'))
    await heard(stays.hints, email('m'))
    for (const { hints, ended } of gone) {
      expect(await ended).toBe(LIVE_ENDED)
      expect(hints).toEqual([])
    }
  })

  it('can be opened again, and several times by one session', async () => {
    const owner = await createTenant()
    const person = await createMember(owner, 'owner')
    const first = await watch(person)
    first.socket.close()
    const [second, third] = [await watch(person), await watch(person)]
    await tell(owner, email('m'))
    await Promise.all([heard(second.hints, email('m')), heard(third.hints, email('m'))])
    expect(first.hints).toEqual([])
    for (let n = 0; n < 10; n++) await watch(person)
    expect(await second.ended).toBe(LIVE_REPLACED)
  })

  it('is of the tenant that the query names, if one is named', async () => {
    const [a, b] = [await createTenant(), await createTenant()]
    const person = await createMember(a, 'owner')
    await join(person, b, 'owner')
    const { hints } = await watch(person, b.tenant.id)
    await tell(a, email('of-a'))
    await tell(b, email('of-b'))
    await heard(hints, email('of-b'))
    expect(hints).toEqual([email('of-b')])
    const foreign = await createTenant()
    expect((await ask(person, { tenant: foreign.tenant.id })).status).toBe(404)
  })

  it('answers a ping, and ends for whoever says something else', async () => {
    const { socket, ended } = await watch(await createMember(await createTenant(), 'owner'))
    const pong = new Promise((resolve) => socket.addEventListener('message', ({ data }) => resolve(data)))
    socket.send('ping')
    expect(await pong).toBe('pong')
    socket.send('hello')
    expect(await ended).toBe(1003)
  })

  it('ends with the account', async () => {
    const owner = await createTenant()
    const { ended } = await watch(await createMember(owner, 'owner'))
    await openLiveFeed(owner.deps.liveFeeds, owner.tenant.id).close()
    expect(await ended).toBe(LIVE_ENDED)
  })
})

describe('GET /v1/live, refused', () => {
  it.each(['https://evil.example', 'null', ''])('to a page of another site: %s', async (origin) => {
    const answer = await ask(await createMember(await createTenant(), 'owner'), { origin })
    expect(await answer.json()).toMatchObject({ statusCode: 403, name: 'cross_origin' })
  })

  it('without a session, with a key, and to somebody who is in no account', async () => {
    const owner = await createTenant()
    const as = async (headers: Record<string, string>) =>
      (await call('GET', '/v1/live', { headers: { upgrade: 'websocket', origin: PUBLIC_URL, ...headers } })).json.name
    expect(await as({})).toBe('missing_session')
    expect(await as({ authorization: `Bearer ${owner.apiKey}` })).toBe('restricted_api_key')
    expect(await as({ cookie: (await createPerson()).cookie })).toBe('not_found')
  })

  it('to what is no WebSocket', async () => {
    const person = await createMember(await createTenant(), 'owner')
    expect((await callAs(person, 'GET', '/v1/live')).json).toMatchObject({ statusCode: 422, name: 'validation_error' })
  })
})

describe('what is told', () => {
  it('is no business of an operator where it is of a mailbox', () => {
    const row = { sessionId: 's', role: null, isOperating: true, mailboxes: [] }
    const watcher = toWatcher(row)
    expect(watcher?.sees(email('m'))).toBe(true)
    expect(watcher?.sees(inbox('b'))).toBe(false)
    expect(toWatcher({ ...row, isOperating: false })).toBeNull()
    expect(toWatcher({ ...row, isOperating: false, role: 'nonsense' })).toBeNull()
  })

  it('comes from events: of mails, domains and suppressions', async () => {
    const { tenant } = await createTenant()
    const event = { tenantId: tenant.id, messageId: null, detail: '{"id":"x"}' }
    const told = (type: string, more: object = {}) =>
      toHints([{ ...event, type, ...more }]).map(({ tenant: _, ...hint }) => hint)
    expect(told('email.sent', { messageId: 'm', detail: '{}' })).toEqual([email('m')])
    expect(told('domain.updated')).toEqual([{ type: 'domain', id: 'x' }])
    expect(told('suppression.added', { detail: '{"email":"a@b.example"}' })).toEqual([
      { type: 'suppression', id: null },
    ])
    expect([...told('email.received'), ...told('contact.created')]).toEqual([])
  })

  it('is not sent at all while nobody watches', async () => {
    const owner = await createTenant()
    const calls: string[] = []
    const liveFeeds = { getByName: () => ({ tell: async () => calls.push('tell') > 99 }) } as never
    for (let n = 0; n < 3; n++)
      await tellWatchers({ ...owner.deps, liveFeeds }, [{ tenant: owner.tenant.id, ...email('m') }])
    expect(calls).toHaveLength(1)
  })

  it('is sent to who has begun to watch while another call found nobody', async () => {
    const owner = await createTenant()
    const calls = [Promise.withResolvers<boolean>(), Promise.withResolvers<boolean>()]
    let at = 0
    const feed = { tell: () => calls[at++]?.promise, fetch: async () => ({ webSocket: {} }) }
    const deps = { ...owner.deps, liveFeeds: { getByName: () => feed } as never }
    const hint = { tenant: owner.tenant.id, ...email('m') }
    const before = tellWatchers(deps, [hint])
    await watchTenant(deps, { tenant: owner.tenant.id }, { sessionId: 's' })
    calls[0]?.resolve(false)
    await before
    calls[1]?.resolve(true)
    await tellWatchers(deps, [hint])
    expect(at).toBe(2)
  })

  it('that is lost fails nobody', async () => {
    const owner = await createTenant()
    const lines: string[] = []
    const liveFeeds = { getByName: () => ({ tell: () => Promise.reject(new Error('away')) }) } as never
    const log = (_: string, line: string) => lines.push(line)
    await tellWatchers({ log, liveFeeds }, [{ tenant: owner.tenant.id, ...email('m') }])
    expect(lines).toEqual(['live.not_told'])
  })
})
