/**
 * `npm run screenshots`: every page of the console at desktop and phone width, light and dark, into `.local/screenshots`. Names of
 * pages pick single ones: `npm run screenshots -- emails usage`.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PAGES } from '../test/console/pages.ts'
import { type StubServer, startStub } from '../test/console/stub/stub-server.ts'
import { DESK, PHONE, visit } from '../test/console/visit.ts'
import type { Page } from '../test/dev/browser/page.ts'
import { startBrowser } from '../test/dev/browser/start-browser.ts'
import { ROOT } from './dev/settings.ts'

const FOLDER = join(ROOT, '.local/screenshots')
const SIZES = { desktop: DESK, phone: PHONE }
const SETTLE_MS = 250

async function picture(page: Page, name: string): Promise<void> {
  const { data } = await page.command('Page.captureScreenshot', { format: 'png' })
  writeFileSync(join(FOLDER, `${name}.png`), Buffer.from(data, 'base64'))
}

async function takeAll(page: Page, stub: StubServer, names: readonly string[]): Promise<number> {
  const chosen = PAGES.filter(({ name }) => names.length === 0 || names.includes(name))
  for (const scheme of ['light', 'dark']) {
    await page.command('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] })
    for (const [width, size] of Object.entries(SIZES))
      for (const each of chosen) {
        await visit(page, stub, each, size)
        await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
        await picture(page, `${each.name}-${width}-${scheme}`)
      }
  }
  return chosen.length
}

mkdirSync(FOLDER, { recursive: true })
const stub = await startStub()
const browser = await startBrowser()
try {
  const count = await takeAll(browser.page, stub, process.argv.slice(2))
  process.stdout.write(`${count} pages, four pictures each, in ${FOLDER}\n`)
} finally {
  await browser.close()
  await stub.close()
}
