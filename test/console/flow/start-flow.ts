/** A running system and a browser for a flow: people of it, each in a browser of their own, and the links that were mailed to them. */
import { expect } from 'vitest'
import type { Page } from '../../dev/browser/page.ts'
import { startBrowser } from '../../dev/browser/start-browser.ts'
import { readOutbox } from '../../dev/outbox.ts'
import { type RunningSystem, type StartOptions, startSystem } from '../../dev/start-system.ts'
import { waitFor } from '../../dev/wait-for.ts'
import { createVisitor, type Visitor } from './visitor.ts'

const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/

export interface Flow {
  readonly system: RunningSystem
  /** Somebody at an address of their own, who was never here. */
  visit(): Promise<Visitor>
  /** The path of the next link to a page of ours that was mailed: each is given once. */
  mailedLink(to: { readonly email: string }, page: 'verify' | 'reset' | 'invite'): Promise<string>
  /**
   * The visitors leave. Nothing was asked of another origin, and pages complained of these refusals only, by status and path; of the
   * possible ones or not, as their pages happened to ask just then.
   */
  leave(refusals?: readonly string[], possible?: readonly string[]): Promise<void>
  stop(): Promise<void>
}

/** What a browser says of an answer below `url` that is no success. */
const refusalOf = (complaint: string, url: string): string | null => {
  const [, status, path] =
    /responded with a status of (\d+) .*?(\/[^?]*)(?:\?.*)?$/.exec(complaint.replace(url, '')) ?? []
  return status === undefined ? null : `${status} ${path?.replace(ID, ':id')}`
}

const isForeign = (address: string, url: string): boolean =>
  !address.startsWith(`${url}/`) && !address.startsWith(`${url.replace('http', 'ws')}/`) && !address.startsWith('data:')

interface Refusals {
  readonly certain: readonly string[]
  readonly possible: readonly string[]
}

function expectQuiet(pages: readonly Page[], url: string, { certain, possible }: Refusals): void {
  const complaints = pages.flatMap((page) => page.complaints.map((each) => refusalOf(each, url) ?? each))
  const told = new Set(complaints.filter((each) => !possible.includes(each)))
  expect([...told].sort()).toEqual([...certain].sort())
  expect(pages.flatMap(({ requested }) => requested.filter((each) => isForeign(each, url)))).toEqual([])
}

/** While no sender of mail about accounts is set, their mail is put into the outbox. */
function linkReader({ dev: { outboxDir } }: RunningSystem): Flow['mailedLink'] {
  const given = new Set<string>()
  return async ({ email }, page) => {
    const look = () => {
      const mails = readOutbox(outboxDir).filter(({ envelope }) => envelope.rcptTo.includes(email))
      const links = mails.map(({ raw }) => new RegExp(`/${page}\\?token=[\\w.-]+`).exec(raw)?.[0])
      return links.find((link) => link !== undefined && !given.has(link))
    }
    const link = await waitFor(`a mail to ${email} with a link to /${page}`, look)
    given.add(link)
    return link
  }
}

export async function startFlow(options: StartOptions = {}): Promise<Flow> {
  const system = await startSystem(options)
  const browser = await startBrowser().catch(async (error: unknown) => {
    await system.stop()
    throw error
  })
  const { url } = system.dev
  const pages: Page[] = []
  let visitors = 0
  return {
    system,
    async visit() {
      const page = await browser.openPage()
      pages.push(page)
      visitors += 1
      // TEST-NET-3: limits of sign-in count by address.
      const headers = { 'cf-connecting-ip': `203.0.113.${visitors}` }
      await page.command('Network.setExtraHTTPHeaders', { headers })
      return createVisitor(page, url)
    },
    mailedLink: linkReader(system),
    async leave(certain = [], possible = []) {
      const all = pages.splice(0)
      expectQuiet(all, url, { certain, possible })
      await Promise.all(all.map((page) => page.command('Page.close')))
    },
    async stop() {
      await browser.close()
      await system.stop()
    },
  }
}
