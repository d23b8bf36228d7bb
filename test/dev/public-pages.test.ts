/** What everybody reaches in a running system: pages with their headers, and the Worker's own paths, which are no pages of the console. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningSystem, startSystem } from './start-system.ts'
import { waitFor } from './wait-for.ts'

let system: RunningSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system?.stop())

/** As a browser that goes to the address: for unknown ones it would get the console's page. */
const visit = (path: string) =>
  fetch(`${system.dev.url}${path}`, {
    headers: { 'sec-fetch-mode': 'navigate', accept: 'text/html' },
    redirect: 'manual',
  })

const isConsole = (text: string): boolean => text.includes('<div id="console">')

const CONSOLE_PAGES = [
  ...['/', '/signup', '/signin', '/verify?token=a', '/reset', '/invite?token=a.b', '/status', '/abuse', '/start'],
  ...['/emails', '/emails/x', '/mail/x/inbox', '/operator', '/operator/tenants/x', '/no-such-page'],
]

describe('the pages of the console', () => {
  it.each(CONSOLE_PAGES)('%s may run and ask only what is ours, in no frame, over TLS only', async (path) => {
    const answer = await visit(path)
    expect(answer.status).toBe(200)
    expect(isConsole(await answer.text())).toBe(true)
    const policy = answer.headers.get('content-security-policy') ?? ''
    for (const rule of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"])
      expect(policy).toContain(rule)
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
  })

  it.each(['/reference', '/mail-view'])(
    '%s runs no script that stands in it, and is told over TLS only',
    async (path) => {
      const answer = await visit(path)
      expect(answer.status).toBe(200)
      const policy = answer.headers.get('content-security-policy') ?? ''
      expect(policy).toMatch(/script-src 'self';/)
      expect(policy).toMatch(/frame-ancestors '(none|self)'/)
      expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000')
    },
  )
})

describe("the Worker's own paths", () => {
  it.each([
    // The links in mails.
    ...(['/u/no-such-token', '/t/c/no-such-token', '/t/o/no-such-token', '/v1/shared/no-such-token'] as const),
    ...(['/v1/downloads/no-such-token', '/v1/exports/no-such-token'] as const),
    ...(['/v1/site', '/v1/status', '/v1/me', '/api/auth/get-session', '/relay/v1/config', '/health'] as const),
    ...(['/brand/logo', '/brand', '/favicon.ico', '/v1/no-such-path', '/t', '/u'] as const),
  ])('%s is not answered by the console', async (path) => {
    const answer = await visit(path)
    expect(isConsole(await answer.text())).toBe(false)
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it.each(['/u/no-such-token', '/t/c/no-such-token'])('%s is a page without anything of others', async (path) => {
    const answer = await visit(path)
    expect(answer.status).toBe(404)
    const policy = answer.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
  })

  it('the favicon is an image', async () => {
    const icon = await fetch(`${system.dev.url}/favicon.ico`)
    expect(icon.status).toBe(200)
    expect(icon.headers.get('content-type')).toContain('image/')
  })
})

describe('the status', () => {
  it('says that everything works', async () => {
    const parts = async () => {
      const answer = await fetch(`${system.dev.url}/v1/status`)
      return ((await answer.json()) as { parts: Record<string, string> }).parts
    }
    await waitFor('all parts to work', async () =>
      Object.values(await parts()).every((state) => state === 'operational'),
    )
  })
})
