/** Goes to a page of the console in a browser, signed in or not, and waits until it shows what it is to show. */

import type { Page, WindowSize } from '../dev/browser/page.ts'
import { waitFor } from '../dev/wait-for.ts'
import type { ConsolePage } from './pages.ts'
import type { StubServer } from './stub/stub-server.ts'

export const DESK: WindowSize = { width: 1280, height: 860 }
export const PHONE: WindowSize = { width: 375, height: 740 }

export async function showsText(page: Page, text: string): Promise<boolean> {
  return (await page.evaluate(`document.body?.innerText.includes(${JSON.stringify(text)}) === true`)) === true
}

export const waitForText = (page: Page, text: string) => waitFor(`"${text}"`, () => showsText(page, text))

async function setSession(page: Page, { url }: StubServer, isSignedIn: boolean): Promise<void> {
  await page.command('Storage.clearDataForOrigin', { origin: url, storageTypes: 'local_storage,cookies' })
  if (isSignedIn) await page.command('Network.setCookie', { name: 'stub-session', value: '1', url, httpOnly: true })
}

export async function visit(page: Page, stub: StubServer, to: ConsolePage, size: WindowSize): Promise<void> {
  // The page before would ask on without its session.
  await page.open('about:blank', size)
  stub.world = to.world
  await setSession(page, stub, to.isSignedIn)
  await page.open(`${stub.url}${to.path}`, size)
  await waitForText(page, to.shows)
}
