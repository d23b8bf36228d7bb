import { afterEach, expect, it, vi } from 'vitest'
import { noSooner } from './answer-times.ts'

afterEach(() => vi.restoreAllMocks())

/** How long an answer waits that was ready after so long. */
async function waitOf(path: string, tookMs: number): Promise<readonly unknown[]> {
  const wait = vi.spyOn(scheduler, 'wait').mockResolvedValue()
  const now = vi.spyOn(Date, 'now').mockReturnValue(1_000)
  const isTime = noSooner(`/api/auth${path}`)
  now.mockReturnValue(1_000 + tookMs)
  await isTime()
  return wait.mock.calls.flat()
}

it.each([
  ['/request-password-reset', 9, [391]],
  ['/request-password-reset', 12, [388]],
  ['/request-password-reset', 400, []],
  ['/request-password-reset', 2_000, []],
  ['/send-verification-email', 9, [391]],
  ['/sign-up/email', 300, [500]],
  ['/sign-in/email', 0, []],
] as const)('the answer of %s that is ready after %i ms waits %j more', async (path, tookMs, waits) => {
  expect(await waitOf(path, tookMs)).toEqual(waits)
})
