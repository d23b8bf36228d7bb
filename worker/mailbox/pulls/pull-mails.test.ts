import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { newMail, newMailbox, type OwnMailbox, scanOf } from '../../../test/worker/new-mail.ts'
import type { PullQuery } from '../mailbox-mail.ts'

const AT_MS = Date.UTC(2026, 10, 25)
const QUERY: PullQuery = { source: 'site', askedUs: null, limit: 50, bytesMax: 10_000_000, nowMs: AT_MS }

async function pull(mailbox: OwnMailbox, query: Partial<PullQuery> = {}) {
  const { mails, untilUs } = await mailbox.pull({ ...QUERY, ...query })
  return { ids: mails.map(({ id }) => id), untilUs }
}

/** All that a source gets when it gives back each time it was given. */
async function pullAll(mailbox: OwnMailbox, giveBack: (us: number) => number = (us) => us, query = {}) {
  const ids: string[] = []
  let askedUs: number | null = null
  for (;;) {
    const page = await pull(mailbox, { ...query, askedUs })
    ids.push(...page.ids)
    if (page.ids.length === 0) return { ids, untilUs: page.untilUs }
    askedUs = giveBack(page.untilUs)
  }
}

const sameInstant = (count: number) => Array.from({ length: count }, () => newMail({ receivedAtMs: AT_MS }))
const idsOf = (mails: readonly { readonly id: string }[]) => mails.map(({ id }) => id)

describe('pull', () => {
  it('gives 500 mails of one instant once each, in their order, by pages', async () => {
    const mailbox = newMailbox()
    const mails = sameInstant(500)
    await mailbox.deliver(mails)
    expect((await pullAll(mailbox)).ids).toEqual(idsOf(mails))
    expect((await pullAll(mailbox, undefined, { source: 'other', limit: 7 })).ids).toEqual(idsOf(mails))
  })

  it('gives them once to a client that keeps milliseconds', async () => {
    const mailbox = newMailbox()
    const mails = sameInstant(20)
    await mailbox.deliver(mails)
    expect((await pullAll(mailbox, (us) => us - (us % 1_000), { limit: 20 })).ids).toEqual(idsOf(mails))
  })

  it('gives a lost answer again: without a time, and with the last one', async () => {
    const mailbox = newMailbox()
    const mails = sameInstant(6)
    await mailbox.deliver(mails)
    const first = await pull(mailbox, { limit: 2 })
    expect(await pull(mailbox, { limit: 2 })).toEqual(first)
    const second = await pull(mailbox, { limit: 2, askedUs: first.untilUs })
    expect(await pull(mailbox, { limit: 2, askedUs: first.untilUs })).toEqual(second)
    // What was given back counts as taken; the second answer does not.
    expect(await pull(mailbox, { limit: 2 })).toEqual(second)
    expect(second.ids).toEqual(idsOf(mails.slice(2, 4)))
    expect((await pull(mailbox, { askedUs: second.untilUs })).ids).toEqual(idsOf(mails.slice(4)))
  })

  it('moves nothing by an empty answer', async () => {
    const mailbox = newMailbox()
    expect(await pull(mailbox)).toEqual({ ids: [], untilUs: 0 })
    const mail = newMail()
    await mailbox.deliver([mail])
    const { untilUs, ids } = await pull(mailbox, { askedUs: 0 })
    expect(ids).toEqual([mail.id])
    for (let n = 0; n < 3; n++) expect(await pull(mailbox, { askedUs: untilUs })).toEqual({ ids: [], untilUs })
    const late = newMail({ receivedAtMs: 1_000 })
    await mailbox.deliver([late])
    expect((await pull(mailbox, { askedUs: untilUs })).ids).toEqual([late.id])
  })

  it('misses nothing after a time that a source made up, not even one of the future', async () => {
    const mailbox = newMailbox()
    const nowMs = Date.now()
    const { untilUs } = await pull(mailbox, { askedUs: (nowMs + 3_600_000) * 1_000, nowMs })
    expect(untilUs).toBe(nowMs * 1_000)
    const mail = newMail()
    await mailbox.deliver([mail])
    expect((await pull(mailbox, { askedUs: untilUs, nowMs })).ids).toEqual([mail.id])
    expect((await pull(mailbox, { askedUs: untilUs - 86_400_000_000, nowMs })).ids).toEqual([mail.id])
  })

  it('keeps sources apart', async () => {
    const mailbox = newMailbox()
    const mails = sameInstant(2)
    await mailbox.deliver(mails)
    const { untilUs } = await pull(mailbox)
    await pull(mailbox, { askedUs: untilUs })
    expect((await pull(mailbox)).ids).toEqual([])
    expect((await pull(mailbox, { source: 'other' })).ids).toEqual(idsOf(mails))
  })

  it('ends a page before its mails are too large together, but not before the first', async () => {
    const mailbox = newMailbox()
    const mails = [900, 400, 600, 100, 5_000, 1].map((sizeBytes) => newMail({ sizeBytes }))
    await mailbox.deliver(mails)
    const pages: number[] = []
    let askedUs: number | null = null
    for (;;) {
      const page = await pull(mailbox, { bytesMax: 1_000, askedUs })
      if (page.ids.length === 0) break
      pages.push(page.ids.length)
      askedUs = page.untilUs
    }
    expect(pages).toEqual([1, 2, 1, 1, 1])
  })

  it('leaves spam out, and gives what leaves it as something new', async () => {
    const mailbox = newMailbox()
    const [spam, mail] = [newMail({ folder: 'spam' }), newMail()]
    const filed = await mailbox.deliver([spam, mail])
    const { ids, untilUs } = await pull(mailbox)
    expect(ids).toEqual([mail.id])
    const threadOf = (id: string) => filed.find((each) => each.id === id)?.threadId ?? ''
    await mailbox.updateThread(threadOf(spam.id), { folder: 'inbox' })
    const after = await pull(mailbox, { askedUs: untilUs })
    expect(after.ids).toEqual([spam.id])
    expect(after.untilUs).toBeGreaterThan(untilUs)
    await mailbox.updateThread(threadOf(mail.id), { folder: 'spam' })
    expect((await pull(mailbox, { askedUs: 0 })).ids).toEqual([spam.id])
  })

  it('leaves out what a late scan calls spam, alone or out of its thread', async () => {
    const mailbox = newMailbox()
    const alone = newMail()
    const parent = newMail()
    const reply = newMail({ summary: { inReplyTo: [parent.summary.headerId ?? ''] } })
    await mailbox.deliver([alone, parent, reply])
    for (const { id } of [alone, reply]) await mailbox.moveDelivery(id, { folder: 'spam', scan: scanOf(9) })
    expect((await pull(mailbox)).ids).toEqual([parent.id])
  })

  it('gives what was archived or thrown away before a source asked, and gives nothing twice for it', async () => {
    const mailbox = newMailbox()
    const mails = [newMail(), newMail()]
    const [archived, thrown] = await mailbox.deliver(mails)
    await mailbox.updateThread(archived?.threadId ?? '', { folder: 'archive' })
    await mailbox.updateThread(thrown?.threadId ?? '', { folder: 'trash' })
    const { ids, untilUs } = await pull(mailbox)
    expect(ids).toEqual(idsOf(mails))
    for (const each of [archived, thrown]) await mailbox.updateThread(each?.threadId ?? '', { folder: 'inbox' })
    expect((await pull(mailbox, { askedUs: untilUs })).ids).toEqual([])
  })

  it('remembers no more sources than it must', async () => {
    const mailbox = newMailbox()
    for (let n = 0; n < 60; n++) await pull(mailbox, { source: `site ${n}`, nowMs: AT_MS + n })
    const sources = await runInDurableObject(mailbox.stub(), (_, { storage }) =>
      [...storage.sql.exec('select source from pulls order by at_ms').raw()].flat(),
    )
    expect(sources).toEqual(Array.from({ length: 50 }, (_, n) => `site ${n + 10}`))
  })
})
