/** Hostile mail in the reader of the built console, in Chromium: nothing of it runs, asks for anything or gets out of its frame. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, hasBrowser, startBrowser } from '../dev/browser/start-browser.ts'
import { waitFor } from '../dev/wait-for.ts'
import { type Canary, startCanary } from './hostile/canary.ts'
import { armed } from './hostile/hostile-mail.ts'
import { HOSTILE_MAILS } from './hostile/hostile-mails.ts'
import { HOSTILE_MAILBOX, HOSTILE_THREADS, makeHostileMails, canary as place } from './stub/hostile-mailbox.ts'
import { type StubServer, startStub } from './stub/stub-server.ts'
import { DESK, visit } from './visit.ts'

/** For what comes late: lazy images, timers, the end of an animation. */
const LATE_MS = 400

/** In every document: what is told to it by frames, and that it is still the one it was. */
const LISTEN = `if (self === top) { globalThis.shown = 0; globalThis.heard = []; globalThis.isSame = true
  addEventListener('message', ({ data }) => data?.mailShown ? shown++ : data?.mailViewReady || data?.mailHeight || heard.push(data)) }`
const UNFOLD = "document.querySelectorAll('article button[aria-expanded=false]').forEach((button) => button.click())"

/** What the scripts of the set write, and what a browser tells of dialogs and windows; not what it tells of addresses it refused. */
const RAN = /^(?:\/RAN\b|dialog:|window:)/
/** Names of the mails that a text is about. */
const namesIn = (texts: readonly string[]): ReadonlySet<string> =>
  new Set(texts.flatMap((text) => /\b([a-z]+-\d+)\b/.exec(text)?.[1] ?? []))

/** The mail with this in it. */
const nameOf = (part: string): string => HOSTILE_MAILS.find(({ html }) => html.includes(part))?.name ?? ''
const REMOTE_BY_HTTPS = nameOf('src="https://')
const PRESSED = nameOf('/pressed')

describe.skipIf(!hasBrowser)('hostile mail in the reader (needs chromium)', () => {
  let stub: StubServer
  let browser: Browser
  let canary: Canary
  beforeAll(async () => {
    ;[stub, canary] = await Promise.all([startStub(), startCanary()])
    place.host = canary.host
    browser = await startBrowser()
    await browser.page.command('Page.addScriptToEvaluateOnNewDocument', { source: LISTEN })
  })
  afterAll(async () => {
    await browser?.close()
    await Promise.all([stub?.close(), canary?.close()])
  })

  const evaluate = (expression: string) => browser.page.evaluate(expression)
  const threadOf = (name: string) => {
    const found = HOSTILE_THREADS.find((thread) => makeHostileMails(thread).some(({ id }) => id === name))
    if (found === undefined) throw new Error(`no conversation has ${name}`)
    return found
  }
  const pathOf = (thread: string) => `/mail/${HOSTILE_MAILBOX}/inbox/${thread}`
  const openThread = async (thread: string) => {
    await visit(
      browser.page,
      stub,
      { name: thread, path: pathOf(thread), shows: thread, world: 'full', isSignedIn: true },
      DESK,
    )
    const count = makeHostileMails(thread).length
    await waitFor('the newest mail', async () => Number(await evaluate('shown')) >= 1)
    await evaluate(UNFOLD)
    await waitFor(`${count} mails`, async () => Number(await evaluate('shown')) >= count)
    await sleep(LATE_MS)
    return count
  }

  it('are at least a hundred, each with a name of its own', () => {
    expect(HOSTILE_MAILS.length).toBeGreaterThanOrEqual(100)
    expect(new Set(HOSTILE_MAILS.map(({ name }) => name)).size).toBe(HOSTILE_MAILS.length)
  })

  it('are hostile: where nothing guards they run and call', async () => {
    // A browser and a canary of their own: what still calls when this ends is nobody else's.
    const [{ page, close }, own] = await Promise.all([startBrowser(), startCanary()])
    try {
      await page.open(`http://${own.host}/unguarded`, DESK)
      await waitFor('the page', async () => (await page.evaluate("document.title === 'canary'")) === true)
      const htmls = JSON.stringify(HOSTILE_MAILS.map((mail) => armed(mail, own.host)))
      // Only so much of a guard that the page stays.
      await page.evaluate(`for (const html of ${htmls}) { const frame = document.createElement('iframe')
        frame.setAttribute('sandbox', 'allow-scripts'); frame.srcdoc = html; document.body.append(frame) }`)
      const ran = () => namesIn(page.complaints.filter((text) => RAN.test(text)))
      const called = () => namesIn(own.calls.map(({ path }) => path))
      await waitFor('more than 20 to run', () => ran().size > 20)
      await waitFor('more than 50 to call', () => called().size > 50)
    } finally {
      await close()
      await own.close()
    }
  })

  it.each(HOSTILE_THREADS)('%s: nothing runs, nothing is asked for, nothing gets out', async (thread) => {
    await browser.page.open('about:blank', DESK)
    await sleep(LATE_MS)
    const [calls, connections, complaints] = [canary.calls.length, canary.connections(), browser.page.complaints.length]
    const count = await openThread(thread)
    expect(browser.page.complaints.slice(complaints).filter((text) => RAN.test(text))).toEqual([])
    expect(canary.calls.slice(calls).map(({ path }) => path)).toEqual([])
    expect(canary.connections() - connections).toBe(0)
    expect(await evaluate('heard')).toEqual([])
    expect(await evaluate('isSame && location.pathname')).toBe(pathOf(thread))
    expect(await evaluate('document.title')).toContain(thread)
    expect(await evaluate("document.querySelectorAll('iframe').length")).toBe(count)
    expect(await evaluate("document.cookie + (localStorage.getItem('taken') ?? '')")).toBe('')
    expect(await evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
  })

  it('images that are asked for are fetched, and nothing else', async () => {
    const thread = threadOf(REMOTE_BY_HTTPS)
    await openThread(thread)
    const [calls, connections, complaints] = [canary.calls.length, canary.connections(), browser.page.complaints.length]
    await evaluate(
      "document.querySelectorAll('article button').forEach((button) => button.innerText === 'Show remote images' && button.click())",
    )
    // One of them is at an https address: it is connected to.
    await waitFor('an image', () => Promise.resolve(canary.connections() > connections))
    await sleep(LATE_MS)
    expect(canary.calls.slice(calls)).toEqual([])
    expect(browser.page.complaints.slice(complaints).filter((text) => RAN.test(text))).toEqual([])
    expect(await evaluate('isSame && location.pathname')).toBe(pathOf(thread))
  })

  it('a link that is pressed opens a window that knows nothing of ours', async () => {
    const thread = threadOf(PRESSED)
    await openThread(thread)
    const place = makeHostileMails(thread).findIndex(({ id }) => id === PRESSED)
    const { x, y } = (await evaluate(`(() => { const frame = document.querySelectorAll('iframe')[${place}]
      frame.scrollIntoView({ block: 'center' }); const { x, y, width, height } = frame.getBoundingClientRect()
      return { x: x + width / 2, y: y + height / 2 } })()`)) as { x: number; y: number }
    await sleep(LATE_MS)
    for (const type of ['mousePressed', 'mouseReleased'])
      await browser.page.command('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 })
    const isPressed = () => canary.calls.find(({ path }) => path === `/${PRESSED}/pressed`)
    await waitFor('the window', () => Promise.resolve(isPressed() !== undefined))
    expect(isPressed()?.headers.referer).toBeUndefined()
    expect(await evaluate('isSame && location.pathname')).toBe(pathOf(thread))
  })
})
