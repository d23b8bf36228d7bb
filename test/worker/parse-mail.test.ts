import { expect, test } from 'vitest'
import { HOSTILE_MAILS } from '../../mail/parse/hostile.fixture.ts'
import { parseMail } from '../../mail/parse/parse-mail.ts'

test.each(HOSTILE_MAILS)('in workerd as in Node: $name', async (mail) => {
  const result = await parseMail(mail.make())
  if (mail.expected === 'raw only') expect(result).toEqual({ ok: false, why: expect.stringContaining(mail.why) })
  else expect(result.ok && mail.shows(result.mail)).toEqual(mail.as)
})
