/** Mailboxes and their mail in the built console, in Chromium: reading, moving, undoing, searching, by mouse and by keyboard. */
import { beforeEach, describe, expect, it } from 'vitest'
import { hasBrowser } from '../dev/browser/start-browser.ts'
import { waitFor } from '../dev/wait-for.ts'
import { PAGES } from './pages.ts'
import { INBOXES, threadId } from './stub/mailboxes.ts'
import { fill, press, pressOn } from './type.ts'
import { useConsole } from './use-console.ts'
import { DESK, PHONE, showsText, visit, waitForText } from './visit.ts'

const INBOX = `/mail/${INBOXES[0]?.id}/inbox`
const THREADS = `/v1/inboxes/${INBOXES[0]?.id}/threads`

describe.skipIf(!hasBrowser)('mailboxes in the console (needs chromium)', () => {
  const shown = useConsole()
  beforeEach(() => {
    shown.stub.asked.length = 0
  })

  const evaluate = (expression: string) => shown.browser.page.evaluate(expression)
  const open = async (name: string, size = DESK) => {
    const page = PAGES.find((each) => each.name === name)
    if (!page) throw new Error(`no page ${name}`)
    await visit(shown.browser.page, shown.stub, page, size)
  }
  const becomes = (what: string, expression: string, value: unknown = true) =>
    waitFor(what, async () => (await evaluate(expression)) === value)
  const asked = (request: string | RegExp) =>
    waitFor(String(request), () =>
      Promise.resolve(
        shown.stub.asked.some((each) => (typeof request === 'string' ? each === request : request.test(each))),
      ),
    )
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
    for (const key of ['j', 'Enter']) await press(shown.browser.page, key)
    await waitForText(shown.browser.page, 'Choose a conversation')
    await at(INBOX)
    await waitForText(shown.browser.page, 'Grace Hopper')
    for (const key of ['j', 'o']) await press(shown.browser.page, key)
    await at(thread(0))
    await asked(`PATCH ${THREADS}/${threadId(0)}`)
    await becomes('its mails', "document.querySelectorAll('article').length", 3)
    await becomes('one of them open', "document.querySelectorAll('article [aria-expanded=true]').length", 1)
  })

  it('u goes back, j goes on from what was open', async () => {
    await open('thread')
    await becomes('the rows', "document.querySelectorAll('[data-thread]').length > 1")
    await press(shown.browser.page, 'j')
    await press(shown.browser.page, 'Enter')
    await at(thread(1))
    await press(shown.browser.page, 'u')
    await at(INBOX)
  })

  it.each([
    ['e', 'Archived.'],
    ['#', 'Moved to trash.'],
  ])('%s moves it away, and the toast brings it back', async (key, said) => {
    await open('thread')
    await press(shown.browser.page, key)
    await at(INBOX)
    await waitForText(shown.browser.page, said)
    const moved = shown.stub.asked.filter((each) => each === `PATCH ${THREADS}/${threadId(0)}`).length
    await button('Undo')
    await waitFor('it to be moved back', () =>
      Promise.resolve(shown.stub.asked.filter((each) => each === `PATCH ${THREADS}/${threadId(0)}`).length > moved),
    )
  })

  it('by its buttons too', async () => {
    await open('thread')
    await button('Mark as unread')
    await at(INBOX)
    await open('thread')
    await button('Report spam')
    await waitForText(shown.browser.page, 'Moved to spam.')
  })

  it('search and the filter of unread ones are in the address', async () => {
    await open('folder')
    await fill(shown.browser.page, 'input[type=search]', 'friday')
    await waitFor('the search', async () => String(await evaluate('location.search')).includes('q=friday'))
    await waitFor('what fits', async () => !(await showsText(shown.browser.page, 'Grace Hopper')))
    await button('Unread')
    await waitFor('the filter', async () => String(await evaluate('location.search')).includes('unread=only'))
    await asked(/threads\/search\?.*query=friday.*read=false/)
  })

  it('on a phone one thing at a time is shown', async () => {
    await open('folder', PHONE)
    expect(await showsText(shown.browser.page, 'Choose a conversation')).toBe(false)
    await pressOn(shown.browser.page, '[data-thread]')
    await waitForText(shown.browser.page, 'Back to Inbox')
    await becomes('no rows', "document.querySelector('[data-thread]')?.offsetParent == null")
    expect(await showsText(shown.browser.page, 'Search mail')).toBe(false)
    await evaluate(
      "[...document.querySelectorAll('main a')].find(({ innerText }) => innerText === 'Back to Inbox').click()",
    )
    await becomes('the rows', "document.querySelector('[data-thread]')?.offsetParent != null")
  })

  it('the verdict about the sender is in words, with its reasons', async () => {
    await open('thread-forged')
    await pressOn(shown.browser.page, 'article summary')
    await waitForText(shown.browser.page, 'Neither signature nor server belong')
    await waitForText(shown.browser.page, '7.4')
  })

  it('inline images are shown, remote ones when asked for', async () => {
    await open('thread')
    await asked(/threads\/[^/]+\/emails\/0197a6c2-0009-7d11-8f00-0{12}$/)
    await button('Show remote images')
    await waitFor('the image', () =>
      Promise.resolve(
        shown.browser.page.complaints.some((text) => /ERR_NAME_NOT_RESOLVED.*images\.example/.test(text)),
      ),
    )
  })

  it('the plain text is one press away', async () => {
    await open('thread')
    await button('Show plain text')
    await waitForText(shown.browser.page, 'Could you look at order 77')
    await button('Show with layout')
    await becomes('the frame', "document.querySelector('article iframe') !== null")
  })

  it('a mailbox is made, and given to a person', async () => {
    await open('mailboxes')
    await button('New mailbox')
    await fill(shown.browser.page, 'dialog input[name=local]', 'billing')
    const members = "document.querySelector('dialog select[name=member]')"
    await becomes('people to choose from', `${members}.options.length > 1`)
    await evaluate(`${members}.selectedIndex = 1`)
    await press(shown.browser.page, 'Enter')
    await waitForText(shown.browser.page, 'billing@acme.dev takes mail.')
    await asked('POST /v1/inboxes')
    await asked(/^PATCH \/v1\/members\//)
  })

  it('a member lands on the mailboxes, and sees no other place', async () => {
    await visit(
      shown.browser.page,
      shown.stub,
      { name: 'member', path: '/emails', shows: 'No mailbox yet', world: 'member', isSignedIn: true },
      DESK,
    )
    await at('/mail')
    await becomes('one place', "document.querySelectorAll('aside nav a').length", 1)
  })

  it('a sent mail is shared by a link, and a recipient suppressed', async () => {
    await open('email-bounced')
    await button('Suppress address')
    await waitForText(shown.browser.page, 'gets no mail any more')
    await button('Share')
    await button('Make link')
    await waitForText(shown.browser.page, 'https://mail.example.net/s/')
  })

  it('all that failed is sent again', async () => {
    await visit(
      shown.browser.page,
      shown.stub,
      { name: 'bounced', path: '/emails?status=bounced', shows: 'Send again', world: 'full', isSignedIn: true },
      DESK,
    )
    await button('Send again')
    await waitForText(shown.browser.page, 'Send these mails again?')
    await pressOn(shown.browser.page, 'dialog button[type=submit]')
    await waitForText(shown.browser.page, 'Nothing of it can be sent again')
    await asked('POST /v1/emails/retry?limit=100&status=bounced')
  })
})
