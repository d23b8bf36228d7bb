import { describe, expect, it } from 'vitest'
import { newMail, newMailbox } from '../../../test/worker/new-mail.ts'
import type { NewMail, ThreadQuery } from '../mailbox-mail.ts'
import { THREAD_MAILS_MAX } from './find-thread.ts'

const ALL: ThreadQuery = { folders: [], isRead: null, limit: 100, after: null, before: null }

const mail = (name: string, refs: { inReplyTo?: string[]; references?: string[] } = {}, over: Partial<NewMail> = {}) =>
  newMail({
    ...over,
    summary: { subject: `Re: ${name}`, headerId: `<${name}@x>`, inReplyTo: [], references: [], ...refs },
  })

/** Groups of Message-IDs by thread, however they arrive. */
async function groupsOf(mails: readonly NewMail[]) {
  const mailbox = newMailbox()
  for (const each of mails) await mailbox.deliver([each])
  const threads = await mailbox.listThreads(ALL)
  const groups = await Promise.all(
    threads.items.map(async ({ id, mailCount }) => {
      const page = await mailbox.listMails(id, { limit: 100, after: null, before: null })
      expect(page?.items).toHaveLength(mailCount)
      return page?.items.map(({ summary }) => summary.headerId).sort()
    }),
  )
  return groups.map((group) => group?.join(' ')).sort()
}

const permutations = <T>(list: readonly T[]): T[][] =>
  list.length < 2
    ? [[...list]]
    : list.flatMap((item, n) => permutations(list.toSpliced(n, 1)).map((rest) => [item, ...rest]))

describe('threads', () => {
  it('are the same in every order of arrival', async () => {
    // d names only its parent, b only the root: b brings two threads together when it comes last.
    const mails = [
      mail('a'),
      mail('b', { inReplyTo: ['<a@x>'] }),
      mail('c', { inReplyTo: ['<b@x>'], references: ['<a@x>', '<b@x>'] }),
      mail('d', { inReplyTo: ['<b@x>'] }),
    ]
    for (const order of permutations(mails))
      expect({ order: order.map(({ summary }) => summary.headerId), groups: await groupsOf(order) }).toMatchObject({
        groups: ['<a@x> <b@x> <c@x> <d@x>'],
      })
  })

  it('join two replies to a mail that never came', async () => {
    expect(await groupsOf([mail('b', { inReplyTo: ['<a@x>'] }), mail('c', { references: ['<a@x>'] })])).toEqual([
      '<b@x> <c@x>',
    ])
  })

  it('are never made by a subject', async () => {
    expect(await groupsOf([mail('a'), newMail({ summary: { subject: 'Re: a', headerId: '<b@x>' } })])).toHaveLength(2)
  })

  it('stay apart without any Message-ID', async () => {
    const without = () => newMail({ summary: { headerId: null } })
    expect(await groupsOf([without(), without()])).toHaveLength(2)
  })

  it('follow the nearest reference when a mail names two threads, and do not become one', async () => {
    const names = { inReplyTo: ['<b@x>'], references: ['<a@x>', '<b@x>'] }
    expect(await groupsOf([mail('a'), mail('b'), mail('c', names)])).toEqual(['<a@x>', '<b@x> <c@x>'])
  })

  it('are not joined by a second mail with a Message-ID that has been seen', async () => {
    const forged = newMail({ summary: { headerId: '<a@x>', inReplyTo: ['<b@x>'] } })
    expect(await groupsOf([mail('a'), mail('b'), forged])).toEqual(['<a@x>', '<a@x> <b@x>'])
  })

  it('let no spam in between, and no mail into spam', async () => {
    const mailbox = newMailbox()
    const refs = { inReplyTo: ['<a@x>'] }
    await mailbox.deliver([mail('a'), mail('b', refs, { folder: 'spam' }), mail('c', refs, { folder: 'spam' })])
    await mailbox.deliver([mail('d', { inReplyTo: ['<b@x>'] })])
    const { items } = await mailbox.listThreads(ALL)
    expect(items.map(({ folder, mailCount }) => [folder, mailCount])).toEqual([
      ['inbox', 1],
      ['spam', 2],
      ['inbox', 1],
    ])
  })

  it('come back from the archive with a new mail, but not from the trash', async () => {
    for (const [folder, count] of [
      ['archive', 1],
      ['trash', 2],
    ] as const) {
      const mailbox = newMailbox()
      const [first] = await mailbox.deliver([mail('a')])
      await mailbox.updateThread(first?.threadId ?? '', { folder, isRead: true })
      await mailbox.deliver([mail('b', { inReplyTo: ['<a@x>'] })])
      const { items } = await mailbox.listThreads(ALL)
      expect(items).toHaveLength(count)
      expect(items[0]).toMatchObject({ folder: 'inbox', unreadCount: 1 })
    }
  })

  it('show the subject of the first mail, people and time of the newest', async () => {
    const mailbox = newMailbox()
    const late = newMail({
      receivedAtMs: Date.UTC(2027, 0, 2),
      summary: { subject: 'Late', from: 'late@x.example', cc: ['c@x.example'], inReplyTo: ['<a@x>'] },
    })
    const early = newMail({ receivedAtMs: Date.UTC(2027, 0, 1), summary: { subject: 'Early', headerId: '<a@x>' } })
    await mailbox.deliver([late, early])
    expect((await mailbox.listThreads(ALL)).items).toMatchObject([
      {
        subject: 'Early',
        from: 'late@x.example',
        cc: ['c@x.example'],
        receivedAtMs: late.receivedAtMs,
        hasAttachment: false,
      },
    ])
  })

  it('end at a number of mails; what comes then begins another one', async () => {
    const mailbox = newMailbox()
    const refs = { inReplyTo: ['<a@x>'] }
    const many = Array.from({ length: THREAD_MAILS_MAX + 2 }, (_, n) => mail(`m${n}`, refs))
    await mailbox.deliver(many)
    const { items } = await mailbox.listThreads(ALL)
    expect(items.map(({ mailCount }) => mailCount)).toEqual([2, THREAD_MAILS_MAX])
  })
})

describe('lists', () => {
  it('page threads in both directions, newest first, by folder and by whether they are read', async () => {
    const mailbox = newMailbox()
    const receivedAtMs = Date.UTC(2026, 11, 1)
    // Two of one millisecond: their ids decide.
    const mails = [
      newMail(),
      newMail(),
      newMail({ receivedAtMs }),
      newMail({ receivedAtMs }),
      newMail({ folder: 'spam' }),
    ]
    const delivered = await mailbox.deliver(mails)
    const list = async (over: Partial<ThreadQuery>) => {
      const { items, hasMore } = await mailbox.listThreads({ ...ALL, ...over })
      return { ids: items.map(({ id }) => id), hasMore }
    }
    const { ids: all } = await list({})
    expect(all).toHaveLength(5)
    expect(all.slice(3)).toEqual([delivered[1]?.threadId, delivered[0]?.threadId])
    expect(await list({ limit: 2 })).toEqual({ ids: all.slice(0, 2), hasMore: true })
    expect(await list({ limit: 2, after: all[1]! })).toEqual({ ids: all.slice(2, 4), hasMore: true })
    expect(await list({ limit: 2, after: all[3]! })).toEqual({ ids: all.slice(4), hasMore: false })
    expect(await list({ limit: 2, before: all[4]! })).toEqual({ ids: all.slice(2, 4), hasMore: true })
    expect(await list({ limit: 2, before: all[2]! })).toEqual({ ids: all.slice(0, 2), hasMore: false })
    expect(await list({ before: all[0]! })).toEqual({ ids: [], hasMore: false })
    expect(await list({ after: all[0]! })).toEqual({ ids: all.slice(1), hasMore: false })
    expect(await list({ before: all[1]! })).toEqual({ ids: [all[0]], hasMore: false })
    expect(await list({ after: crypto.randomUUID() })).toEqual({ ids: [], hasMore: false })
    const spam = delivered[4]!.threadId
    expect(await list({ folders: ['spam'] })).toEqual({ ids: [spam], hasMore: false })
    expect(await list({ folders: ['inbox', 'spam'] })).toEqual({ ids: all, hasMore: false })
    await mailbox.updateThread(all[2]!, { isRead: true })
    expect(await list({ isRead: true })).toEqual({ ids: [all[2]], hasMore: false })
    expect(await list({ isRead: false, folders: ['inbox'] })).toEqual({
      ids: all.filter((id) => id !== all[2] && id !== spam),
      hasMore: false,
    })
  })

  it('page the mails of a thread', async () => {
    const mailbox = newMailbox()
    const receivedAtMs = Date.UTC(2026, 11, 1)
    const delivered = await mailbox.deliver(
      Array.from({ length: 4 }, () => newMail({ receivedAtMs, summary: { inReplyTo: ['<root@x>'] } })),
    )
    const threadId = delivered[0]!.threadId
    const list = async (over: object) => {
      const page = await mailbox.listMails(threadId, { limit: 2, after: null, before: null, ...over })
      return { ids: page?.items.map(({ id }) => id), hasMore: page?.hasMore }
    }
    const all = delivered.map(({ id }) => id).reverse()
    expect(await list({ limit: 10 })).toEqual({ ids: all, hasMore: false })
    expect(await list({})).toEqual({ ids: all.slice(0, 2), hasMore: true })
    expect(await list({ after: all[1] })).toEqual({ ids: all.slice(2), hasMore: false })
    expect(await list({ before: all[3] })).toEqual({ ids: all.slice(1, 3), hasMore: true })
    expect(await list({ after: crypto.randomUUID() })).toEqual({ ids: [], hasMore: false })
    expect(await mailbox.listMails(crypto.randomUUID(), { limit: 2, after: null, before: null })).toBeNull()
    expect(await mailbox.getMail(all[0]!, crypto.randomUUID())).toBeNull()
  })

  it('count unread threads of the inbox', async () => {
    const mailbox = newMailbox()
    const [a] = await mailbox.deliver([
      mail('a'),
      mail('b', { inReplyTo: ['<a@x>'] }),
      mail('c'),
      mail('d', {}, { folder: 'spam' }),
    ])
    expect(await mailbox.stats()).toMatchObject({ unread: 2 })
    expect(await mailbox.updateThread(a?.threadId ?? '', { isRead: true })).toMatchObject({ unreadCount: 0 })
    expect(await mailbox.stats()).toMatchObject({ unread: 1 })
    expect(await mailbox.updateThread(crypto.randomUUID(), { isRead: true })).toBeNull()
  })
})
