/** What programs do that look after mail: they open the links that are in it. */
import { expect } from 'vitest'
import type { Flow } from './start-flow.ts'
import type { Visitor } from './visitor.ts'

/** How many a visitor has. */
export const cookiesOf = async ({ page }: Visitor): Promise<number> =>
  (await page.command('Network.getCookies'))['cookies'].length

/** Asks for a link, and looks at it in a browser of its own, but presses nothing. Nobody is signed in by it. */
export async function scan(flow: Flow, link: string, shows: string): Promise<void> {
  for (const method of ['HEAD', 'GET', 'GET']) {
    const answer = await fetch(`${flow.system.dev.url}${link}`, { method })
    expect(answer.status).toBe(200)
    expect(answer.headers.getSetCookie()).toEqual([])
  }
  const scanner = await flow.visit()
  await scanner.open(link)
  await scanner.shows(shows)
  expect(await cookiesOf(scanner)).toBe(0)
}
