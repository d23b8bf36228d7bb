/** Every page of the built console in Chromium: what it shows, what it asks for, and who can use it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../../scripts/dev/settings.ts'
import { hasBrowser } from '../dev/browser/start-browser.ts'
import { waitFor } from '../dev/wait-for.ts'
import { findViolations as findViolationsIn } from './find-violations.ts'
import { type ConsolePage, PAGES } from './pages.ts'
import { TWO_FACTOR, WRONG_PASSWORD } from './stub/answers.ts'
import { fill, press, pressOn } from './type.ts'
import { useConsole } from './use-console.ts'
import { DESK, PHONE, showsText, visit, waitForText } from './visit.ts'

const FIRST_LOAD_MAX_BYTES = 200_000

/** What a browser says of a mail in its frame: it wanted a picture from elsewhere. That it is said is the point. */
const REFUSED_TO_MAIL = [/(tracker|images)\.example/]
/** What a browser says of a refusal, which the page then explains. */
const EXPLAINED = /status of 40[14]/

describe.skipIf(!hasBrowser)('the console in a browser (needs chromium)', () => {
  const shown = useConsole()

  const pageOf = (name: string): ConsolePage => PAGES.find((page) => page.name === name)!
  const evaluate = (expression: string) => shown.browser.page.evaluate(expression)
  const open = (name: string, size = DESK) => visit(shown.browser.page, shown.stub, pageOf(name), size)
  const pathname = () => evaluate('location.pathname')

  const findViolations = () => findViolationsIn(shown.browser.page)

  const scheme = async (value: string) => {
    await shown.browser.page.command('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value }],
    })
    // Colours pass into one another; what is between them is nobody's choice.
    await evaluate(`Promise.all(document.getAnimations().filter((each) => each instanceof CSSTransition)
      .map(({ finished }) => finished.catch(() => undefined))).then(() => undefined)`)
  }

  describe.each(PAGES)('$name', (page) => {
    it('is accessible, light and dark, has one heading of the first level and names the window', async () => {
      await visit(shown.browser.page, shown.stub, page, DESK)
      for (const value of ['light', 'dark']) {
        await scheme(value)
        expect(await findViolations(), value).toEqual([])
      }
      expect(await evaluate("document.querySelectorAll('h1').length")).toBe(1)
      expect(await evaluate('document.title')).toContain('Mailstead')
    })
    it('is accessible on a phone, and not wider than it', async () => {
      await visit(shown.browser.page, shown.stub, page, PHONE)
      expect(await findViolations()).toEqual([])
      expect(await evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width)
    })
  })

  it.each(['landing', 'emails'])('the first load of %s is small', async (name) => {
    const { requested } = shown.browser.page
    await shown.browser.page.command('Network.clearBrowserCache')
    const before = requested.length
    await open(name)
    const files = new Set(requested.slice(before).filter((url) => url.startsWith(`${shown.stub.url}/assets/`)))
    const bytes = [...files].map(
      (url) => gzipSync(readFileSync(join(ROOT, 'dist/console', new URL(url).pathname))).length,
    )
    expect(files.size).toBeGreaterThan(1)
    expect(bytes.reduce((total, each) => total + each, 0)).toBeLessThan(FIRST_LOAD_MAX_BYTES)
  })

  describe('signing in', () => {
    const signIn = async (email: string, password: string) => {
      await open('signin')
      await fill(shown.browser.page, 'input[name=email]', email)
      await fill(shown.browser.page, 'input[name=password]', password)
      await press(shown.browser.page, 'Enter')
    }
    it('leads to the mail', async () => {
      await signIn('ada@acme.dev', 'correct horse battery')
      await waitForText(shown.browser.page, 'What was accepted')
      expect(await pathname()).toBe('/emails')
    })
    it('says what is wrong and loses nothing', async () => {
      await signIn('ada@acme.dev', WRONG_PASSWORD)
      await waitForText(shown.browser.page, 'Invalid email or password')
      expect(await evaluate("document.querySelector('[role=alert]') !== null")).toBe(true)
      expect(await evaluate("document.querySelector('input[name=email]').value")).toBe('ada@acme.dev')
    })
    it('asks those with a second factor for it', async () => {
      await signIn(TWO_FACTOR, 'correct horse battery')
      await waitForText(shown.browser.page, 'six digits')
      expect(await findViolations()).toEqual([])
      await fill(shown.browser.page, 'input[name=code]', '123 456')
      await press(shown.browser.page, 'Enter')
      await waitForText(shown.browser.page, 'What was accepted')
    })
    it('a page for those who are signed in leads there and back', async () => {
      await shown.browser.page.command('Storage.clearDataForOrigin', {
        origin: shown.stub.url,
        storageTypes: 'local_storage,cookies',
      })
      await shown.browser.page.open(`${shown.stub.url}/usage`, DESK)
      await waitForText(shown.browser.page, 'Forgot the password?')
      await fill(shown.browser.page, 'input[name=email]', 'ada@acme.dev')
      await fill(shown.browser.page, 'input[name=password]', 'correct horse battery')
      await press(shown.browser.page, 'Enter')
      await waitForText(shown.browser.page, 'Mails this month')
    })
    it('does not lead to another site afterwards', async () => {
      await visit(shown.browser.page, shown.stub, { ...pageOf('signin'), path: '/signin?next=//evil.example' }, DESK)
      await fill(shown.browser.page, 'input[name=email]', 'ada@acme.dev')
      await fill(shown.browser.page, 'input[name=password]', 'correct horse battery')
      await press(shown.browser.page, 'Enter')
      await waitForText(shown.browser.page, 'What was accepted')
    })
  })

  it.each(['verify', 'invite'])('the link of a mail to %s acts on a press only', async (name) => {
    const before = shown.stub.asked.length
    await open(name)
    // What the deployment is called stands on every page.
    expect(shown.stub.asked.slice(before).filter((each) => each !== 'GET /v1/site')).toEqual([])
  })

  describe('by keyboard', () => {
    /** What has the focus, by its name. */
    const focused = () =>
      evaluate("document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.innerText")
    const reach = async (name: string, stepsMax: number) => {
      for (let step = 0; step < stepsMax; step += 1) {
        await press(shown.browser.page, 'Tab')
        if ((await focused()) === name) return step + 1
      }
      return null
    }
    it.each([
      ['landing', 'Create an account', 6],
      ['verify', 'Verify address', 4],
      ['domains', 'Add domain', 18],
      ['mailboxes', 'New mailbox', 18],
      ['keys', 'Create key', 18],
      ['webhooks', 'Add webhook', 18],
      ['suppressions', 'Add addresses', 18],
    ])('%s: the primary action is reached', async (name, action, stepsMax) => {
      await open(name)
      expect(await reach(action, stepsMax)).not.toBeNull()
    })
    it('the first stop skips to the content', async () => {
      await open('emails')
      await press(shown.browser.page, 'Tab')
      expect(await focused()).toBe('Skip to content')
    })
    it('g and a letter go to a place, ? shows the keys, Escape closes them', async () => {
      await open('emails')
      await press(shown.browser.page, 'g')
      await press(shown.browser.page, 'd')
      await waitForText(shown.browser.page, 'news.acme.dev')
      await press(shown.browser.page, '?')
      await waitForText(shown.browser.page, 'Next row')
      expect(await findViolations()).toEqual([])
      await press(shown.browser.page, 'Escape')
      await waitFor('the list of keys to go', async () => !(await showsText(shown.browser.page, 'Next row')))
    })
    it('j, k and Enter open a row', async () => {
      await open('emails')
      for (const key of ['j', 'j', 'k', 'Enter']) await press(shown.browser.page, key)
      await waitForText(shown.browser.page, 'took the mail')
    })
  })

  it('the way to the first mail goes on by itself', async () => {
    await open('start-empty')
    shown.stub.world = 'full'
    await waitForText(shown.browser.page, 'Your first mail was delivered')
  })

  it('somebody without a tenant is led to the start', async () => {
    await visit(shown.browser.page, shown.stub, { ...pageOf('start-new'), path: '/emails' }, DESK)
    expect(await pathname()).toBe('/start')
  })

  it('a session that ends while a page is open leads to sign-in and back', async () => {
    await open('emails')
    await shown.browser.page.command('Network.clearBrowserCookies')
    for (const key of ['g', 'u']) await press(shown.browser.page, key)
    await waitForText(shown.browser.page, 'Forgot the password?')
    expect(await evaluate('location.search')).toContain('usage')
  })

  it('a chosen theme stays', async () => {
    await scheme('light')
    await open('emails')
    await evaluate("localStorage.setItem('mailstead.theme', 'dark')")
    await shown.browser.page.open(`${shown.stub.url}/emails`, DESK)
    await waitForText(shown.browser.page, 'What was accepted')
    expect(await evaluate('getComputedStyle(document.documentElement).backgroundColor')).toBe('rgb(16, 18, 20)')
  })

  it('a mail runs nothing in its frame', async () => {
    await open('email-delivered')
    await evaluate("globalThis.heard = []; addEventListener('message', ({ data }) => heard.push(data))")
    await evaluate('new Promise((resolve) => setTimeout(resolve, 500))')
    expect(await evaluate("heard.includes('ran')")).toBe(false)
    expect(await evaluate("document.querySelector('iframe').getAttribute('sandbox')")).not.toContain('same-origin')
  })

  it('a removed suppression can be put back', async () => {
    await open('suppressions')
    await pressOn(shown.browser.page, '[aria-label^="Take reader-1@"]')
    await waitFor('the row to go', async () => !(await showsText(shown.browser.page, 'reader-1@example.org\n')))
    await waitForText(shown.browser.page, 'gets mail again')
    await evaluate("[...document.querySelectorAll('button')].find(({ innerText }) => innerText === 'Undo').click()")
    await waitFor(
      'it to be asked for',
      async () =>
        shown.stub.asked.at(-1) !== undefined &&
        shown.stub.asked.some((each) => each === 'POST /v1/suppressions/import'),
    )
  })

  it('the second factor is turned on by password and code, and shows its backup codes', async () => {
    await open('account')
    await evaluate("[...document.querySelectorAll('button')].find(({ innerText }) => innerText === 'Turn on').click()")
    await waitForText(shown.browser.page, 'Your password')
    await fill(shown.browser.page, 'dialog input', 'correct horse battery')
    await press(shown.browser.page, 'Enter')
    await waitForText(shown.browser.page, 'JBSWY3DP')
    expect(await findViolations()).toEqual([])
    // Its squares, to be scanned; the text beside it is for those who cannot.
    const code = 'document.querySelector(\'svg[role=img][aria-label^="QR code"]\')'
    expect(await evaluate(`${code}.querySelector('path').getAttribute('d').match(/M/g).length`)).toBeGreaterThan(400)
    expect(await evaluate(`getComputedStyle(${code}).backgroundColor`)).toBe('rgb(255, 255, 255)')
    await fill(shown.browser.page, 'dialog input', '123 456')
    await press(shown.browser.page, 'Enter')
    await waitForText(shown.browser.page, 'a1b2c-d3e4f')
    expect(await findViolations()).toEqual([])
  })

  it('a list of 100,000 rows has few in the page and asks for few pages', async () => {
    shown.stub.mails = 100_000
    const before = shown.stub.asked.length
    await open('emails')
    const frame = 'document.querySelector(\'[aria-label="Sent mail"]\')'
    const scrollOn = async () => {
      await evaluate(`${frame}.scrollTop = ${frame}.scrollHeight`)
      return Number(
        await evaluate("Math.max(...[...document.querySelectorAll('[data-row]')].map((row) => +row.dataset.row))"),
      )
    }
    await waitFor('row 500', async () => (await scrollOn()) > 500)
    const rows = Number(await evaluate("document.querySelectorAll('[data-row]').length"))
    expect(rows).toBeLessThan(80)
    const pages = shown.stub.asked.slice(before).filter((each) => each.startsWith('GET /v1/emails?'))
    expect(pages.length).toBeLessThanOrEqual(13)
    shown.stub.mails = 300
  })

  describe('over the page', () => {
    const click = (selector: string) => evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`)
    const openMenu = async () => {
      await evaluate(
        "[...document.querySelectorAll('[aria-haspopup=menu]')].find(({ offsetParent }) => offsetParent).focus()",
      )
      await press(shown.browser.page, 'Enter')
    }
    it('the menu of tenants leads to another one', async () => {
      await open('emails')
      await openMenu()
      await waitForText(shown.browser.page, 'Side project')
      expect(await findViolations()).toEqual([])
      const chosen = (name: string) =>
        waitFor(`${name} to be chosen`, async () =>
          String(await evaluate("document.querySelector('[data-highlighted]')?.innerText")).includes(name),
        )
      await chosen('Acme GmbH')
      await press(shown.browser.page, 'ArrowDown')
      await chosen('Side project')
      await press(shown.browser.page, 'Enter')
      await waitFor('the other tenant', async () => {
        const name = await evaluate("document.querySelector('[aria-haspopup=menu]')?.innerText")
        return name === 'Side project'
      })
      // The window would stay with it, as a developer.
      await evaluate('sessionStorage.clear()')
    })
    it('on a phone the places are behind a button', async () => {
      await open('emails', PHONE)
      await click('[aria-label="Open navigation"]')
      await waitForText(shown.browser.page, 'Suppressions')
      expect(await findViolations()).toEqual([])
      await openMenu()
      await waitForText(shown.browser.page, 'Side project')
      await press(shown.browser.page, 'Escape')
    })
    it.each(['mailboxes', 'keys', 'webhooks', 'domains', 'suppressions', 'operator-tenant', 'operator-plans'])(
      'the dialog of %s is accessible and closes',
      async (name) => {
        await open(name)
        await click('main header button')
        await waitFor(
          'the dialog',
          async () => (await evaluate("document.querySelector('dialog[open]') !== null")) === true,
        )
        expect(await findViolations()).toEqual([])
        await press(shown.browser.page, 'Escape')
        await waitFor(
          'it to close',
          async () => (await evaluate("document.querySelector('dialog[open]') === null")) === true,
        )
      },
    )
  })

  it('nothing was asked of another origin, and nothing complained', () => {
    const { requested, complaints } = shown.browser.page
    const own = [`${shown.stub.url}/`, 'data:', 'about:']
    const strange = requested.filter((url) => !own.some((start) => url.startsWith(start)))
    // A picture that the policy refuses is noted as asked for; it never leaves.
    expect(strange.filter((url) => !/^https:\/\/(tracker|images)\.example\//.test(url))).toEqual([])
    const expected = [...REFUSED_TO_MAIL, EXPLAINED]
    expect(complaints.filter((text) => !expected.some((each) => each.test(text)))).toEqual([])
  })
})
