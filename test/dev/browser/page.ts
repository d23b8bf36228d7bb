/** A page of a browser as a test sees it: what it shows, what it asked for and what it complains about. */
import { connectDevtools, type Devtools, type Fields } from './devtools.ts'

/** In CSS pixels. */
export interface WindowSize {
  readonly width: number
  readonly height: number
}

export interface Page {
  /** Addresses of all that was asked for, by the page and its workers. */
  readonly requested: readonly string[]
  /** Errors and warnings of the console, uncaught errors, what the content security policy refused; dialogs and windows that opened. */
  readonly complaints: readonly string[]
  open(url: string, size: WindowSize): Promise<void>
  /** The value of an expression in the page, awaited; it must survive JSON. */
  evaluate(expression: string): Promise<unknown>
  /** A command of the DevTools protocol to the page. */
  command(method: string, params?: Fields): Promise<Fields>
}

const COMPLAINTS: ReadonlySet<unknown> = new Set(['error', 'warning', 'assert'])

/** What an event tells against the page, or null. */
function complaintOf(method: string, params: Fields): string | null {
  if (method === 'Runtime.exceptionThrown') {
    const { exception, text } = params['exceptionDetails']
    return exception?.description ?? text
  }
  if (method === 'Runtime.consoleAPICalled' && COMPLAINTS.has(params['type']))
    return params['args'].map((arg: Fields) => arg['value'] ?? arg['description']).join(' ')
  if (method === 'Page.javascriptDialogOpening') return `dialog: ${params['message']}`
  if (method === 'Page.windowOpen') return `window: ${params['url']}`
  if (method === 'Log.entryAdded' && COMPLAINTS.has(params['entry'].level))
    return `${params['entry'].text} ${params['entry'].url ?? ''}`.trim()
  return null
}

/** Listens to a page or worker from its first step on, and to the workers that it starts. */
async function watch(devtools: Devtools, session: string): Promise<void> {
  const attach = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }
  await Promise.all([
    devtools.send('Network.enable', {}, session),
    devtools.send('Runtime.enable', {}, session),
    // Workers have neither windows nor a log of their own: theirs is the page's.
    devtools.send('Page.enable', {}, session).catch(() => null),
    devtools.send('Log.enable', {}, session).catch(() => null),
    devtools.send('Target.setAutoAttach', attach, session),
  ])
  await devtools.send('Runtime.runIfWaitingForDebugger', {}, session)
}

/** It ended while it still waited to be watched: nothing of it ran. */
const hasEnded = (error: unknown): boolean => /session with given id not found/i.test(String(error))

/** An empty page of the browser at the endpoint. It shares no cookies and nothing stored with other pages. */
export async function openPage(endpoint: string): Promise<Page> {
  const requested: string[] = []
  const complaints: string[] = []
  const devtools: Devtools = await connectDevtools(endpoint, (method, params) => {
    if (method === 'Network.requestWillBeSent') requested.push(params['request'].url)
    if (method === 'Target.attachedToTarget')
      watch(devtools, params['sessionId']).catch((error: unknown) => {
        if (!hasEnded(error)) complaints.push(`not watched: ${error}`)
      })
    const complaint = complaintOf(method, params)
    if (complaint !== null) complaints.push(complaint)
  })
  const { browserContextId } = await devtools.send('Target.createBrowserContext')
  const { targetId } = await devtools.send('Target.createTarget', { url: 'about:blank', browserContextId })
  const { sessionId } = await devtools.send('Target.attachToTarget', { targetId, flatten: true })
  await watch(devtools, sessionId)
  return {
    requested,
    complaints,
    async open(url, size) {
      const screen = { ...size, deviceScaleFactor: 1, mobile: true }
      await devtools.send('Emulation.setDeviceMetricsOverride', screen, sessionId)
      const { errorText } = await devtools.send('Page.navigate', { url }, sessionId)
      if (errorText) throw new Error(`${url} does not open: ${errorText}`)
    },
    async evaluate(expression) {
      const params = { expression, returnByValue: true, awaitPromise: true }
      const { result, exceptionDetails } = await devtools.send('Runtime.evaluate', params, sessionId)
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
      return result.value
    },
    command: (method, params = {}) => devtools.send(method, params, sessionId),
  }
}
