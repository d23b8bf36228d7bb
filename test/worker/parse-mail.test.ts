import { expect, test, vi } from 'vitest'
import { HOSTILE_MAILS } from '../../mail/parse/hostile.fixture.ts'
import { parseMail } from '../../mail/parse/parse-mail.ts'

// Mails of 25 MB, on a machine that may be slow and busy.
vi.setConfig({ testTimeout: 120_000 })

test.each(HOSTILE_MAILS)('in workerd as in Node: $name', async (mail) => {
  const result = await parseMail(mail.make())
  if (mail.expected === 'raw only') expect(result).toEqual({ ok: false, why: expect.stringContaining(mail.why) })
  else expect(result.ok && mail.shows(result.mail)).toEqual(mail.as)
})
