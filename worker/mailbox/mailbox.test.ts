import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { newMail, newMailbox, scanOf } from '../../test/worker/new-mail.ts'
import { openMailbox } from './client.ts'
import type { ThreadQuery } from './mailbox-mail.ts'
import { migrate } from './migrate.ts'

const ALL: ThreadQuery = { folders: [], isRead: null, limit: 100, after: null, before: null }
const rowsOf = (mailbox: ReturnType<typeof newMailbox>, table: string): Promise<number> =>
  runInDurableObject(mailbox.stub(), (_, state) =>
    Number(state.storage.sql.exec(`select count(*) as n from ${table}`).one()['n']),
  )

describe('deliver', () => {
  it('keeps one copy of a delivery, however often and however parallel it comes', async () => {
    const mailbox = newMailbox()
    const mail = newMail()
    const answers = await Promise.all(Array.from({ length: 20 }, () => mailbox.deliver([mail])))
    const flat = answers.flat()
    expect(flat.filter(({ isDuplicate }) => !isDuplicate)).toHaveLength(1)
    expect(new Set(flat.map(({ threadId }) => threadId)).size).toBe(1)
    expect(await rowsOf(mailbox, 'mails')).toBe(1)
    expect(await rowsOf(mailbox, 'mail_text')).toBe(1)
    expect(await mailbox.listThreads(ALL)).toMatchObject({ items: [{ mailCount: 1, unreadCount: 1 }], hasMore: false })
  })

  it('keeps two equal mails that were sent on purpose, in one thread', async () => {
    const mailbox = newMailbox()
    const summary = { headerId: '<same@peer.example>', subject: 'Alert' }
    await mailbox.deliver([newMail({ summary }), newMail({ summary })])
    expect((await mailbox.listThreads(ALL)).items).toMatchObject([{ mailCount: 2, subject: 'Alert' }])
  })

  it('tells duplicates within a batch, in its order', async () => {
    const mailbox = newMailbox()
    const [a, b] = [newMail(), newMail()]
    const told = await mailbox.deliver([a, b, a])
    expect(told.map(({ id, isDuplicate }) => [id, isDuplicate])).toEqual([
      [a.id, false],
      [b.id, false],
      [a.id, true],
    ])
  })

  it('tells which mail opened its thread, also of a duplicate and when others have joined since', async () => {
    const mailbox = newMailbox()
    const mails = ['<a@x.example>', '<b@x.example>'].map((headerId, n) =>
      newMail({ summary: { headerId, references: n === 0 ? [] : ['<a@x.example>'] } }),
    )
    const expected = [true, false]
    for (const isDuplicate of [false, true]) {
      const told = await mailbox.deliver(mails)
      expect(told.map((each) => each.opensThread)).toEqual(expected)
      expect(told.every((each) => each.isDuplicate === isDuplicate)).toBe(true)
      expect(told[0]?.threadId).toBe(told[1]?.threadId)
    }
  })

  it('undoes all of a batch when one of its mails fails', async () => {
    const mailbox = newMailbox()
    const broken = newMail()
    Reflect.set(broken, 'rawKey', null)
    await expect(async () => {
      await mailbox.stub().deliver([newMail(), broken])
    }).rejects.toThrow(/NOT NULL/)
    for (const table of ['mails', 'threads', 'header_ids', 'mail_text']) expect(await rowsOf(mailbox, table)).toBe(0)
  })

  it('files the others when one of many cannot be filed, and fails all the same', async () => {
    const mailbox = newMailbox()
    const [first, broken, last] = [newMail(), newMail(), newMail()]
    Reflect.set(broken, 'rawKey', null)
    await expect(mailbox.deliver([first, broken, last])).rejects.toThrow(/NOT NULL/)
    expect(await mailbox.listHeld([first.id, broken.id, last.id])).toEqual([first.id, last.id])
  })

  it('takes more than one call can carry', async () => {
    const mailbox = newMailbox()
    const text = 'wörter '.repeat(40_000)
    const mails = Array.from({ length: 120 }, () => newMail({ text }))
    const delivered = await mailbox.deliver(mails)
    expect(delivered.map(({ id }) => id)).toEqual(mails.map(({ id }) => id))
    expect(await rowsOf(mailbox, 'mails')).toBe(120)
  })

  it('keeps no more of a mail than a row can hold', async () => {
    const mailbox = newMailbox()
    const many = Array.from({ length: 5_000 }, (_, n) => `"\u0001 文" <r${n}@peer.example>`)
    const attachment = { size: 1, contentType: 'text/plain', contentId: null, disposition: null }
    const mail = newMail({
      text: '文'.repeat(2_000_000),
      summary: {
        subject: 's'.repeat(100_000),
        from: 'f'.repeat(100_000),
        snippet: 'x'.repeat(100_000),
        to: many,
        cc: many,
        bcc: many,
        replyTo: many,
        references: many,
        inReplyTo: many,
        attachments: many.map((filename, n) => ({ ...attachment, id: String(n), filename })),
      },
    })
    await mailbox.deliver([mail])
    const bytes = await runInDurableObject(mailbox.stub(), (_, state) =>
      Number(state.storage.sql.exec('select octet_length(summary) + octet_length(subject) as n from mails').one()['n']),
    )
    expect(bytes).toBeGreaterThan(100_000)
    expect(bytes).toBeLessThan(1_900_000)
    expect((await mailbox.getMail(mail.id, null))?.summary.to.length).toBeGreaterThan(500)
  })
})

describe('deliver of hostile text', () => {
  it.each([
    '\0',
    'a\0b',
    '\ud800',
    '\udc00\ud800',
    '\u202e',
    "'; drop table mails; --",
    '\uffff',
    '<>',
    'x'.repeat(5_000),
  ])('keeps %j in every field', async (evil) => {
    const mailbox = newMailbox()
    const attachment = { id: evil, filename: evil, size: 0, contentType: evil, contentId: evil, disposition: null }
    const fields = { from: evil, subject: evil, headerId: evil, snippet: evil, attachments: [attachment] }
    const lists = { to: [evil], cc: [evil], bcc: [evil], replyTo: [evil], inReplyTo: [evil], references: [evil, evil] }
    const mail = newMail({ text: evil, deliveredTo: evil, summary: { ...fields, ...lists } })
    await mailbox.deliver([mail, newMail()])
    expect((await mailbox.listThreads(ALL)).items).toHaveLength(2)
    expect((await mailbox.getMail(mail.id, null))?.summary.to).toEqual([evil])
  })
})

describe('an evicted mailbox', () => {
  it('has everything when it wakes up', async () => {
    const mailbox = newMailbox()
    const mail = newMail({ scan: scanOf(1) })
    const [delivered] = await mailbox.deliver([mail])
    await evictDurableObject(mailbox.stub())
    expect(await mailbox.getMail(mail.id, delivered?.threadId ?? '')).toEqual({
      id: mail.id,
      threadId: delivered?.threadId,
      folder: 'inbox',
      isRead: false,
      deliveredTo: 'ada@a.example',
      receivedAtMs: mail.receivedAtMs,
      sizeBytes: 100,
      rawKey: mail.rawKey,
      isRawOnly: false,
      summary: mail.summary,
      checks: null,
      scan: scanOf(1),
    })
    expect((await mailbox.deliver([mail]))[0]?.isDuplicate).toBe(true)
    expect(await mailbox.stats()).toEqual({ unread: 1, lastReceivedAtMs: mail.receivedAtMs })
  })
})

describe('moveDelivery', () => {
  const spam = { folder: 'spam', scan: scanOf(9) } as const

  it('moves a mail alone, once', async () => {
    const mailbox = newMailbox()
    const first = newMail()
    const second = newMail({ summary: { inReplyTo: [first.summary.headerId ?? ''] } })
    await mailbox.deliver([first, second])
    expect(await mailbox.moveDelivery(second.id, spam)).toBe('moved')
    expect(await mailbox.moveDelivery(second.id, spam)).toBe('moved')
    const [moved, stayed] = [await mailbox.getMail(second.id, null), await mailbox.getMail(first.id, null)]
    expect([moved?.folder, moved?.scan?.score, stayed?.folder, stayed?.scan]).toEqual(['spam', 9, 'inbox', null])
    expect((await mailbox.listThreads(ALL)).items.map(({ mailCount }) => mailCount)).toEqual([1, 1])
    expect(await rowsOf(mailbox, 'threads')).toBe(2)
  })

  it('keeps the id of a thread that moves as a whole', async () => {
    const mailbox = newMailbox()
    const mail = newMail()
    const [delivered] = await mailbox.deliver([mail])
    expect(await mailbox.moveDelivery(mail.id, spam)).toBe('moved')
    expect(await mailbox.getThread(delivered?.threadId ?? '')).toMatchObject({ folder: 'spam', mailCount: 1 })
    expect(await mailbox.stats()).toMatchObject({ unread: 0 })
  })

  it.each([
    ['read', { isRead: true }],
    ['marked as unread', { isRead: false }],
    ['archived', { folder: 'archive' }],
    ['put where it was', { folder: 'inbox' }],
  ] as const)('leaves a mail where it is that somebody has %s, and notes the scan', async (_, changes) => {
    const mailbox = newMailbox()
    const mail = newMail()
    const [delivered] = await mailbox.deliver([mail])
    const thread = await mailbox.updateThread(delivered?.threadId ?? '', changes)
    expect(await mailbox.moveDelivery(mail.id, spam)).toBe('kept')
    expect(await mailbox.getMail(mail.id, null)).toMatchObject({ folder: thread?.folder, scan: { score: 9 } })
  })

  it('says so when the mail is not there', async () => {
    const mailbox = newMailbox()
    expect(await mailbox.moveDelivery(crypto.randomUUID(), spam)).toBe('missing')
    expect(await mailbox.saveScan(crypto.randomUUID(), scanOf(1))).toBe(false)
  })

  it('stands by a mail that is where it belongs', async () => {
    const mailbox = newMailbox()
    const mail = newMail({ folder: 'spam' })
    await mailbox.deliver([mail])
    expect(await mailbox.moveDelivery(mail.id, spam)).toBe('moved')
    expect(await mailbox.saveScan(mail.id, scanOf(3))).toBe(true)
    expect(await mailbox.getMail(mail.id, null)).toMatchObject({ folder: 'spam', scan: { score: 3 } })
  })
})

describe('purging', () => {
  it('removes a thread from the trash only, with its words, and keeps what is to be done with its bytes', async () => {
    const mailbox = newMailbox()
    const mail = newMail({ text: 'unfindable' })
    const [delivered] = await mailbox.deliver([mail, newMail()])
    const threadId = delivered?.threadId ?? ''
    expect(await mailbox.purgeThread(threadId)).toBe(false)
    await mailbox.updateThread(threadId, { folder: 'trash' })
    expect(await mailbox.purgeThread(threadId)).toBe(true)
    expect(await mailbox.purgeThread(threadId)).toBe(false)
    expect(await mailbox.getThread(threadId)).toBeNull()
    expect(await mailbox.listHeld([mail.id, 'x'])).toEqual([])
    expect(await rowsOf(mailbox, 'mail_text')).toBe(1)
    expect(await rowsOf(mailbox, 'header_ids')).toBe(1)
    await evictDurableObject(mailbox.stub())
    expect(await mailbox.listReleased('', 10)).toEqual([{ id: mail.id, rawKey: mail.rawKey }])
    await mailbox.forgetReleased([mail.id])
    expect(await mailbox.listReleased('', 10)).toEqual([])
  })

  it('removes mails a page at a time, and leaves the rest of a thread in order', async () => {
    const mailbox = newMailbox()
    const first = newMail({ summary: { subject: 'First' } })
    const others = Array.from({ length: 3 }, () =>
      newMail({ summary: { inReplyTo: [first.summary.headerId ?? ''], subject: 'Re: First' } }),
    )
    await mailbox.deliver([first, ...others])
    expect(await mailbox.purgeMails({ folder: null, beforeMs: null }, 1)).toBe(1)
    expect((await mailbox.listThreads(ALL)).items).toMatchObject([{ mailCount: 3, subject: 'Re: First' }])
    expect(await mailbox.purgeMails({ folder: null, beforeMs: null }, 100)).toBe(3)
    expect(await mailbox.purgeMails({ folder: null, beforeMs: null }, 100)).toBe(0)
    expect(await mailbox.listThreads(ALL)).toEqual({ items: [], hasMore: false })
    expect(await mailbox.listReleased('', 100)).toHaveLength(4)
  })
})

describe('erase', () => {
  it('leaves nothing, and a late delivery brings nothing back', async () => {
    const mailbox = newMailbox()
    const mail = newMail()
    await mailbox.deliver([mail])
    await mailbox.erase()
    await expect(mailbox.deliver([mail])).rejects.toMatchObject({ code: 'not_found' })
    await evictDurableObject(mailbox.stub())
    await expect(mailbox.deliver([mail])).rejects.toMatchObject({ code: 'not_found' })
    await expect(mailbox.stats()).rejects.toMatchObject({ code: 'not_found' })
    const tables = await runInDurableObject(mailbox.stub(), (_, state) =>
      state.storage.sql.exec("select name from sqlite_master where name not like '\\_%' escape '\\'").toArray(),
    )
    expect(tables).toEqual([])
    await mailbox.erase()
  })
})

describe('eraseIfEmpty', () => {
  it('erases no mailbox with mail, and an erased one again', async () => {
    const mailbox = newMailbox()
    await mailbox.deliver([newMail()])
    expect(await mailbox.eraseIfEmpty()).toBe(false)
    expect(await mailbox.stats()).toMatchObject({ unread: 1 })
    await mailbox.purgeMails({ folder: null, beforeMs: null }, 1)
    expect([await mailbox.eraseIfEmpty(), await mailbox.eraseIfEmpty()]).toEqual([true, true])
    await expect(mailbox.stats()).rejects.toMatchObject({ code: 'not_found' })
  })

  it('meets deliveries that come at the same time: each is either kept or refused', async () => {
    const mailbox = newMailbox()
    await mailbox.stats()
    const deliveries = Array.from({ length: 10 }, () =>
      mailbox.deliver([newMail()]).then(
        () => true,
        () => false,
      ),
    )
    const isErased = await mailbox.eraseIfEmpty()
    const kept = (await Promise.all(deliveries)).filter((isKept) => isKept).length
    expect(isErased ? kept === 0 : kept === 10).toBe(true)
  })
})

describe('migrate', () => {
  const journal = (count: number) => ({
    entries: Array.from({ length: count }, (_, idx) => ({ idx, tag: `000${idx}_test` })),
  })
  const first = 'create table a (x)'
  const fresh = () => env.MAILBOX.get(env.MAILBOX.newUniqueId())

  it('undoes a step that fails, with its tables, and goes on from there', async () => {
    await runInDurableObject(fresh(), async (_, { storage }) => {
      await storage.deleteAll()
      const broken = {
        m0000: first,
        m0001: 'create table b (x);--> statement-breakpoint\ninsert into nowhere values (1)',
      }
      expect(() => migrate(storage, { journal: journal(2), migrations: broken })).toThrow(/nowhere/)
      expect(storage.kv.get('schema')).toBe(1)
      expect(() => storage.sql.exec('select * from b')).toThrow(/no such table/)
      migrate(storage, { journal: journal(2), migrations: { ...broken, m0001: 'create table b (x)' } })
      expect(storage.kv.get('schema')).toBe(2)
      migrate(storage, { journal: journal(2), migrations: {} })
    })
  })

  it('refuses tables that newer code made, and a step that is missing', async () => {
    await runInDurableObject(fresh(), async (_, { storage }) => {
      await storage.deleteAll()
      expect(() => migrate(storage, { journal: journal(1), migrations: {} })).toThrow(/missing/)
      migrate(storage, { journal: journal(1), migrations: { m0000: first } })
      expect(() => migrate(storage, { journal: journal(0), migrations: {} })).toThrow(/does not know/)
    })
  })
})

describe('the client', () => {
  it('refuses an id that is none', async () => {
    await expect(openMailbox(env.MAILBOX, 'ada@a.example').stats()).rejects.toThrow(/Invalid Durable Object ID/)
  })

  const failing = (errors: readonly object[]) => {
    let calls = 0
    const stub = {
      stats: async () => {
        const error = errors[calls++]
        if (error) throw Object.assign(new Error('x'), error)
        return { unread: 0, lastReceivedAtMs: null }
      },
    }
    const namespace = { idFromString: (id: string) => id, get: () => stub }
    const { stats } = openMailbox(namespace as unknown as typeof env.MAILBOX, 'x')
    return { stats, calls: () => calls }
  }

  it('makes a call once more after a reset, with a new stub', async () => {
    const { stats, calls } = failing([{ durableObjectReset: true, remote: true }])
    expect(await stats()).toMatchObject({ unread: 0 })
    expect(calls()).toBe(2)
  })

  it.each([
    ['two resets', [{ durableObjectReset: true }, { durableObjectReset: true }], 2, { code: 'service_unavailable' }],
    ['overload', [{ overloaded: true, retryable: true }], 1, { code: 'service_unavailable' }],
    ['a lost connection', [{}], 1, { code: 'service_unavailable' }],
    ['a fault of our code in there', [{ remote: true }], 1, { message: 'x', remote: true }],
  ])('answers %s', async (_, errors, wanted, answer) => {
    const { stats, calls } = failing(errors)
    await expect(stats()).rejects.toMatchObject(answer)
    expect(calls()).toBe(wanted)
  })
})
