/** Lists of the built console in Chromium: selection, acts on many rows, the list as a file. */
import { beforeEach, describe, expect, it } from 'vitest'
import { hasBrowser } from '../dev/browser/start-browser.ts'
import { waitFor } from '../dev/wait-for.ts'
import { findViolations } from './find-violations.ts'
import { PAGES } from './pages.ts'
import { mailId, makeMail } from './stub/mails.ts'
import { press } from './type.ts'
import { useConsole } from './use-console.ts'
import { DESK, PHONE, showsText, visit, waitForText } from './visit.ts'

const OPEN = ['queued', 'sent', 'scheduled', 'delivery_delayed']
const MAILS = 300
const QUIET_MS = 500
const FRAME = 'document.querySelector(\'[aria-label="Sent mail"]\')'
const FAST = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 }

describe.skipIf(!hasBrowser)('lists of the console (needs chromium)', () => {
  const shown = useConsole()
  beforeEach(() => {
    shown.stub.mails = MAILS
  })

  const evaluate = (expression: string) => shown.browser.page.evaluate(expression)
  const open = (name: string, size = DESK) =>
    visit(shown.browser.page, shown.stub, PAGES.find((page) => page.name === name)!, size)
  const shows = (text: string) => waitForText(shown.browser.page, text)
  /** Presses what an expression finds, once it is there and can be pressed. */
  const pressFound = (what: string, expression: string) =>
    waitFor(
      what,
      async () =>
        (await evaluate(
          `(() => { const it = ${expression}; if (!it || it.disabled) return false; it.click(); return true })()`,
        )) === true,
    )
  /** The last button with these words: that of a dialog, where one is open. */
  const click = (words: string) =>
    pressFound(
      words,
      `[...document.querySelectorAll('button')].filter(({ innerText }) => innerText.trim() === ${JSON.stringify(words)}).at(-1)`,
    )
  const tick = (name: string) =>
    pressFound(
      name,
      `[...document.querySelectorAll('label')].find(({ innerText }) => innerText.trim() === ${JSON.stringify(name)})?.querySelector('input')`,
    )
  const askedSince = (before: number, start: string) =>
    shown.stub.asked.slice(before).filter((each) => each.startsWith(start))
  /** Waits until no mail is asked for any more. */
  async function isQuiet(before: number) {
    let last = -1
    await waitFor('no more to be asked for', async () => {
      const count = askedSince(before, 'GET /v1/emails?').length
      if (count === last) return true
      last = count
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
      return false
    })
  }
  const countRows = async () =>
    Number(/([\d,]+) rows so far/.exec(String(await evaluate('document.body.innerText')))?.[1]?.replace(',', '') ?? 0)
  /** Scrolls until so many rows are in memory, or some more. */
  async function loadRows(rows: number) {
    const look = async () => {
      if ((await countRows()) >= rows) return true
      await evaluate(`${FRAME}.scrollTop = ${FRAME}.scrollHeight`)
      return false
    }
    await waitFor(`${rows} rows`, look)
    await isQuiet(0)
  }
  const dialogIsGone = () =>
    waitFor(
      'the dialog to close',
      async () => (await evaluate("document.querySelector('dialog[open]') === null")) === true,
    )

  it('rows are selected by x, a range with Shift; a filter ends the selection', async () => {
    await open('emails')
    for (const key of ['j', 'x']) await press(shown.browser.page, key)
    await shows('1 selected')
    for (const key of ['j', 'j', 'X']) await press(shown.browser.page, key)
    await shows('3 selected')
    expect(await findViolations(shown.browser.page)).toEqual([])
    await press(shown.browser.page, 'x')
    await shows('2 selected')
    await press(shown.browser.page, 'Escape')
    await waitFor('none to be selected', async () => !(await showsText(shown.browser.page, 'selected')))
    await press(shown.browser.page, 'x')
    await shows('1 selected')
    await click('Bounced')
    await waitFor('none to be selected', async () => !(await showsText(shown.browser.page, 'selected')))
  })

  it('on a phone a row is selected by its box, and the row still leads to its mail', async () => {
    await open('emails', PHONE)
    await tick('Select ada@example.com, Your invoice 2026-1042')
    await shows('1 selected')
    expect(await evaluate('location.pathname')).toBe('/emails')
    expect(await findViolations(shown.browser.page)).toEqual([])
    expect(await evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width)
    // What lies under a finger in the middle of a row.
    const touched = `(() => {
      const { left, top, width, height } = document.querySelector('[data-row="1"]').getBoundingClientRect()
      return document.elementFromPoint(left + width / 2, top + height / 2).closest('a')?.pathname
    })()`
    expect(await evaluate(touched)).toBe(`/emails/${mailId(1)}`)
  })

  it('only what can be canceled of the selected is, one request each', async () => {
    await open('emails')
    await tick('Select all rows that are loaded')
    await shows('100 selected')
    await click('Cancel')
    const fitting = Array.from({ length: 100 }, (_, place) => makeMail(place)).filter(({ last_event }) =>
      OPEN.includes(last_event),
    )
    await shows(`It can be done to ${fitting.length} of the 100 selected.`)
    expect(await findViolations(shown.browser.page)).toEqual([])
    const before = shown.stub.asked.length
    await click('Cancel')
    await shows(`${fitting.length} mails are canceled.`)
    expect(askedSince(before, 'POST /v1/emails/')).toEqual(fitting.map(({ id }) => `POST /v1/emails/${id}/cancel`))
    await dialogIsGone()
    await waitFor('none to be selected', async () => !(await showsText(shown.browser.page, '100 selected')))
  })

  it('an act that fits none of the selected cannot be pressed', async () => {
    await open('emails')
    await tick('Select ada@example.com, Your invoice 2026-1042')
    await shows('1 selected')
    const isOff = (words: string) =>
      evaluate(
        `[...document.querySelectorAll('button')].find(({ innerText }) => innerText.trim() === '${words}').disabled`,
      )
    expect(await isOff('Cancel')).toBe(true)
    expect(await isOff('Send again')).toBe(true)
    for (const key of ['j', 'j', 'j', 'j', 'x']) await press(shown.browser.page, key)
    await shows('2 selected')
    expect(await isOff('Send again')).toBe(false)
  })

  it('many suppressions are taken off with one request, and put back', async () => {
    await open('suppressions')
    await tick('Select all rows that are loaded')
    await shows('40 selected')
    await click('Take off the list')
    await shows('Take these addresses off the list?')
    const before = shown.stub.asked.length
    await click('Take off the list')
    await shows('40 addresses get mail again.')
    expect(askedSince(before, 'POST /v1/suppressions')).toEqual(['POST /v1/suppressions/batch/remove'])
    await click('Undo')
    await waitFor('it to be asked for', async () => askedSince(before, 'POST /v1/suppressions/import').length === 1)
  })

  it('events of a webhook are posted again, those that wait are not', async () => {
    await open('webhook')
    await tick('Select all rows that are loaded')
    await shows('30 selected')
    await click('Post again')
    await shows('It can be done to 24 of the 30 selected.')
    const before = shown.stub.asked.length
    await click('Post again')
    await shows('24 events are posted again.')
    const asked = askedSince(before, 'POST /v1/webhooks/')
    expect(asked).toHaveLength(24)
    expect(asked.every((each) => each.endsWith('/replay'))).toBe(true)
  })

  it('all rows that are loaded can be selected, and few are in the page', async () => {
    shown.stub.mails = 100_000
    await open('emails')
    expect(await evaluate("document.querySelector('table').getAttribute('aria-rowcount')")).toBe('-1')
    await loadRows(500)
    await tick('Select all rows that are loaded')
    await waitFor('them to be selected', async () =>
      /[5-9]00 selected/.test(String(await evaluate('document.body.innerText'))),
    )
    expect(await evaluate("document.querySelectorAll('[data-row]').length")).toBeLessThan(80)
  })

  it.each([100, 500])(
    'of a list of %i rows and more one page is asked for again when something happens',
    async (rows) => {
      shown.stub.mails = 100_000
      await open('emails')
      await loadRows(rows)
      await waitFor('the page to listen', async () => shown.stub.windows() > 0)
      await evaluate(`${FRAME}.scrollTop = ${FRAME}.scrollHeight / 2`)
      const place = await evaluate(`${FRAME}.scrollTop`)
      const before = shown.stub.asked.length
      shown.stub.tell('email')
      await waitFor('it to be asked for', async () => askedSince(before, 'GET /v1/emails?').length > 0)
      await isQuiet(before)
      // A short list is asked for again by itself as well, now and then.
      expect(new Set(askedSince(before, 'GET /v1/emails?'))).toEqual(new Set(['GET /v1/emails?limit=100']))
      expect(await evaluate(`${FRAME}.scrollTop`)).toBe(place)
      expect(await countRows()).toBeGreaterThanOrEqual(rows)
    },
  )

  describe('as a file', () => {
    /** What is saved from now on. */
    const keepFiles = () =>
      evaluate(`globalThis.saved = []
        URL.createObjectURL = (blob) => { saved.push(blob.text()); return 'data:,' }
        HTMLAnchorElement.prototype.click = function () { globalThis.savedAs = this.download }`)
    const openSaving = async (name: string) => {
      await open(name)
      await keepFiles()
      await click('Save as CSV')
      await shows('Save the list as CSV')
    }

    it('has all pages with the filters of the list', async () => {
      await open('emails')
      await click('Bounced')
      await waitFor('the filter', async () => String(await evaluate('location.search')).includes('bounced'))
      await keepFiles()
      await click('Save as CSV')
      await shows('Save the list as CSV')
      expect(await findViolations(shown.browser.page)).toEqual([])
      const before = shown.stub.asked.length
      await click('Save file')
      await shows('saved in emails.csv')
      const asked = askedSince(before, 'GET /v1/emails?')
      expect(asked.length).toBeGreaterThanOrEqual(1)
      expect(asked.every((each) => each.includes('status=bounced'))).toBe(true)
      expect(await evaluate('savedAs')).toBe('emails.csv')
      const lines = String(await evaluate('saved[0]'))
        .trim()
        .split('\r\n')
      expect(lines[0]).toContain('Subject')
      expect(lines.slice(1).every((line) => line.includes('Bounced'))).toBe(true)
    })
    it('holds every row once', async () => {
      await openSaving('emails')
      const before = shown.stub.asked.length
      await click('Save file')
      await shows('300 rows saved in emails.csv')
      expect(askedSince(before, 'GET /v1/emails?limit=100').length).toBeGreaterThanOrEqual(3)
      const lines = String(await evaluate('saved[0]'))
        .trim()
        .split('\r\n')
        .slice(1)
      expect(new Set(lines.map((line) => line.split(',')[0])).size).toBe(300)
    })
    it('ends at ten thousand rows, and says so', async () => {
      shown.stub.mails = 100_000
      await openSaving('emails')
      const before = shown.stub.asked.length
      await click('Save file')
      await waitForText(shown.browser.page, 'The first 10,000 rows are in emails.csv')
      expect(askedSince(before, 'GET /v1/emails?').length).toBeLessThanOrEqual(102)
    })
    it('can be stopped', async () => {
      shown.stub.mails = 100_000
      await openSaving('emails')
      const before = shown.stub.asked.length
      // So slow that there is time to stop it.
      await shown.browser.page.command('Network.emulateNetworkConditions', { ...FAST, latency: 200 })
      await click('Save file')
      await shows('rows fetched…')
      await click('Stop')
      await dialogIsGone()
      await shown.browser.page.command('Network.emulateNetworkConditions', FAST)
      await isQuiet(before)
      expect(askedSince(before, 'GET /v1/emails?').length).toBeLessThan(100)
      expect(await evaluate('saved.length')).toBe(0)
    })
    it.each([
      ['suppressions', 'suppressions.csv', 41],
      ['logs', 'requests.csv', 61],
      ['audit', 'audit-log.csv', 25],
      ['members', 'members.csv', 5],
    ])('%s', async (name, file, lines) => {
      await openSaving(name)
      await click('Save file')
      await shows(`saved in ${file}`)
      expect(
        String(await evaluate('saved[0]'))
          .trim()
          .split('\r\n'),
      ).toHaveLength(lines)
    })
  })

  it('nothing complained', () => {
    // Between two tests nobody is signed in.
    expect(shown.browser.page.complaints.filter((text) => !text.includes('status of 401'))).toEqual([])
  })
})
