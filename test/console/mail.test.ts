/** Mailboxes and their mail in the built console, in Chromium: reading, moving, undoing, searching, by mouse and by keyboard. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Browser, hasBrowser, startBrowser } from '../dev/browser/start-browser.ts'
import { waitFor } from '../dev/wait-for.ts'
import { PAGES } from './pages.ts'
import { INBOXES, threadId } from './stub/mailboxes.ts'
import { type StubServer, startStub } from './stub/stub-server.ts'
import { fill, press } from './type.ts'
import { DESK, PHONE, showsText, visit, waitForText } from './visit.ts'

const START_MS = 60_000
const SHOWN_MS = 10_000
const INBOX = `/mail/${INBOXES[0]?.id}/inbox`
const THREADS = `/v1/inboxes/${INBOXES[0]?.id}/threads`

describe.skipIf(!hasBrowser)('mailboxes in the console (needs chromium)', () => {
  let stub: StubServer
  let browser: Browser
  beforeAll(async () => {
    stub = await startStub()
    browser = await startBrowser()
  }, START_MS)
  afterAll(async () => {
    await browser?.close()
    await stub?.close()
  })
  beforeEach(() => {
    stub.asked.length = 0
  })

  const evaluate = (expression: string) => browser.page.evaluate(expression)
  const open = async (name: string, size = DESK) => {
    const page = PAGES.find((each) => each.name === name)
    if (!page) throw new Error(`no page ${name}`)
    await visit(browser.page, stub, page, size)
  }
  const becomes = (what: string, expression: string, value: unknown = true) =>
    waitFor(what, async () => (await evaluate(expression)) === value, SHOWN_MS)
  const asked = (request: string) =>
    waitFor(request, () => Promise.resolve(stub.asked.some((each) => each === request)), SHOWN_MS)
  const button = async (name: string) => {
    const found = `[...document.querySelectorAll('button')].find((each) =>
      each.offsetParent && (each.ariaLabel === ${JSON.stringify(name)} || each.innerText.trim() === ${JSON.stringify(name)}))`
    await becomes(`the button ${name}`, `${found} !== undefined`)
    await evaluate(`${found}.click()`)
  }
  const at = (path: string) => becomes(path, 'location.pathname', path)
  const thread = (place: number) => `${INBOX}/${threadId(place)}`

  it('a mailbox leads to its inbox, a conversation to its mails, and who opens it has read it', async () => {
    await open('mailboxes')
    for (const key of ['j', 'Enter']) await press(browser.page, key)
    await waitForText(browser.page, 'Choose a conversation')
    await at(INBOX)
    await waitForText(browser.page, 'Grace Hopper')
    for (const key of ['j', 'o']) await press(browser.page, key)
    await at(thread(0))
    await asked(`PATCH ${THREADS}/${threadId(0)}`)
    expect(await evaluate("document.querySelectorAll('article').length")).toBe(3)
    expect(await evaluate("document.querySelectorAll('article [aria-expanded=true]').length")).toBe(1)
  })

  it('u goes back, j goes on from what was open', async () => {
    await open('thread')
    await press(browser.page, 'j')
    await press(browser.page, 'Enter')
    await at(thread(1))
    await press(browser.page, 'u')
    await at(INBOX)
  })

  it.each([
    ['e', 'Archived.'],
    ['#', 'Moved to trash.'],
  ])('%s moves it away, and the toast brings it back', async (key, said) => {
    await open('thread')
    await press(browser.page, key)
    await at(INBOX)
    await waitForText(browser.page, said)
    const moved = stub.asked.filter((each) => each === `PATCH ${THREADS}/${threadId(0)}`).length
    await button('Undo')
    await waitFor(
      'it to be moved back',
      () => Promise.resolve(stub.asked.filter((each) => each === `PATCH ${THREADS}/${threadId(0)}`).length > moved),
      SHOWN_MS,
    )
  })

  it('by its buttons too', async () => {
    await open('thread')
    await button('Mark as unread')
    await at(INBOX)
    await open('thread')
    await button('Report spam')
    await waitForText(browser.page, 'Moved to spam.')
  })

  it('search and the filter of unread ones are in the address', async () => {
    await open('folder')
    await fill(browser.page, 'input[type=search]', 'friday')
    await waitFor('the search', async () => String(await evaluate('location.search')).includes('q=friday'), SHOWN_MS)
    await waitFor('what fits', async () => !(await showsText(browser.page, 'Grace Hopper')), SHOWN_MS)
    await button('Unread')
    await waitFor('the filter', async () => String(await evaluate('location.search')).includes('unread=only'), SHOWN_MS)
    expect(stub.asked.some((each) => /threads\/search\?.*query=friday.*read=false/.test(each))).toBe(true)
  })

  it('on a phone one thing at a time is shown', async () => {
    await open('folder', PHONE)
    expect(await showsText(browser.page, 'Choose a conversation')).toBe(false)
    await evaluate("document.querySelector('[data-thread]').click()")
    await waitForText(browser.page, 'Back to Inbox')
    expect(await showsText(browser.page, 'Search mail')).toBe(false)
    expect(await evaluate("document.querySelector('[data-thread]')?.offsetParent == null")).toBe(true)
    await evaluate(
      "[...document.querySelectorAll('main a')].find(({ innerText }) => innerText === 'Back to Inbox').click()",
    )
    await becomes('the rows', "document.querySelector('[data-thread]')?.offsetParent != null")
  })

  it('the verdict about the sender is in words, with its reasons', async () => {
    await open('thread-forged')
    await evaluate("document.querySelector('article summary').click()")
    await waitForText(browser.page, 'Neither signature nor server belong')
    await waitForText(browser.page, '7.4')
  })

  it('inline images are shown, remote ones when asked for', async () => {
    await open('thread')
    await waitFor(
      'the mail with its images',
      () =>
        Promise.resolve(stub.asked.some((each) => /threads\/[^/]+\/emails\/0197a6c2-0009-7d11-8f00-0{12}$/.test(each))),
      SHOWN_MS,
    )
    await button('Show remote images')
    await waitFor(
      'the image',
      () =>
        Promise.resolve(browser.page.complaints.some((text) => /ERR_NAME_NOT_RESOLVED.*images\.example/.test(text))),
      SHOWN_MS,
    )
  })

  it('the plain text is one press away', async () => {
    await open('thread')
    await button('Show plain text')
    await waitForText(browser.page, 'Could you look at order 77')
    await button('Show with layout')
    await becomes('the frame', "document.querySelector('article iframe') !== null")
  })

  it('a mailbox is made, and given to a person', async () => {
    await open('mailboxes')
    await button('New mailbox')
    await fill(browser.page, 'dialog input[name=local]', 'billing')
    await evaluate(
      "(() => { const select = document.querySelector('dialog select[name=member]'); select.selectedIndex = 1 })()",
    )
    await press(browser.page, 'Enter')
    await waitForText(browser.page, 'billing@acme.dev takes mail.')
    await asked('POST /v1/inboxes')
    expect(stub.asked.some((each) => each.startsWith('PATCH /v1/members/'))).toBe(true)
  })

  it('a member lands on the mailboxes, and sees no other place', async () => {
    await visit(
      browser.page,
      stub,
      { name: 'member', path: '/emails', shows: 'No mailbox yet', world: 'member', isSignedIn: true },
      DESK,
    )
    await at('/mail')
    expect(await evaluate("document.querySelectorAll('aside nav a').length")).toBe(1)
  })

  it('a sent mail is shared by a link, and a recipient suppressed', async () => {
    await open('email-bounced')
    await button('Suppress address')
    await waitForText(browser.page, 'gets no mail any more')
    await button('Share')
    await button('Make link')
    await waitForText(browser.page, 'https://mail.example.net/s/')
  })

  it('all that failed is sent again', async () => {
    await visit(
      browser.page,
      stub,
      { name: 'bounced', path: '/emails?status=bounced', shows: 'Send again', world: 'full', isSignedIn: true },
      DESK,
    )
    await button('Send again')
    await waitForText(browser.page, 'Send these mails again?')
    await evaluate("document.querySelector('dialog button[type=submit]').click()")
    await waitForText(browser.page, 'Nothing of it can be sent again')
    await asked('POST /v1/emails/retry?limit=100&status=bounced')
  })
})
