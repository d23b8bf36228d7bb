/** How high a mail's frame is, in the built console in Chromium. */
import { describe, expect, it } from 'vitest'
import { hasBrowser } from '../dev/browser/start-browser.ts'
import { waitFor } from '../dev/wait-for.ts'
import { useConsole } from './use-console.ts'
import { DESK } from './visit.ts'

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
  const shown = useConsole()

  const show = async (html: string): Promise<number> => {
    await shown.browser.page.open(`${shown.stub.url}/signin`, DESK)
    await waitFor('a page', async () => (await shown.browser.page.evaluate('document.body !== null')) === true)
    await shown.browser.page.evaluate(`(${FRAME})(${JSON.stringify(html)})`)
    await waitFor('a height', async () => Number(await shown.browser.page.evaluate('heights.length')) > 0)
    return Number(await shown.browser.page.evaluate('heights.at(-1)'))
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
    await shown.browser.page.evaluate('frame.scrollIntoView()')
    for (const type of ['mousePressed', 'mouseReleased'])
      await shown.browser.page.command('Input.dispatchMouseEvent', {
        type,
        x: 40,
        y: 32,
        button: 'left',
        clickCount: 1,
      })
    await waitFor('a lower frame', async () => Number(await shown.browser.page.evaluate('heights.at(-1)')) < 200)
  })

  it('ends when a mail wants to be higher than its frame, whatever that is', async () => {
    await show('<div style="height:calc(100vh + 50px)"></div>')
    await waitFor('the end of growing', async () => {
      const before = await shown.browser.page.evaluate('heights.length')
      await shown.browser.page.evaluate('new Promise((resolve) => setTimeout(resolve, 300))')
      return (await shown.browser.page.evaluate('heights.length')) === before
    })
    expect(Number(await shown.browser.page.evaluate('heights.length'))).toBeLessThanOrEqual(40)
  })
})
