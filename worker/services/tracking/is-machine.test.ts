import { describe, expect, it } from 'vitest'
import { isMachine, type LinkRequest } from './is-machine.ts'

const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1'
const EDGE_12 =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/42.0.2311.135 Safari/537.36 Edge/12.246'
const GMAIL = 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)'
const HOUR_MS = 3_600_000

const ask = (userAgent: string, rest: Partial<LinkRequest> = {}) =>
  isMachine({ kind: 'open', userAgent, purpose: '', sinceDeliveredMs: HOUR_MS, ...rest })

describe('isMachine', () => {
  it.each([
    ...[
      '',
      ' ',
      'Mozilla/5.0',
      `${EDGE_12} Mozilla/5.0`,
      `${EDGE_12} Gmail-content-sampling`,
      'Barracuda Sentinel (EE)',
    ],
    ...['curl/8.5.0', 'python-requests/2.31', 'Go-http-client/2.0', 'Java/17.0.1', 'Slackbot-LinkExpanding 1.0'],
    ...['Mozilla/5.0 (compatible; Googlebot/2.1)', 'Mozilla/5.0 (X11) HeadlessChrome/120.0', 'facebookexternalhit/1.1'],
  ])('knows %s', (userAgent) => {
    expect(ask(userAgent)).toBe(true)
  })

  it.each([
    ...[SAFARI, GMAIL, EDGE_12, 'YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html'],
    ...['Mozilla/5.0 (Linux; Android 9; CUBOT NOTE 20) Chrome/120.0 Mobile Safari/537.36', 'Microsoft Office/16.0'],
  ])('takes %s for a reader', (userAgent) => {
    expect(ask(userAgent)).toBe(false)
  })

  it('takes for a machine what comes sooner than a reader can', () => {
    const at = (kind: 'open' | 'click', userAgent: string, sinceDeliveredMs: number | null) =>
      ask(userAgent, { kind, sinceDeliveredMs })
    expect([at('open', SAFARI, 1_999), at('open', SAFARI, 2_000), at('open', SAFARI, null)]).toEqual([
      true,
      false,
      false,
    ])
    expect([at('click', SAFARI, 4_999), at('click', SAFARI, 5_000)]).toEqual([true, false])
    expect([at('open', GMAIL, 9_999), at('open', GMAIL, 10_000)]).toEqual([true, false])
    expect(at('click', SAFARI, -60_000)).toBe(true)
  })

  it('believes a browser that fetches ahead', () => {
    expect([ask(SAFARI, { purpose: ' prefetch;prerender ' }), ask(SAFARI, { purpose: 'x' })]).toEqual([true, false])
  })
})
