import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { newMail, newMailbox } from '../../../test/worker/new-mail.ts'
import { CONTACTS_MAX, type ContactQuery } from '../mailbox-mail.ts'

const ANY: ContactQuery = { text: '', limit: 100, after: null, before: null }
const EVE = { address: 'eve@peer.example', name: 'Eve' }

async function fill(people: readonly (readonly [address: string, name: string, atMs: number])[]) {
  const mailbox = newMailbox()
  for (const [address, name, atMs] of people) await mailbox.keepContacts([{ address, name }], atMs)
  const find = async (over: Partial<ContactQuery> = {}) => {
    const { items, hasMore } = await mailbox.listContacts({ ...ANY, ...over })
    return { found: items.map(({ address }) => address), hasMore }
  }
  return { mailbox, find }
}

describe('keepContacts', () => {
  it('keeps the newest name that was told and the newest use, in whatever order they come', async () => {
    const uses = [
      ['', 3],
      ['Eve', 1],
      ['Eve B', 2],
    ] as const
    const orders = [uses, uses.toReversed(), [uses[1], uses[0], uses[2]]]
    for (const order of orders) {
      const { mailbox } = await fill(order.map(([name, atMs]) => [EVE.address, name, atMs]))
      const { items } = await mailbox.listContacts(ANY)
      expect(items).toEqual([{ address: EVE.address, name: expect.stringMatching(/^Eve/), usedAtMs: 3 }])
    }
    const { mailbox } = await fill([
      [EVE.address, 'Old', 1],
      [EVE.address, 'New', 2],
      [EVE.address, 'Older', 0],
      [EVE.address, '', 5],
    ])
    expect((await mailbox.listContacts(ANY)).items).toEqual([{ ...EVE, name: 'New', usedAtMs: 5 }])
  })

  it('cuts names, and leaves out addresses that no mail could go to', async () => {
    const { mailbox } = await fill([
      ['a@x.example', `${'n'.repeat(199)}😀`, 1],
      [`${'a'.repeat(300)}@x.example`, '', 1],
    ])
    const { items } = await mailbox.listContacts(ANY)
    expect(items.map(({ name }) => name)).toEqual([`${'n'.repeat(199)}\ufffd`])
  })

  it('drops who was not used for longest when there are too many', async () => {
    const { mailbox } = await fill([])
    const people = Array.from({ length: CONTACTS_MAX }, (_, n) => ({ address: `p${n}@x.example`, name: '' }))
    await mailbox.keepContacts(people, 1_000)
    await mailbox.keepContacts([{ address: 'p0@x.example', name: '' }, EVE], 2_000)
    await mailbox.keepContacts([{ address: 'late@x.example', name: '' }], 3_000)
    const { items, hasMore } = await mailbox.listContacts({ ...ANY, limit: CONTACTS_MAX })
    expect([items.length, hasMore]).toEqual([CONTACTS_MAX, false])
    expect(items.slice(0, 3).map(({ address }) => address)).toEqual(['late@x.example', EVE.address, 'p0@x.example'])
  })
})

describe('a mail with a contact', () => {
  it('keeps it once, and not again for a repeat of the mail', async () => {
    const mailbox = newMailbox()
    const mail = newMail({ contact: EVE })
    await mailbox.deliver([mail])
    expect((await mailbox.listContacts(ANY)).items).toEqual([{ ...EVE, usedAtMs: mail.receivedAtMs }])
    await mailbox.removeContact(EVE.address)
    await mailbox.deliver([mail])
    expect((await mailbox.listContacts(ANY)).items).toEqual([])
  })
})

describe('listContacts', () => {
  const PEOPLE = [
    ['ada@a.example', 'Ada Lovelace', 5],
    ['grace@navy.example', 'Grace "Amazing" Hopper', 4],
    ['jurgen@b.example', 'JU\u0308RGEN', 3],
    ['100%_@c.example', '', 2],
    ['x@d.example', '', 1],
  ] as const

  it('finds parts of addresses and names, in any case and form', async () => {
    const { find } = await fill(PEOPLE)
    const cases = [
      ['', 5],
      ['ADA', 1],
      ['lace', 1],
      ['navy.', 1],
      ['jürgen', 1],
      ['%', 1],
      ['_', 1],
      ['"', 1],
      ['nobody', 0],
    ] as const
    for (const [text, count] of cases) expect([text, (await find({ text })).found.length]).toEqual([text, count])
  })

  it('pages in both directions, those used last first', async () => {
    const { find } = await fill(PEOPLE)
    const all = PEOPLE.map(([address]) => address)
    expect(await find()).toEqual({ found: all, hasMore: false })
    expect(await find({ limit: 2 })).toEqual({ found: all.slice(0, 2), hasMore: true })
    expect(await find({ limit: 2, after: all[1] ?? '' })).toEqual({ found: all.slice(2, 4), hasMore: true })
    expect(await find({ limit: 2, after: all[3] ?? '' })).toEqual({ found: all.slice(4), hasMore: false })
    expect(await find({ limit: 2, before: all[4] ?? '' })).toEqual({ found: all.slice(2, 4), hasMore: true })
    expect(await find({ text: 'example', limit: 1, after: all[0] ?? '' })).toEqual({ found: [all[1]], hasMore: true })
    expect(await find({ after: 'nobody@x.example' })).toEqual({ found: [], hasMore: false })
  })

  it('goes with the mailbox', async () => {
    const { mailbox } = await fill(PEOPLE)
    expect(await mailbox.removeContact('ada@a.example')).toBe(true)
    expect(await mailbox.removeContact('ada@a.example')).toBe(false)
    await mailbox.erase()
    await expect(mailbox.listContacts(ANY)).rejects.toMatchObject({ code: 'not_found' })
    const left = await runInDurableObject(mailbox.stub(), (_, state) =>
      state.storage.sql.exec("select name from sqlite_master where name = 'contacts'").toArray(),
    )
    expect(left).toEqual([])
  })
})
