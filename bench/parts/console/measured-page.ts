/** A page whose paints are timed by itself: what is looked for was in the frame before the one in which the time is taken. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from '../../../test/dev/browser/page.ts'
import { waitUntil } from '../processes.ts'

const SIZE = { width: 1280, height: 860 }
/** Nothing is fetched or drawn any more after it. */
const CALM_MS = 300
const PAINT_MS_MAX = 20_000

/** In every page before its own scripts: `painted(test)` is the time when what `test` finds was painted. */
const RECORDER = `
  window.painted = (test) => new Promise((done, fail) => {
    const endMs = performance.now() + ${PAINT_MS_MAX}
    const look = () => {
      if (test()) requestAnimationFrame(() => done(performance.now()))
      else if (performance.now() > endMs) fail(new Error('Not painted: ' + document.body.innerText.slice(0, 300)))
      else requestAnimationFrame(look)
    }
    look()
  })
  window.addEventListener('click', (event) => { window.clickedAtMs = event.timeStamp }, { capture: true })`

export interface MeasuredPage {
  readonly page: Page
  /** From the start of the navigation until what the expression tests was painted, in milliseconds. */
  open(url: string, test: string): Promise<number>
  /** From a press of the mouse button on what the expression gives until the test was painted. */
  click(target: string, test: string): Promise<number>
  /** An expression in the page. */
  evaluate(expression: string): Promise<unknown>
  calm(): Promise<void>
}

export async function measurePage(page: Page): Promise<MeasuredPage> {
  await page.command('Page.addScriptToEvaluateOnNewDocument', { source: RECORDER })
  const calm = () => wait(CALM_MS)

  const open = async (url: string, test: string): Promise<number> => {
    await page.command('Page.bringToFront')
    // The waiting begins with the page's first script, and not when we come to ask.
    const started = await page.command('Page.addScriptToEvaluateOnNewDocument', {
      source: `window.opened = window.painted(() => { try { return ${test} } catch { return false } })`,
    })
    await page.open(url, SIZE)
    const atMs = Number(await page.evaluate('window.opened'))
    await page.command('Page.removeScriptToEvaluateOnNewDocument', { identifier: started['identifier'] })
    return atMs
  }

  const click = async (target: string, test: string): Promise<number> => {
    await page.command('Page.bringToFront')
    await waitUntil(target, async () => (await page.evaluate(`(${target}) != null`)) === true, {
      timeoutMs: PAINT_MS_MAX,
    })
    const place = `(() => { const { x, y, width, height } = (${target}).getBoundingClientRect()
      return [x + width / 2, y + height / 2] })()`
    const [x, y] = (await page.evaluate(place)) as [number, number]
    const mouse = (type: string) =>
      page.command('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 })
    await mouse('mouseMoved')
    await calm()
    await page.evaluate(
      `void (window.clickedAtMs = null, window.done = window.painted(() => { try { return window.clickedAtMs !== null && (${test}) } catch { return false } }))`,
    )
    await mouse('mousePressed')
    await mouse('mouseReleased')
    return Number(await page.evaluate('window.done.then((atMs) => atMs - window.clickedAtMs)'))
  }

  return { page, open, click, calm, evaluate: (expression) => page.evaluate(expression) }
}
