import { expect, it } from 'vitest'
import { noSooner } from './answer-times.ts'

it.each(['/request-password-reset', '/send-verification-email', '/sign-up/email'])(
  'an answer of %s comes no sooner than others, however soon it is known, and no later when it took long',
  async (path) => {
    const startMs = Date.now()
    const isTime = noSooner(`/api/auth${path}`)
    await isTime()
    const tookMs = Date.now() - startMs
    // Timers may be early by less than one of their own milliseconds.
    expect(tookMs).toBeGreaterThanOrEqual(399)
    const againMs = Date.now()
    await isTime()
    expect(Date.now() - againMs).toBeLessThan(399)
  },
)

it('other answers do not wait', async () => {
  const startMs = Date.now()
  await noSooner('/api/auth/sign-in/email')()
  expect(Date.now() - startMs).toBeLessThan(399)
})
