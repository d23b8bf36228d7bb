/** The operator of a running system, a customer of it, and a stranger: each in a browser. */
import { writeFileSync } from 'node:fs'
import { join as joinPath } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasBrowser } from '../../dev/browser/start-browser.ts'
import { join, personCalled } from './person.ts'
import { ask, makeTenant } from './prepare-tenant.ts'
import { type Flow, startFlow } from './start-flow.ts'
import type { Visitor } from './visitor.ts'

const FLOW_MS = 240_000
const CUSTOMER = personCalled('Ada Lovelace')
const OPERATOR = personCalled('Olga Operator')
const TENANT = 'Books and more'
const NAME = 'Post & Co'
/** 48 pixels wide. It is served to be saved, and shown as an image all the same. */
const LOGO =
  '<svg xmlns="http://www.w3.org/2000/svg" width="48" height="24"><style>path{fill:#06c}</style><path d="M0 0h48v24z"/></svg>'

describe.skipIf(!hasBrowser)('the operator (needs chromium)', () => {
  let flow: Flow
  let customer: Visitor
  let operator: Visitor
  beforeAll(async () => {
    flow = await startFlow()
    customer = await flow.visit()
    operator = await flow.visit()
    await join(flow, customer, CUSTOMER)
    await makeTenant(customer, flow.system, { name: TENANT, domain: 'books.example' })
    await join(flow, operator, OPERATOR)
  })
  afterAll(() => flow?.stop())

  const openTenant = async () => {
    await operator.open('/operator/tenants')
    await operator.click(TENANT)
    await operator.shows('Work in this tenant')
  }

  it(
    'is made from outside, and sees that mail flows',
    async () => {
      await operator.open('/operator')
      await operator.shows('There is nothing here')
      const made = await fetch(`${flow.system.dev.url}/dev/operators`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: OPERATOR.email }),
      })
      expect(made.status).toBeLessThan(300)
      // Without a tenant there is nothing nearer to begin with.
      await operator.open('/emails')
      await operator.shows('Is mail flowing')
      expect(await operator.evaluate('location.pathname')).toBe('/operator')
      await operator.becomes('every part to work', "document.querySelectorAll('main dl dd .text-good').length === 3")
      await operator.becomes('the relay to be up', "document.querySelector('table .text-good')?.innerText === 'Up'")
    },
    FLOW_MS,
  )

  it(
    'answers what a tenant asks for, and it may send to everybody',
    async () => {
      const mail = { from: 'shop@books.example', to: 'reader@elsewhere.example', subject: 'Books', text: 'Two.' }
      await expect(ask(customer, 'POST', '/v1/emails', mail)).rejects.toThrow('sandbox_restricted')
      const message = 'We send receipts to those who buy our books.'
      await ask(customer, 'POST', '/v1/tenant/request-review', { message })
      await operator.open('/operator')
      await operator.click('Ask to leave the sandbox')
      await operator.click(TENANT)
      await operator.shows(message)
      await operator.click('Let out of the sandbox')
      await operator.shows('The tenant may send to everybody.')
      expect(await ask(customer, 'POST', '/v1/emails', mail)).toMatchObject({ id: expect.any(String) })
    },
    FLOW_MS,
  )

  it(
    'holds mail with a reason that its sender reads, and releases it',
    async () => {
      await operator.open('/operator/holds')
      await operator.click('New hold')
      await operator.type('domain', 'elsewhere.example')
      await operator.type('reason', 'Their hosts are being moved.')
      await operator.click('Hold')
      await operator.shows('The mail is held.')
      await operator.shows('to elsewhere.example')
      const mail = { from: 'shop@books.example', to: 'held@elsewhere.example', subject: 'Held', text: 'Three.' }
      const { id } = await ask<{ id: string }>(customer, 'POST', '/v1/emails', mail)
      await customer.open(`/emails/${id}`)
      await customer.shows('Their hosts are being moved.')
      await operator.click('Release')
      await operator.shows('what waits under it goes on at once')
      await operator.click('Release')
      await operator.shows('The hold is released.')
      await operator.shows('Nothing is held')
      await customer.open(`/emails/${id}`)
      await customer.becomes(
        'the mail to go on',
        "/Delivered|Deferred|On its way/.test(document.querySelector('article')?.innerText ?? '')",
      )
    },
    FLOW_MS,
  )

  it(
    'drains a relay and gives it mail again, as its changes tell',
    async () => {
      await operator.open('/operator/relays')
      await operator.clickOn('main td a[href^="/operator/relays/"]')
      await operator.click('Drain')
      await operator.type('reason', 'A new disk.')
      await operator.click('Drain')
      await operator.shows('The relay drains.')
      await operator.shows('reason: A new disk.')
      await operator.click('Resume')
      await operator.shows('The relay gets mail again.')
      await operator.becomes('it to be up', "document.querySelector('h1 + *')?.innerText === 'Up'")
    },
    FLOW_MS,
  )

  it(
    'suspends a tenant, whose people read why, and resumes it',
    async () => {
      await openTenant()
      await operator.click('Suspend')
      await operator.type('reason', 'The list was bought.')
      await operator.click('Suspend')
      await operator.shows('The tenant is suspended.')
      await customer.open('/emails')
      await customer.shows('The list was bought.')
      await operator.click('Resume')
      await operator.shows('The tenant is active again.')
    },
    FLOW_MS,
  )

  it(
    'works in a tenant until he ends it',
    async () => {
      await openTenant()
      await operator.click('Work in this tenant')
      await operator.shows('For an hour this browser acts')
      await operator.click('Work in this tenant')
      await operator.shows(`You act as an admin of ${TENANT}`)
      await operator.shows('reader@elsewhere.example')
      await operator.click('End')
      await operator.shows('Is mail flowing')
      await customer.open('/audit')
      await customer.shows('Impersonation begun')
    },
    FLOW_MS,
  )

  it(
    'gives the deployment a name, a logo and a contact, which everybody sees',
    async () => {
      await operator.open('/operator/settings')
      await operator.shows('Name and images')
      await operator.evaluate("document.querySelector('input[name=platform_name]').select()")
      await operator.type('platform_name', NAME)
      await operator.enter()
      await operator.becomes('the name in the rail', `document.querySelector('aside').innerText.startsWith('${NAME}')`)
      const file = joinPath(flow.system.localDir, 'logo.svg')
      writeFileSync(file, LOGO)
      const { root } = await operator.page.command('DOM.getDocument')
      const selector = 'input[type=file][aria-label=Logo]'
      const { nodeId } = await operator.page.command('DOM.querySelector', { nodeId: root.nodeId, selector })
      await operator.page.command('DOM.setFileInputFiles', { nodeId, files: [file] })
      await operator.becomes('the logo in the rail', "document.querySelector('aside img')?.naturalWidth === 48")
      await operator.type('abuse_contact', 'abuse@post.example')
      await operator.enter()
      await operator.becomes('it to be kept', "document.body.innerText.includes('Saved.')")

      const stranger = await flow.visit()
      await stranger.open('/')
      await stranger.becomes('the name', `document.title.startsWith('${NAME}')`)
      await stranger.becomes('the logo', "document.querySelector('header img')?.naturalWidth === 48")
      await stranger.click('Report abuse')
      await stranger.shows('abuse@post.example')
      await stranger.click('Status')
      await stranger.shows('Everything works')
    },
    FLOW_MS,
  )

  it(
    'closes sign-up to strangers',
    async () => {
      await operator.open('/operator/settings')
      await operator.choose('Who may sign up', 'Whoever is invited')
      await operator.evaluate("document.querySelector('select[name=sign_up]').form.requestSubmit()")
      await operator.shows('Saved.')
      const stranger = await flow.visit()
      await stranger.open('/')
      await stranger.shows('New accounts are by invitation here')
      await stranger.open('/signup')
      await stranger.shows('This is by invitation')
      for (const [field, text] of Object.entries(personCalled('Eve Stranger'))) await stranger.type(field, text)
      await stranger.enter()
      await stranger.shows('needs an invitation to this address')
    },
    FLOW_MS,
  )

  it('nothing complained but of what was refused on purpose', async () => {
    await flow.leave(['403 /api/auth/sign-up/email', '403 /v1/emails'])
  })
})
