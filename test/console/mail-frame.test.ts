/** How high a mail's frame is, in the built console in Chromium. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Browser, hasBrowser, startBrowser } from '../dev/browser/start-browser.ts'
import { waitFor } from '../dev/wait-for.ts'
import { type StubServer, startStub } from './stub/stub-server.ts'
import { DESK } from './visit.ts'

const START_MS = 60_000
const SHOWN_MS = 20_000
const MOST = 8_000

/** What the console does with its frame, without the console. */
const FRAME = `(html) => new Promise((resolve) => {
  const frame = Object.assign(document.createElement('iframe'), { src: '/mail-view', width: 600 })
  frame.setAttribute('sandbox', 'allow-scripts')
  globalThis.heights = []
  globalThis.frame = frame
  addEventListener('message', ({ data, source }) => {
    if (source !== frame.contentWindow) return
    if (data.mailViewReady) frame.contentWindow.postMessage({ mail: html }, '*')
    if (data.mailShown) resolve()
    if (data.mailHeight) { heights.push(data.mailHeight); frame.style.height = Math.min(${MOST}, data.mailHeight) + 'px' }
  })
  document.body.replaceChildren(frame)
})`

describe.skipIf(!hasBrowser)('the frame of a mail (needs chromium)', () => {
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

  const show = async (html: string): Promise<number> => {
    await browser.page.open(`${stub.url}/signin`, DESK)
    await waitFor('a page', async () => (await browser.page.evaluate('document.body !== null')) === true, SHOWN_MS)
    await browser.page.evaluate(`(${FRAME})(${JSON.stringify(html)})`)
    await waitFor('a height', async () => Number(await browser.page.evaluate('heights.length')) > 0, SHOWN_MS)
    return Number(await browser.page.evaluate('heights.at(-1)'))
  }

  it('is as high as a short mail, and as a long one', async () => {
    const short = await show('<p>One line.</p>')
    expect(short).toBeGreaterThan(40)
    expect(short).toBeLessThan(120)
    expect(await show(`<div style="height:2000px"></div>`)).toBeGreaterThanOrEqual(2_000)
  })

  it('becomes lower again with a mail that folds', async () => {
    const html = '<details open><summary>More</summary><div style="height:900px"></div></details>'
    expect(await show(html)).toBeGreaterThan(900)
    await browser.page.evaluate('frame.scrollIntoView()')
    for (const type of ['mousePressed', 'mouseReleased'])
      await browser.page.command('Input.dispatchMouseEvent', { type, x: 40, y: 32, button: 'left', clickCount: 1 })
    await waitFor('a lower frame', async () => Number(await browser.page.evaluate('heights.at(-1)')) < 200, SHOWN_MS)
  })

  it('ends when a mail wants to be higher than its frame, whatever that is', async () => {
    await show('<div style="height:calc(100vh + 50px)"></div>')
    await waitFor(
      'the end of growing',
      async () => {
        const before = await browser.page.evaluate('heights.length')
        await browser.page.evaluate('new Promise((resolve) => setTimeout(resolve, 300))')
        return (await browser.page.evaluate('heights.length')) === before
      },
      SHOWN_MS,
    )
    expect(Number(await browser.page.evaluate('heights.length'))).toBeLessThanOrEqual(40)
  })
})
