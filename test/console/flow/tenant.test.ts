/** A tenant in a running system: its people, each in a browser, and what its software signs in with and is told by. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser } from '../../dev/browser/start-browser.ts'
import { waitFor } from '../../dev/wait-for.ts'
import { openWebhookPeer, type WebhookPeer } from '../../flows/webhook-peer.ts'
import { join, personCalled, signIn, signUp, verify } from './person.ts'
import { ask, makeTenant } from './prepare-tenant.ts'
import { sendFromElsewhere } from './received.ts'
import { scan } from './scan.ts'
import { type Flow, startFlow } from './start-flow.ts'
import type { Visitor } from './visitor.ts'

const DOMAIN = 'colleagues.example'
const MAILBOX = `grace@${DOMAIN}`
const FLOW_MS = 240_000
/** So that none but the person has the event posted again. */
const LATER = { 'retry-after': '3600' }
const OWNER = personCalled('Ada Lovelace')
const COLLEAGUE = personCalled('Grace Hopper')

describe.skipIf(!hasBrowser)('a tenant (needs chromium)', () => {
  let flow: Flow
  let owner: Visitor
  let colleague: Visitor
  let peer: WebhookPeer
  /** What the receiver of webhooks answers from now on. */
  let isOpen = false
  beforeAll(async () => {
    peer = await openWebhookPeer((response) =>
      isOpen ? response.end('Thanks.') : response.writeHead(500, LATER).end('No room today.'),
    )
    flow = await startFlow({ allowedHosts: [peer.host] })
    owner = await flow.visit()
    colleague = await flow.visit()
    await join(flow, owner, OWNER)
    const capabilities = { receiving: 'enabled' }
    await makeTenant(owner, flow.system, { name: 'Colleagues', domain: DOMAIN, capabilities })
  })
  afterAll(async () => {
    await peer?.leave()
    await flow?.stop()
  })

  /** By the key, to the address that a new tenant may write to. */
  const send = async (key: string) => {
    const body = { from: `Shop <shop@${DOMAIN}>`, to: OWNER.email, subject: 'An order', text: 'Two books.' }
    const answer = await fetch(`${flow.system.dev.url}/v1/emails`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const { name } = (await answer.json()) as { name?: string }
    return { status: answer.status, ...(name !== undefined && { name }) }
  }

  const createKey = async (name: string): Promise<string> => {
    await owner.click('Create key')
    await owner.type('name', name)
    await owner.enter()
    await owner.shows('Copy it now')
    const key = String(await owner.evaluate("document.querySelector('dialog code').innerText"))
    await owner.click('Done')
    return key
  }

  it(
    'a colleague is invited from the page of members',
    async () => {
      await owner.click('Members')
      await owner.hasAsked('/v1/invitations')
      await owner.click('Invite')
      await owner.type('email', COLLEAGUE.email)
      await owner.choose('Role', 'Member')
      await owner.enter()
      await owner.shows(`An invitation is on its way to ${COLLEAGUE.email}`)
      await owner.shows('Open invitations')
    },
    FLOW_MS,
  )

  it(
    'she opens the link, makes an account with that address, and accepts',
    async () => {
      const link = await flow.mailedLink(COLLEAGUE, 'invite')
      await scan(flow, link, 'Accept the invitation to join')
      await colleague.open(link)
      await colleague.click('Accept invitation')
      await colleague.click('Create an account')
      await colleague.shows('At least 10 characters')
      await signUp(colleague, COLLEAGUE)
      await verify(colleague, await flow.mailedLink(COLLEAGUE, 'verify'))
      await signIn(colleague, COLLEAGUE)
      await colleague.shows('Accept the invitation to join')
      await colleague.click('Accept invitation')
      await colleague.shows('You have no mailbox in Colleagues yet')
    },
    FLOW_MS,
  )

  it(
    'she has her role and no other: the places of a member, and those of others are refused',
    async () => {
      const places = await colleague.evaluate(
        "[...document.querySelectorAll('nav[aria-label=Console] a')].map(({ innerText }) => innerText.trim())",
      )
      expect(places).toEqual(['Mailboxes'])
      await colleague.open('/members')
      await colleague.shows('Your role in Colleagues is “Member”')
      await expect(ask(colleague, 'GET', '/v1/members')).rejects.toThrow('restricted_role')
      await owner.open('/members')
      await owner.shows(COLLEAGUE.name)
      const role = await owner.evaluate('document.querySelector(\'[aria-label="Role of Grace Hopper"]\').value')
      expect(role).toBe('member')
    },
    FLOW_MS,
  )

  it(
    'she reads a mail in the mailbox that is given to her',
    async () => {
      await owner.click('Mailboxes')
      await owner.click('New mailbox')
      await owner.type('local', 'grace')
      await owner.choose('Belongs to', COLLEAGUE.name)
      await owner.enter()
      await owner.shows(`${MAILBOX} takes mail.`)
      await colleague.open('/mail')
      await colleague.click(MAILBOX)
      await colleague.shows('The inbox is empty')
      await colleague.mark()
      await sendFromElsewhere(flow.system, MAILBOX, 'For Grace alone')
      await colleague.shows('For Grace alone')
      await colleague.clickOn('[data-thread]')
      await colleague.shows('note.txt')
      expect(await colleague.wasNotReloaded()).toBe(true)
    },
    FLOW_MS,
  )

  it(
    'a key is replaced: the new one works, and the old one is refused once it is removed',
    async () => {
      await owner.open('/keys')
      await owner.shows('No key yet')
      const old = await createKey('Shop 2025')
      expect(await send(old)).toEqual({ status: 200 })
      const next = await createKey('Shop 2026')
      expect([await send(old), await send(next)]).toEqual([{ status: 200 }, { status: 200 }])
      await owner.click('Remove key Shop 2025')
      await owner.shows('can no longer call the API')
      await owner.clickOn('dialog input')
      await owner.page.command('Input.insertText', { text: 'Shop 2025' })
      await owner.click('Remove key')
      await owner.shows('The key is removed.')
      await owner.becomes('one key', "!document.querySelector('main').innerText.includes('Shop 2025')")
      expect([await send(old), await send(next)]).toEqual([{ status: 403, name: 'invalid_api_key' }, { status: 200 }])
    },
    FLOW_MS,
  )

  it(
    'a failed post of a webhook is seen with its answer, is posted again and arrives, without a reload',
    async () => {
      await owner.open('/webhooks')
      await owner.shows('No webhook yet')
      await owner.mark()
      await owner.click('Add webhook')
      await owner.type('endpoint', peer.url)
      await owner.enter()
      await owner.shows('Verify the signature of each post')
      await owner.click('Done')
      await owner.click('API keys')
      const key = await createKey('Orders')
      await owner.click('Webhooks')
      await owner.clickOn('main [data-row] a')
      expect(await send(key)).toEqual({ status: 200 })
      await owner.shows('Retrying')
      await owner.click('email.delivered')
      await owner.shows('No room today.')
      const event = await owner.evaluate("new URLSearchParams(location.search).get('event')")
      const posts = () => peer.posts.filter(({ id }) => id === event)
      expect(posts()).toHaveLength(1)
      isOpen = true
      await owner.click('Post again')
      await waitFor('the second post', () => posts().length === 2)
      expect(posts()[1]).toEqual(posts()[0])
      await owner.shows('Thanks.')
      await owner.becomes('the success', "document.querySelector('dialog').innerText.includes('Delivered')")
      expect(await owner.wasNotReloaded()).toBe(true)
    },
    FLOW_MS,
  )

  it(
    'who is removed is out with the next click',
    async () => {
      await owner.open('/members')
      await owner.click('Actions for Grace Hopper')
      await owner.click('Remove member')
      await owner.shows('They lose access to this tenant at once')
      await owner.clickOn('dialog input')
      await owner.page.command('Input.insertText', { text: COLLEAGUE.email })
      await owner.click('Remove member')
      await owner.shows('Grace Hopper is removed.')
      // She has not looked there yet: what was just fetched would be shown for five more seconds.
      await colleague.click('Spam')
      await colleague.shows('Name of your company')
    },
    FLOW_MS,
  )

  it('nothing was asked of another origin, and only what is not hers complained', async () => {
    const certain = ['401 /v1/invitations/:id/accept', '403 /v1/members', '404 /v1/inboxes/:id/threads']
    await flow.leave(certain, ['404 /v1/inboxes', '404 /v1/inboxes/:id/threads/:id'])
  })
})
