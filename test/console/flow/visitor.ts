/** A person in front of a page of the running console: looks at it, types, and presses what can be pressed. */
import type { Page } from '../../dev/browser/page.ts'
import { waitFor } from '../../dev/wait-for.ts'
import { fill, press } from '../type.ts'
import { DESK, waitForText } from '../visit.ts'

const LEFT = { button: 'left', clickCount: 1 }

/** What has a name, or these words on a line of its own: within the dialog on top if there is one. */
const NAMED = `(name) => {
  const top = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document
  const isNamed = (at) => at.ariaLabel === name || at.innerText.split('\\n').some((line) => line.trim() === name)
  return [...top.querySelectorAll('button, a, label, summary, [role=menuitem], [role=tab]')].find(isNamed)
}`
/** Where to press something. Nowhere while it is disabled, busy, or behind something else. */
const PLACE = `(found) => {
  if (!found || found.disabled || found.ariaDisabled === 'true') return null
  found.scrollIntoView({ block: 'center', behavior: 'instant' })
  const { left, top, width, height } = found.getBoundingClientRect()
  const [x, y] = [left + width / 2, top + height / 2]
  return found.contains(document.elementFromPoint(x, y)) ? { x, y } : null
}`
/** Chooses as the browser does after a press; its own list of choices is no part of the page. */
const CHOOSE = `(label, words) => {
  const top = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document
  const list = [...top.querySelectorAll('label')].find((at) => at.innerText.trim() === label)?.control
  const choice = [...(list?.options ?? [])].find((at) => at.text.startsWith(words))
  if (!choice) return false
  list.value = choice.value
  return list.dispatchEvent(new Event('change', { bubbles: true }))
}`

export interface Visitor {
  readonly page: Page
  /** A path of the console, as typed into the browser. */
  open(path: string): Promise<void>
  /** Waits until the page shows a text. */
  shows(text: string): Promise<unknown>
  /** Waits until an expression is true in the page. */
  becomes(what: string, expression: string): Promise<unknown>
  /** Waits until the page has the answer of a path. */
  hasAsked(path: string): Promise<unknown>
  evaluate(expression: string): Promise<unknown>
  /** Presses, with the mouse, what has this name, or these words on a line of its own. */
  click(name: string): Promise<void>
  /** Presses what has no such name. */
  clickOn(selector: string): Promise<void>
  /** Types into a field that is called so in its form. */
  type(field: string, text: string): Promise<void>
  /** Chooses from a list by its label and the beginning of the words of the choice. */
  choose(label: string, words: string): Promise<void>
  /** Sends the form in which was typed. */
  enter(): Promise<void>
  /** From here on a reload is noticed by `wasNotReloaded`. */
  mark(): Promise<void>
  wasNotReloaded(): Promise<boolean>
}

export function createVisitor(page: Page, url: string): Visitor {
  const becomes = (what: string, expression: string) =>
    waitFor(what, async () => (await page.evaluate(expression)) === true)
  const pressAt = async (element: string, what: string) => {
    const look = async () => (await page.evaluate(`(${PLACE})(${element})`)) as { x: number; y: number } | null
    const at = { ...LEFT, ...(await waitFor(`"${what}" to press`, look)) }
    await page.command('Input.dispatchMouseEvent', { ...at, type: 'mousePressed' })
    await page.command('Input.dispatchMouseEvent', { ...at, type: 'mouseReleased' })
  }
  return {
    page,
    becomes,
    open: (path) => page.open(`${url}${path}`, DESK),
    shows: (text) =>
      waitForText(page, text).catch(async (error: Error) => {
        throw new Error(`${error.message}; the page shows:\n${await page.evaluate('document.body.innerText')}`)
      }),
    hasAsked: (path) =>
      becomes(
        `the answer of ${path}`,
        `performance.getEntriesByType('resource').some(({ name }) => new URL(name).pathname === '${path}')`,
      ),
    evaluate: (expression) => page.evaluate(expression),
    click: (name) => pressAt(`(${NAMED})(${JSON.stringify(name)})`, name),
    clickOn: (selector) => pressAt(`document.querySelector(${JSON.stringify(selector)})`, selector),
    type: (field, text) => fill(page, `:is(dialog[open], main:not(:has(dialog[open]))) [name=${field}]`, text),
    async choose(label, words) {
      await becomes(`${words} to choose`, `(${CHOOSE})(${JSON.stringify(label)}, ${JSON.stringify(words)})`)
    },
    enter: () => press(page, 'Enter'),
    mark: async () => void (await page.evaluate('globalThis.isSamePage = true')),
    wasNotReloaded: async () => (await page.evaluate('globalThis.isSamePage')) === true,
  }
}
