/** A domain's page in the built console in Chromium: it is switched off, and its records are written at Cloudflare. */
import { describe, expect, it } from 'vitest'
import { hasBrowser } from '../dev/browser/start-browser.ts'
import { createActs } from './acts.ts'
import { findViolations } from './find-violations.ts'
import { PAGES } from './pages.ts'
import { CLOUDFLARE_ZONE, VERIFIED } from './stub/domains.ts'
import { useConsole } from './use-console.ts'
import { DESK, visit, waitForText } from './visit.ts'

const DOMAIN = `/v1/domains/${VERIFIED.id}`
const TOKEN = 'a-token-of-Cloudflare_that-is-40-chars-l'

describe.skipIf(!hasBrowser)('a domain in the console (needs chromium)', () => {
  const shown = useConsole()

  const { click, replace, sentBy, askedBy } = createActs(
    () => shown.browser.page,
    () => shown.stub,
  )
  const open = () => visit(shown.browser.page, shown.stub, PAGES.find(({ name }) => name === 'domain-verified')!, DESK)
  const shows = (text: string) => waitForText(shown.browser.page, text)

  it('is switched off once its consequence was read', async () => {
    await open()
    await click('Switch the domain off')
    await shows('mail that was accepted waits')
    expect(await findViolations(shown.browser.page)).toEqual([])
    expect(await sentBy(`PATCH ${DOMAIN}`, () => click('Switch the domain off', 'dialog'))).toEqual({ disabled: true })
    await shows('Saved.')
  })

  it('has its records written at Cloudflare, which are shown first', async () => {
    const path = `POST ${DOMAIN}/dns/cloudflare`
    await open()
    await click('Write them at Cloudflare')
    await shows('It is used for this and not kept.')
    await replace('dialog input', TOKEN)
    expect(await sentBy(path, () => click('Show what would be done', 'dialog'))).toEqual({
      ...{ api_token: TOKEN, apply: false, replace_mx: false },
    })
    await shows(`In the zone ${CLOUDFLARE_ZONE}`)
    await shows('To be created')
    expect(await findViolations(shown.browser.page)).toEqual([])
    expect(await sentBy(path, () => click('Write the records', 'dialog'))).toMatchObject({ apply: true })
    await shows('Written')
  })

  it('gives its records as a zone file', async () => {
    await open()
    await askedBy(`GET ${DOMAIN}/zone-file`, () => click('Download zone file'))
  })
})
