import { describe, expect, it } from 'vitest'
import { newMail, newMailbox } from '../../../test/worker/new-mail.ts'
import type { NewMail, ThreadSearch } from '../mailbox-mail.ts'

const ANY: ThreadSearch = {
  words: '',
  from: [],
  to: [],
  cc: [],
  bcc: [],
  hasAttachment: null,
  receivedFromMs: null,
  receivedUntilMs: null,
  folders: [],
  isRead: null,
  limit: 100,
  after: null,
  before: null,
}

async function fill(mails: readonly NewMail[]) {
  const mailbox = newMailbox()
  await mailbox.deliver(mails)
  const names = new Map(mails.map(({ id }, n) => [id, n]))
  const find = async (over: Partial<ThreadSearch>) => {
    const { items } = await mailbox.searchThreads({ ...ANY, ...over })
    return items.map(({ matchedMailId }) => names.get(matchedMailId))
  }
  return { mailbox, find }
}

describe('searchThreads', () => {
  it('finds words in subject, names, text and file names, without case and accents, newest first', async () => {
    const attachment = { id: '0', size: 1, contentType: 'a/b', contentId: null, disposition: 'attachment' as const }
    const { find } = await fill([
      newMail({ summary: { subject: 'Crème brûlée' } }),
      newMail({ text: 'one creme, two brulee' }),
      newMail({ summary: { from: 'Zoë Crème <zoe@peer.example>' } }),
      newMail({ text: '東京都に行く', summary: { attachments: [{ ...attachment, filename: 'Rechnung 7.pdf' }] } }),
    ])
    expect(await find({ words: 'creme' })).toEqual([2, 1, 0])
    expect(await find({ words: 'creme BRULEE' })).toEqual([1, 0])
    expect(await find({ words: '京都' })).toEqual([3])
    expect(await find({ words: 'rechnung' })).toEqual([3])
    expect(await find({ from: ['zoe@peer.example', 'nobody'] })).toEqual([2])
    expect(await find({ to: ['ada@a.example'], words: 'brulee' })).toEqual([1, 0])
    expect(await find({ cc: ['ada@a.example'] })).toEqual([])
    expect(await find({ hasAttachment: true })).toEqual([3])
    expect(await find({ hasAttachment: false, words: 'creme' })).toEqual([2, 1, 0])
  })

  it.each(['a@x.test', '-', 'a"b', 'foo:bar', '*', 'NEAR(', ') OR (', '""', 'a AND', '\u0000', "'; drop table mails"])(
    'takes %j as words, not as a query',
    async (words) => {
      const { mailbox } = await fill([newMail()])
      expect(await mailbox.searchThreads({ ...ANY, words, from: [words] })).toHaveProperty('items')
    },
  )

  it.each(['-', '* "', '()'])('finds nothing by %j, in any field', async (signs) => {
    const { find } = await fill([newMail({ text: 'a - b * ()' })])
    for (const over of [{ words: signs }, { from: [signs] }, { to: [signs] }, { cc: [signs] }, { bcc: [signs] }])
      expect(await find(over)).toEqual([])
    expect(await find({ words: ` ${signs} a` })).toEqual([0])
  })

  it('limits by time and folder and pages like a list', async () => {
    const mails = Array.from({ length: 5 }, () => newMail({ text: 'same' }))
    const { mailbox, find } = await fill(mails)
    expect(await find({ words: 'same', receivedFromMs: mails[2]!.receivedAtMs })).toEqual([4, 3, 2])
    expect(await find({ words: 'same', receivedUntilMs: mails[2]!.receivedAtMs })).toEqual([1, 0])
    expect(await find({ words: 'same', folders: ['spam'] })).toEqual([])
    const list = async (over: Partial<ThreadSearch>) => {
      const { items, hasMore } = await mailbox.searchThreads({ ...ANY, words: 'same', limit: 2, ...over })
      return [items.map(({ id }) => id), hasMore]
    }
    const all = (await mailbox.searchThreads({ ...ANY, words: 'same' })).items.map(({ id }) => id)
    expect(await list({})).toEqual([all.slice(0, 2), true])
    expect(await list({ after: all[1]! })).toEqual([all.slice(2, 4), true])
    expect(await list({ after: all[3]! })).toEqual([all.slice(4), false])
    expect(await list({ before: all[3]! })).toEqual([all.slice(1, 3), true])
    expect(await list({ before: all[1]! })).toEqual([all.slice(0, 1), false])
    expect(await list({ after: crypto.randomUUID() })).toEqual([[], false])
  })

  it('shows a thread once, with the newest mail that fits', async () => {
    const first = newMail({ text: 'needle' })
    const reply = { inReplyTo: [first.summary.headerId ?? ''] }
    const { find } = await fill([first, newMail({ text: 'needle', summary: reply }), newMail({ summary: reply })])
    expect(await find({ words: 'needle' })).toEqual([1])
  })
})
