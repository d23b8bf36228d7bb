/** Settings of mailboxes, domains and tenants in the built console in Chromium: what is asked of the server for each. */
import { describe, expect, it } from 'vitest'
import { hasBrowser } from '../dev/browser/start-browser.ts'
import { waitFor } from '../dev/wait-for.ts'
import { findViolations } from './find-violations.ts'
import { PAGES } from './pages.ts'
import { VERIFIED } from './stub/domains.ts'
import { INBOXES } from './stub/mailboxes.ts'
import { fill } from './type.ts'
import { useConsole } from './use-console.ts'
import { DESK, showsText, visit, waitForText } from './visit.ts'

const INBOX = `/v1/inboxes/${INBOXES[0]?.id}`
const DOMAIN = `/v1/domains/${VERIFIED.id}`

describe.skipIf(!hasBrowser)('settings in the console (needs chromium)', () => {
  const shown = useConsole()

  const open = (name: string) => visit(shown.browser.page, shown.stub, PAGES.find((page) => page.name === name)!, DESK)
  const shows = (text: string) => waitForText(shown.browser.page, text)
  /** Does something to what an expression finds, once it is there. */
  const withFound = (what: string, expression: string, act: string) =>
    waitFor(
      what,
      async () =>
        (await shown.browser.page.evaluate(
          `(() => { const it = ${expression}; if (!it) return false; ${act}; return true })()`,
        )) === true,
    )
  const labelled = (words: string) =>
    `[...document.querySelectorAll('label')].find(({ innerText }) => innerText.startsWith(${JSON.stringify(words)}))`
  const tick = (words: string) => withFound(words, `${labelled(words)}?.querySelector('input')`, 'it.click()')
  const choose = (words: string, value: string) =>
    withFound(
      words,
      `document.getElementById(${labelled(words)}?.htmlFor)?.querySelector('option[value=${JSON.stringify(value)}]')?.parentElement`,
      `it.value = ${JSON.stringify(value)}; it.dispatchEvent(new Event('change', { bubbles: true }))`,
    )
  const press = (words: string) =>
    withFound(
      words,
      `[...document.querySelectorAll('button')].find((each) => each.innerText.trim() === ${JSON.stringify(words)} || each.ariaLabel === ${JSON.stringify(words)})`,
      'it.click()',
    )
  /** What is sent by an act, once it is. */
  async function sentBy(act: () => Promise<unknown>): Promise<string | undefined> {
    const before = shown.stub.sent.length
    await act()
    await waitFor('something to be sent', async () => shown.stub.sent.length > before)
    return shown.stub.sent.at(-1)
  }

  it.each([
    ['Switched on', { disabled: true }],
    ['Receives mail', { receives: false }],
    ['Sends mail', { sends: false }],
    ['Default mailbox', { is_default: false }],
    ['Count opens', { tracks_opens: true }],
    ['Keep contacts', { keeps_contacts: false }],
  ])('a mailbox: %s', async (words, change) => {
    await open('mailbox-settings')
    expect(await sentBy(() => tick(words))).toBe(`PATCH ${INBOX} ${JSON.stringify(change)}`)
    await shows('Saved.')
  })

  it('a mailbox: its names and where answers go', async () => {
    await open('mailbox-settings')
    await fill(shown.browser.page, 'input[name=from_name]', 'Acme Support')
    await fill(shown.browser.page, 'input[name=reply_to]', 'help@acme.dev')
    const names = { name: 'Support', from_name: 'Acme Support', reply_to: 'help@acme.dev' }
    expect(await sentBy(() => press('Save'))).toBe(`PATCH ${INBOX} ${JSON.stringify(names)}`)
  })

  it('its address book is searched, and somebody is taken out', async () => {
    await open('mailbox-settings')
    await fill(shown.browser.page, 'input[type=search]', 'liskov')
    await waitFor('the others to go', async () => !(await showsText(shown.browser.page, 'Grace Hopper')))
    await shows('Barbara Liskov')
    expect(await findViolations(shown.browser.page)).toEqual([])
    await press('Remove barbara@example.com')
    await shows('barbara@example.com is removed')
    expect(shown.stub.asked).toContain(`DELETE ${INBOX}/contacts/barbara%40example.com`)
  })

  it('those who only read it change nothing of a mailbox', async () => {
    await open('mailbox-settings-member')
    expect(await showsText(shown.browser.page, 'Receives mail')).toBe(false)
  })

  it.each([
    ['Sent newsletters', '30', { sent_newsletter_days: 30 }],
    ['Mail that cannot be delivered', 'all', { delivery_reports: 'all' }],
    ['Catch-all mailbox', INBOXES[1]?.id ?? '', { catch_all: INBOXES[1]?.id }],
  ])('a domain: %s', async (words, value, change) => {
    await open('domain-verified')
    expect(await sentBy(() => choose(words, value))).toBe(`PATCH ${DOMAIN} ${JSON.stringify(change)}`)
    await shows('Saved.')
  })

  it('a tenant whose only senders are mailboxes', async () => {
    await open('settings')
    expect(await sentBy(() => tick('Only mailboxes send'))).toBe('PATCH /v1/tenant {"mailbox_senders":true}')
    await shows('Saved.')
  })
})
