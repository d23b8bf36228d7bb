/** Keys as somebody presses them, text as somebody types it, and presses on what is shown. */
import type { Page } from '../dev/browser/page.ts'
import { waitFor } from '../dev/wait-for.ts'

const CODES: Readonly<Record<string, number>> = { Tab: 9, Enter: 13, Escape: 27, ArrowDown: 40 }

/** Of the DevTools protocol. */
const SHIFT = 8

/** A capital letter is pressed with Shift. */
export async function press(page: Page, key: string): Promise<void> {
  const named = CODES[key]
  const text = key === 'Enter' ? '\r' : named === undefined ? key : undefined
  const modifiers = /^[A-Z]$/.test(key) ? SHIFT : 0
  const common = { key, modifiers, windowsVirtualKeyCode: named ?? key.toUpperCase().charCodeAt(0) }
  await page.command('Input.dispatchKeyEvent', {
    ...common,
    type: text ? 'keyDown' : 'rawKeyDown',
    ...(text && { text }),
  })
  await page.command('Input.dispatchKeyEvent', { ...common, type: 'keyUp' })
}

/** Types into what the selector finds, once it is there. */
export async function fill(page: Page, selector: string, text: string): Promise<void> {
  const focus = `(() => { const at = document.querySelector(${JSON.stringify(selector)}); at?.focus(); return at !== null })()`
  await waitFor(selector, async () => (await page.evaluate(focus)) === true)
  await page.command('Input.insertText', { text })
}

/** Presses on what the selector finds, once it is there. */
export async function pressOn(page: Page, selector: string): Promise<void> {
  const click = `(() => { const at = document.querySelector(${JSON.stringify(selector)}); at?.click(); return at !== null })()`
  await waitFor(selector, async () => (await page.evaluate(click)) === true)
}
