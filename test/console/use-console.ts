/** The built console with its stub in a browser, for the tests of a file. */
import { afterAll, beforeAll } from 'vitest'
import { type Browser, startBrowser } from '../dev/browser/start-browser.ts'
import { type StubServer, startStub } from './stub/stub-server.ts'

export interface ShownConsole {
  readonly stub: StubServer
  readonly browser: Browser
}

/** Opened before the tests of the group that calls this, and closed after them: its fields are there while tests run. */
export function useConsole(): ShownConsole {
  let opened: ShownConsole | null = null
  const required = (): ShownConsole => {
    if (opened === null) throw new Error('The console is open only while tests run')
    return opened
  }
  beforeAll(async () => {
    opened = { stub: await startStub(), browser: await startBrowser() }
  })
  afterAll(async () => {
    await opened?.browser.close()
    await opened?.stub.close()
  })
  return {
    get stub() {
      return required().stub
    },
    get browser() {
      return required().browser
    },
  }
}
