import { describe, expect, test, vi } from 'vitest'
import { HOSTILE_MAILS } from './hostile.fixture.ts'
import { parseMail } from './parse-mail.ts'

// Mails of 25 MB, on a machine that may be slow and busy.
vi.setConfig({ testTimeout: 120_000 })

test('the set is large and its names are unique', () => {
  expect(HOSTILE_MAILS.length).toBeGreaterThanOrEqual(110)
  expect(new Set(HOSTILE_MAILS.map(({ name }) => name)).size).toBe(HOSTILE_MAILS.length)
})

describe('each hostile mail is read, or kept raw for a named reason', () => {
  test.each(HOSTILE_MAILS)('$name', async (mail) => {
    const result = await parseMail(mail.make())
    if (mail.expected === 'raw only') {
      expect(result).toEqual({ ok: false, why: expect.stringContaining(mail.why) })
      return
    }
    if (!result.ok) expect.fail(result.why)
    expect(mail.shows(result.mail)).toEqual(mail.as)
  })
})
