/** Every path of the sign-in that changes something: other sites cannot use it with a person's cookie, and floods of it end. */
import { describe, expect, it } from 'vitest'
import { call } from '../call.ts'
import { listAuthPaths } from './auth-paths.ts'
import { openBrowser } from './browser.ts'
import { createPerson } from './create-person.ts'

/** How often one place may ask in a window, written by hand. */
const FEW: Readonly<Record<string, number>> = {
  ...{ '/sign-in/email': 5, '/sign-up/email': 3, '/request-password-reset': 3, '/send-verification-email': 3 },
  ...{ '/change-email': 3, '/change-password': 3, '/delete-user': 5 },
  ...{ '/two-factor/enable': 3, '/two-factor/disable': 3, '/two-factor/generate-backup-codes': 3 },
  ...{ '/two-factor/get-totp-uri': 3, '/two-factor/verify-totp': 3, '/two-factor/verify-backup-code': 3 },
}
const MANY = 100
const NOT_OFFERED = [
  ...['/get-access-token', '/link-social', '/refresh-token', '/sign-in/social', '/two-factor/send-otp'],
  ...['/two-factor/verify-otp', '/unlink-account', '/update-session', '/verify-password'],
]
/** The console asks for it with every page; by POST it is not served. */
const WITHOUT_LIMIT = '/get-session'

const PATHS = listAuthPaths()
const SERVED = PATHS.filter((path) => !NOT_OFFERED.includes(path))

describe('the paths of the sign-in', () => {
  it('are those that are tried here', () => {
    expect(PATHS).toEqual(expect.arrayContaining([...Object.keys(FEW), ...NOT_OFFERED, WITHOUT_LIMIT]))
  })

  it.each(NOT_OFFERED)('%s is not served', async (path) => {
    expect((await openBrowser().post(path)).json).toMatchObject({ statusCode: 404, name: 'not_found' })
  })

  it.each(SERVED)('%s is of no use to another site', async (path) => {
    const { cookie } = await createPerson()
    for (const origin of ['https://evil.example', 'null', 'https://mail.mailstead.test.evil.example', undefined]) {
      const from = { cookie, 'cf-connecting-ip': openBrowser().ip, ...(origin === undefined ? {} : { origin }) }
      const answer = await call('POST', `/api/auth${path}`, { body: {}, headers: from })
      expect({ origin, ...answer.json }).toMatchObject({
        origin,
        statusCode: 403,
        name: expect.stringContaining('origin'),
      })
      expect(answer.headers.getSetCookie()).toEqual([])
    }
    expect((await call('GET', '/v1/me', { headers: { cookie } })).status, 'the session is as it was').toBe(200)
  })

  it.each(SERVED.filter((path) => path !== WITHOUT_LIMIT))(
    '%s ends when one place asks again and again',
    async (path) => {
      const browser = openBrowser()
      let served = 0
      let answer = await browser.post(path)
      for (; answer.status !== 429 && served <= MANY; served++) answer = await browser.post(path)
      expect({ served, ...answer.json }).toMatchObject({ served: FEW[path] ?? MANY, name: 'rate_limit_exceeded' })
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
      expect((await openBrowser().post(path)).status, 'another place is served').not.toBe(429)
    },
  )
})
