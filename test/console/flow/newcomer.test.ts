/** A new tenant in a running system: the snippets of its first mail are run, it asks to leave the sandbox, and takes everything with it. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOT } from '../../../scripts/dev/settings.ts'
import { hasBrowser } from '../../dev/browser/start-browser.ts'
import { waitFor } from '../../dev/wait-for.ts'
import { join, personCalled } from './person.ts'
import { ask, makeTenant } from './prepare-tenant.ts'
import { type Flow, startFlow } from './start-flow.ts'
import type { Visitor } from './visitor.ts'

const run = promisify(execFile)
const PERSON = personCalled('Dorothy Vaughan')
const DOMAIN = 'newcomers.example'
const FLOW_MS = 240_000

const ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/

/** How a snippet is run where everything that it needs is there, and what it then prints. */
const RUNNERS = [
  ['curl', ID, 'bash', '-c'],
  ['Node', ID, process.execPath, '--input-type=module', '--eval'],
  ['Python', ID, 'python3', '-c'],
  ['SMTP', /^$/, 'bash', '-c'],
] as const

describe.skipIf(!hasBrowser)('a newcomer (needs chromium)', () => {
  let flow: Flow
  let visitor: Visitor
  beforeAll(async () => {
    flow = await startFlow()
    visitor = await flow.visit()
    await join(flow, visitor, PERSON)
    await makeTenant(visitor, flow.system, { name: 'Newcomers', domain: DOMAIN })
  })
  afterAll(() => flow?.stop())

  it(
    'sends with the snippets as they are shown (needs curl and python3), each to the own address',
    async () => {
      await visitor.open('/start')
      await visitor.shows(`It goes to ${PERSON.email}`)
      await visitor.click('Create a key for sending')
      await visitor.becomes('the key', "document.querySelector('main').innerText.includes('Copy it now')")
      const snippets: string[] = []
      for (const [language] of RUNNERS) {
        await visitor.click(language)
        const shown = `document.querySelector('[aria-label="Snippet for ${language}"]')`
        await visitor.becomes(language, `${shown} !== null`)
        snippets.push(String(await visitor.evaluate(`${shown}.innerText`)))
      }
      for (const [place, [language, printed, program, ...args]] of RUNNERS.entries()) {
        const { stdout } = await run(program, [...args, snippets[place] ?? ''], { cwd: ROOT })
        expect(stdout, language).toMatch(printed)
      }
      await visitor.shows('Your first mail was delivered')
      const { data } = await ask<{ data: readonly { to: readonly string[] }[] }>(visitor, 'GET', '/v1/emails')
      expect(data.map(({ to }) => to)).toEqual(RUNNERS.map(() => [PERSON.email]))
    },
    FLOW_MS,
  )

  it(
    'sees its limits, and asks to leave the sandbox',
    async () => {
      await visitor.open('/emails')
      await visitor.shows('You are in the sandbox')
      await visitor.click('Get out of it')
      await visitor.shows('Sandbox')
      await visitor.shows('4 of 50')
      await visitor.click('Request review')
      await visitor.type('message', 'We send receipts to the customers of our shop.')
      await visitor.click('Request review')
      await visitor.shows('A review was requested')
      await visitor.shows('We send receipts to the customers of our shop.')
    },
    FLOW_MS,
  )

  it(
    'takes everything with it',
    async () => {
      await visitor.open('/settings')
      await visitor.click('Prepare export')
      await visitor.shows('Download the file')
      const link = String(await visitor.evaluate("document.querySelector('main a[download]').href"))
      const archive = await (await fetch(link)).bytes()
      const names = new TextDecoder('latin1').decode(archive)
      expect(names.startsWith('about.json')).toBe(true)
      expect(names).toContain('end.json')
    },
    FLOW_MS,
  )

  it(
    'removes the tenant by its name, and is where everybody begins',
    async () => {
      await visitor.open('/settings')
      await visitor.click('Delete tenant')
      await visitor.becomes('the field', "document.querySelector('dialog[open] input') !== null")
      await visitor.evaluate("document.querySelector('dialog[open] input').focus()")
      await visitor.page.command('Input.insertText', { text: 'Newcomers' })
      await visitor.enter()
      await visitor.shows('Name of your company')
      const tenants = async () => (await ask<{ tenants: readonly unknown[] }>(visitor, 'GET', '/v1/me')).tenants.length
      await waitFor('the tenant to be gone', async () => (await tenants()) === 0)
    },
    FLOW_MS,
  )

  it('no page complained, and nothing left the origin', () => flow.leave([]))
})
