/** A person in front of a page of the running console: looks at it, types, and presses what can be pressed. */
import type { Page } from '../../dev/browser/page.ts'
import { waitFor } from '../../dev/wait-for.ts'
import { fill, press } from '../type.ts'
import { DESK, waitForText } from '../visit.ts'

const FOUND_MS = 15_000
const LEFT = { button: 'left', clickCount: 1 }

/**
 * Where to press, by what it is called. Found is what a person sees and can press: within the dialog on top if there is one, not
 * disabled, and not behind something else.
 */
const FIND = `(name) => {
  const top = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document
  const all = top.querySelectorAll('button, a, label, summary, [role=menuitem], [role=tab]')
  const found = [...all].find((at) => at.ariaLabel === name || at.innerText.split('\\n').some((line) => line.trim() === name))
  if (!found || found.disabled || found.ariaDisabled === 'true') return null
  found.scrollIntoView({ block: 'center', behavior: 'instant' })
  const { left, top: high, width, height } = found.getBoundingClientRect()
  const [x, y] = [left + width / 2, high + height / 2]
  return found.contains(document.elementFromPoint(x, y)) ? { x, y } : null
}`

export interface Visitor {
  readonly page: Page
  /** A path of the console, as typed into the browser. */
  open(path: string): Promise<void>
  /** Waits until the page shows a text. */
  shows(text: string, timeoutMs?: number): Promise<unknown>
  /** Waits until an expression is true in the page. */
  becomes(what: string, expression: string, timeoutMs?: number): Promise<unknown>
  evaluate(expression: string): Promise<unknown>
  /** Presses, with the mouse, what has this name, or these words on a line of its own. */
  click(name: string): Promise<void>
  /** Types into a field that is called so in its form. */
  type(field: string, text: string): Promise<void>
  /** Sends the form in which was typed. */
  enter(): Promise<void>
  /** From here on a reload is noticed by `wasNotReloaded`. */
  mark(): Promise<void>
  wasNotReloaded(): Promise<boolean>
}

export function createVisitor(page: Page, url: string): Visitor {
  const becomes = (what: string, expression: string, timeoutMs = FOUND_MS) =>
    waitFor(what, async () => (await page.evaluate(expression)) === true, timeoutMs)
  return {
    page,
    becomes,
    open: (path) => page.open(`${url}${path}`, DESK),
    shows: (text, timeoutMs) =>
      waitForText(page, text, timeoutMs).catch(async (error: Error) => {
        throw new Error(`${error.message}; the page shows:\n${await page.evaluate('document.body.innerText')}`)
      }),
    evaluate: (expression) => page.evaluate(expression),
    async click(name) {
      const find = `(${FIND})(${JSON.stringify(name)})`
      const look = async () => (await page.evaluate(find)) as { x: number; y: number } | null
      const at = { ...LEFT, ...(await waitFor(`"${name}" to press`, look, FOUND_MS)) }
      await page.command('Input.dispatchMouseEvent', { ...at, type: 'mousePressed' })
      await page.command('Input.dispatchMouseEvent', { ...at, type: 'mouseReleased' })
    },
    type: (field, text) => fill(page, `:is(dialog[open], main:not(:has(dialog[open]))) [name=${field}]`, text),
    enter: () => press(page, 'Enter'),
    mark: async () => void (await page.evaluate('globalThis.isSamePage = true')),
    wasNotReloaded: async () => (await page.evaluate('globalThis.isSamePage')) === true,
  }
}
