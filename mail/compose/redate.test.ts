import { describe, expect, it } from 'vitest'
import { compose } from './compose.ts'
import { redate } from './redate.ts'

const [earlier, later] = [new Date('2026-11-01T10:00:00Z'), new Date('2026-12-01T23:59:59Z')]

const composeAt = async (date: Date) =>
  (
    await compose({
      from: { name: 'Ada', address: 'ada@demo.example' },
      to: [{ name: '', address: 'bob@peer.example' }],
      subject: 'Date: Sun, 01 Nov 2026 10:00:00 +0000',
      text: 'Date: Sun, 01 Nov 2026 10:00:00 +0000\r\nReceived: by x; y',
      date,
      messageId: '<1@demo.example>',
      received: { by: 'mail.demo.example', id: '1' },
    })
  ).raw

// MailComposer makes up a boundary when there are several parts; this mail has one.
describe('redate', () => {
  it('makes the mail that would have been composed at the other time', async () => {
    expect(redate(await composeAt(earlier), later)).toBe(await composeAt(later))
  })

  it('changes nothing at the same time, and refuses what is no mail', async () => {
    const raw = await composeAt(earlier)
    expect(redate(raw, earlier)).toBe(raw)
    expect(() => redate('no header', later)).toThrow('header section')
  })
})
