/** Whatever is done to a mailbox in whatever order: its counts are those of its mails, and nothing stays behind. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { newMail, newMailbox, type OwnMailbox, scanOf } from '../../test/worker/new-mail.ts'
import { openDatabase } from './database.ts'
import type { NewMail, ThreadQuery } from './mailbox-mail.ts'
import { mails, threads } from './schema.ts'

/** Many round trips: time for a busy machine. */
vi.setConfig({ testTimeout: 120_000 })

const ALL: ThreadQuery = { folders: [], isRead: null, limit: 100, after: null, before: null }
const MAILS = 8

const name = (n: number) => `<m${n}@x>`
const number = fc.nat({ max: MAILS - 1 })
const attachment = { id: '0', filename: 'a', size: 1, contentType: 'a/b', contentId: null, disposition: null }

/** Mail `n` names its parent and may name others; two may claim the same Message-ID. */
const mail = fc
  .record({ n: number, own: number, parent: number, others: fc.array(number, { maxLength: 3 }), folder: fc.boolean() })
  .map(({ n, own, parent, others, folder }): NewMail => {
    const references = others.map(name)
    return newMail({
      id: `0197a6c2-3b4e-7d11-8f00-00000000000${n}`,
      receivedAtMs: 1_000 + own,
      folder: folder ? 'inbox' : 'spam',
      summary: { headerId: name(own), inReplyTo: [name(parent)], references, attachments: folder ? [] : [attachment] },
    })
  })

type Act = (mailbox: OwnMailbox) => Promise<unknown>

/** The thread in this place of the list, if there are so many. */
const onThread =
  (n: number, act: (mailbox: OwnMailbox, threadId: string) => Promise<unknown>): Act =>
  async (mailbox) => {
    const thread = (await mailbox.listThreads(ALL)).items[n]
    if (thread) await act(mailbox, thread.id)
  }

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(mail, { maxLength: 3 }).map(
      (list): Act =>
        (mailbox) =>
          mailbox.deliver(list),
    ),
  },
  mail.map(
    ({ id, folder }): Act =>
      (mailbox) =>
        mailbox.moveDelivery(id, { folder, scan: scanOf(7) }),
  ),
  fc.tuple(number, fc.boolean()).map(([n, isRead]) => onThread(n, (box, id) => box.updateThread(id, { isRead }))),
  fc
    .tuple(number, fc.constantFrom('inbox', 'archive', 'spam', 'trash'))
    .map(([n, folder]) => onThread(n, (box, id) => box.updateThread(id, { folder }))),
  number.map((n) => onThread(n, (box, id) => box.purgeThread(id))),
  fc.constant<Act>((mailbox) => mailbox.purgeMails({ folder: null, beforeMs: null }, 1)),
  fc.constant<Act>(async (mailbox) => {
    // Only one that runs can be evicted.
    await mailbox.stats()
    await evictDurableObject(mailbox.stub())
  }),
)

const readRows = (mailbox: OwnMailbox) =>
  runInDurableObject(mailbox.stub(), (_, { storage }) => {
    const db = openDatabase(storage)
    const column = (sql: string) => [...storage.sql.exec(sql).raw()].flat()
    return {
      mails: db.select().from(mails).all(),
      threads: db.select().from(threads).all(),
      indexed: column('select rowid from mail_text order by rowid'),
      named: column('select distinct thread_id from header_ids'),
    }
  })

it('a mailbox stays consistent', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 25 }), async (acts) => {
      const mailbox = newMailbox()
      for (const each of acts) await each(mailbox)
      const rows = await readRows(mailbox)
      const byThread = Map.groupBy(rows.mails, ({ threadId }) => threadId)
      expect(rows.threads.map(({ id }) => id).sort()).toEqual([...byThread.keys()].sort())
      expect(rows.indexed).toEqual(rows.mails.map(({ seq }) => seq).sort((a, b) => a - b))
      for (const id of rows.named) expect(byThread.has(String(id))).toBe(true)
      // No two are pulled at one place; what is in the spam has none, what is where it is pulled from has one.
      const places = rows.mails.flatMap(({ pulledAtUs }) => (pulledAtUs === null ? [] : [pulledAtUs]))
      expect(new Set(places).size).toBe(places.length)
      for (const thread of rows.threads) {
        const isPlaced = { inbox: true, archive: true, spam: false }[String(thread.folder)]
        for (const { threadId, pulledAtUs } of rows.mails)
          if (threadId === thread.id && isPlaced !== undefined) expect(pulledAtUs !== null).toBe(isPlaced)
        const own = (byThread.get(thread.id) ?? []).sort((a, b) => a.receivedAtMs - b.receivedAtMs || a.seq - b.seq)
        expect(thread).toMatchObject({
          subject: own[0]?.subject,
          mailCount: own.length,
          unreadCount: own.filter(({ read }) => !read).length,
          attachmentCount: own.filter(({ hasAttachment }) => hasAttachment).length,
          receivedAtMs: own.at(-1)?.receivedAtMs,
          newestSeq: own.at(-1)?.seq,
        })
      }
    }),
    { seed: 20_261_129, numRuns: 40 },
  )
})
