/** What somebody does on a page of the console, and what the server is asked for then. */
import type { Page } from '../dev/browser/page.ts'
import { waitFor } from '../dev/wait-for.ts'
import type { StubServer } from './stub/stub-server.ts'
import { fill } from './type.ts'

/** The page is looked up each time: a browser is there only once it has started. */
export function createActs(pageOf: () => Page, stubOf: () => StubServer) {
  const evaluate = (expression: string) => pageOf().evaluate(expression)
  /** Presses what is called so, by its words or its label, once it is there and can be pressed. */
  const click = (name: string, inside = 'main') =>
    waitFor(
      `the button "${name}"`,
      async () =>
        (await evaluate(`(() => {
          const found = [...document.querySelectorAll(${JSON.stringify(`${inside} button`)})]
            .find((each) => (each.getAttribute('aria-label') ?? each.innerText).trim() === ${JSON.stringify(name)})
          found?.click()
          return found?.disabled === false
        })()`)) === true,
    )
  const isShown = (selector: string) =>
    waitFor(
      selector,
      async () => (await evaluate(`document.querySelector(${JSON.stringify(selector)}) !== null`)) === true,
    )
  /** Types in place of what is there. */
  const replace = async (selector: string, text: string) => {
    await isShown(selector)
    await evaluate(`document.querySelector(${JSON.stringify(selector)}).select()`)
    await fill(pageOf(), selector, text)
  }
  const choose = async (selector: string, value: string) => {
    await isShown(`${selector} option[value=${JSON.stringify(value)}]`)
    await evaluate(`(() => {
      const list = document.querySelector(${JSON.stringify(selector)})
      Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set.call(list, ${JSON.stringify(value)})
      list.dispatchEvent(new Event('change', { bubbles: true }))
    })()`)
  }
  /** Does it, and gives the body of the first such request that follows. */
  const sentBy = async (request: string, act: () => Promise<unknown>): Promise<unknown> => {
    const before = stubOf().sent.length
    await act()
    const find = () =>
      stubOf()
        .sent.slice(before)
        .find((each) => each.startsWith(`${request} `))
    await waitFor(request, async () => find() !== undefined)
    return JSON.parse(find()?.slice(request.length + 1) ?? 'null')
  }
  /** Does it, and waits until the server was asked so. */
  const askedBy = async (request: string, act: () => Promise<unknown>): Promise<void> => {
    const count = () => stubOf().asked.filter((each) => each === request).length
    const before = count()
    await act()
    await waitFor(request, async () => count() > before)
  }
  return { evaluate, click, replace, choose, sentBy, askedBy }
}
