/** A real browser for a test: Chromium without a window, which reaches this machine only. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openPage, type Page } from './page.ts'

const PROGRAM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)
const START_TIMEOUT_MS = 120_000

/** Whether this machine has a browser. */
export const hasBrowser = PROGRAM !== undefined

export interface Browser {
  readonly page: Page
  /** One more page, as in the browser of somebody else. */
  openPage(): Promise<Page>
  close(): Promise<void>
}

function launch(profile: string) {
  if (PROGRAM === undefined) throw new Error('There is no Chromium on this machine')
  const args = [
    '--headless=new',
    // Its sandbox refuses to run for root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--disable-background-networking',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    'about:blank',
  ]
  // A group of its own, so that its helpers end with it.
  return spawn(PROGRAM, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true })
}

/** Chromium prints the address of its DevTools protocol once it listens. */
async function readEndpoint({ stderr }: ReturnType<typeof launch>): Promise<string> {
  const lines: string[] = []
  const reader = createInterface({ input: stderr, signal: AbortSignal.timeout(START_TIMEOUT_MS) })
  for await (const line of reader) {
    lines.push(line)
    const endpoint = /ws:\/\/\S+/.exec(line)?.[0]
    if (endpoint === undefined) continue
    stderr.resume()
    return endpoint
  }
  throw new Error(`Chromium does not listen:\n${lines.join('\n')}`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  process.kill(-child.pid, 'SIGKILL')
  await ended
}

/** Starts a browser with an empty profile. */
export async function startBrowser(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'mailstead-browser-'))
  const child = launch(profile)
  const close = async () => {
    await end(child)
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
  try {
    const endpoint = await readEndpoint(child)
    return { page: await openPage(endpoint), openPage: () => openPage(endpoint), close }
  } catch (error) {
    await close()
    throw error
  }
}
