import { env } from 'cloudflare:workers'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { listReceived, readDeliveryRows } from '../../../test/worker/create-inbound.ts'
import { createMailbox } from '../../../test/worker/create-mailbox.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'
import { fileMail } from '../../../test/worker/file-mail.ts'
import { givePlan } from '../../../test/worker/give-plan.ts'
import type { Deps } from '../../deps.ts'
import { openMailbox } from '../../mailbox/client.ts'
import { emptyOldFolders, type FolderLimits } from './empty-old-folders.ts'

vi.setConfig({ testTimeout: 60_000 })

const HOUR = 3_600_000
const DAY = 24 * HOUR

const at = (deps: Deps, nowMs: number): Deps => ({ ...deps, clock: { now: () => nowMs } })
const place = () => env.DB.prepare("select value from settings where key = 'mailbox_retention_place'").first('value')

/** A whole round at `nowMs`; how many runs it took. */
async function round(deps: Deps, nowMs: number, limits?: FolderLimits): Promise<number> {
  let runs = 0
  for (let begin = true; ; begin = false) {
    await emptyOldFolders(at(deps, nowMs), begin, limits)
    runs += 1
    if ((await place()) === '') return runs
    expect(runs).toBeLessThan(200)
  }
}

beforeAll(async () => {
  await env.DB.exec('create table other_tenants as select * from tenant')
  await env.DB.exec('delete from tenant')
})
afterAll(async () => {
  await env.DB.exec('insert or ignore into tenant select * from other_tenants')
  await env.DB.exec('drop table other_tenants')
})

describe('emptyOldFolders', () => {
  it('removes what lay in trash and spam as long as the plan says, and nothing else', async () => {
    const owner = await createTenant()
    await givePlan(owner, { trashDays: 3, spamLogDays: 7 })
    const box = await createMailbox(owner, 'ada')
    const mailbox = openMailbox(env.MAILBOX, box.objectId)
    const [kept, spam, trashed, late] = [
      await fileMail(owner, [box], { text: 'keepable' }),
      await fileMail(owner, [box], { folder: 'spam', summary: { inReplyTo: [], headerId: '<s@x>' }, text: 'spammy' }),
      await fileMail(owner, [box], { summary: { headerId: '<t@x>' }, text: 'trashed' }),
      await fileMail(owner, [box], { summary: { headerId: '<l@x>' }, text: 'later' }),
    ]
    const nowMs = Date.now()
    await mailbox.updateThread(trashed.threadIds[0] ?? '', { folder: 'trash', atMs: nowMs })
    // An old mail, but not long in the trash.
    await mailbox.updateThread(late.threadIds[0] ?? '', { folder: 'trash', atMs: nowMs + 2 * DAY })
    const left = async () => {
      const ids = [kept, spam, trashed, late].map(({ id }) => id)
      expect((await readDeliveryRows(owner)).map(({ id }) => id).sort()).toEqual(
        [...(await mailbox.listHeld(ids))].sort(),
      )
      expect(await listReceived(owner)).toHaveLength((await mailbox.listHeld(ids)).length)
      return [...(await mailbox.listHeld(ids))].sort()
    }
    const sorted = (...mails: { readonly id: string }[]) => mails.map(({ id }) => id).sort()
    await round(owner.deps, nowMs + 3 * DAY - HOUR)
    expect(await left()).toEqual(sorted(kept, spam, trashed, late))
    await round(owner.deps, nowMs + 3 * DAY + HOUR)
    expect(await left()).toEqual(sorted(kept, spam, late))
    await round(owner.deps, nowMs + 5 * DAY + HOUR)
    expect(await left()).toEqual(sorted(kept, spam))
    await round(owner.deps, nowMs + 7 * DAY + HOUR)
    expect(await left()).toEqual(sorted(kept))
    const search = {
      folders: [],
      isRead: null,
      limit: 10,
      after: null,
      before: null,
      from: [],
      to: [],
      cc: [],
      bcc: [],
    }
    const all = { ...search, hasAttachment: null, receivedFromMs: null, receivedUntilMs: null }
    expect((await mailbox.searchThreads({ ...all, words: 'trashed' })).items).toEqual([])
    expect((await mailbox.searchThreads({ ...all, words: 'keepable' })).items).toHaveLength(1)
    await round(owner.deps, nowMs + 3_000 * DAY)
    expect(await left()).toEqual(sorted(kept))
  })

  it('removes newsletters from the inbox after the days of their domain: no other mail, and none that was moved', async () => {
    const [owner, without] = [await createTenant(), await createTenant()]
    const setDays = async (days: number | null) =>
      env.DB.prepare('update domains set newsletter_days = ? where id = ?').bind(days, owner.domain.id).run()
    await setDays(10)
    const [box, other] = [await createMailbox(owner, 'ada'), await createMailbox(without, 'bob')]
    const fileIn = (tenant: typeof owner, mailbox: typeof box, summary: object) =>
      fileMail(tenant, [mailbox], { summary: { headerId: `<${crypto.randomUUID()}@x>`, inReplyTo: [], ...summary } })
    const [letter, moved, plain, elsewhere] = [
      await fileIn(owner, box, { isNewsletter: true }),
      await fileIn(owner, box, { isNewsletter: true }),
      await fileIn(owner, box, {}),
      await fileIn(without, other, { isNewsletter: true }),
    ]
    const mailbox = openMailbox(env.MAILBOX, box.objectId)
    const nowMs = Date.now()
    await mailbox.updateThread(moved.threadIds[0] ?? '', { folder: 'archive', atMs: nowMs })
    // An answer in the conversation of a newsletter is no newsletter.
    const answer = await fileIn(owner, box, { inReplyTo: ['<none@x>'] })
    const left = async () => [...(await mailbox.listHeld([letter, moved, plain, answer].map(({ id }) => id)))].sort()
    const sorted = (...mails: { readonly id: string }[]) => mails.map(({ id }) => id).sort()
    await round(owner.deps, nowMs + 10 * DAY - HOUR)
    expect(await left()).toEqual(sorted(letter, moved, plain, answer))
    await setDays(null)
    await round(owner.deps, nowMs + 3_000 * DAY)
    expect(await left()).toEqual(sorted(letter, moved, plain, answer))
    await setDays(10)
    await round(owner.deps, nowMs + 10 * DAY + HOUR)
    expect(await left()).toEqual(sorted(moved, plain, answer))
    expect((await readDeliveryRows(owner)).map(({ id }) => id).sort()).toEqual(sorted(moved, plain, answer))
    expect(await listReceived(owner)).toHaveLength(3)
    expect(await openMailbox(env.MAILBOX, other.objectId).listHeld([elsewhere.id])).toEqual([elsewhere.id])
  })

  it('leaves the bytes to another mailbox that has the mail', async () => {
    const owner = await createTenant()
    await givePlan(owner, { trashDays: 1 })
    const [ada, bob] = [await createMailbox(owner, 'ada'), await createMailbox(owner, 'bob')]
    const shared = await fileMail(owner, [ada, bob])
    const nowMs = Date.now()
    const trash = async (objectId: string, n: number) =>
      openMailbox(env.MAILBOX, objectId).updateThread(shared.threadIds[n] ?? '', { folder: 'trash', atMs: nowMs })
    await trash(ada.objectId, 0)
    await round(owner.deps, nowMs + 2 * DAY)
    expect(await openMailbox(env.MAILBOX, ada.objectId).listHeld([shared.id])).toEqual([])
    expect((await listReceived(owner)).map(({ key }) => key)).toEqual([shared.rawKey])
    await trash(bob.objectId, 1)
    await round(owner.deps, nowMs + 2 * DAY)
    expect(await listReceived(owner)).toEqual([])
  })

  it('goes on where it stopped, over tenants and mailboxes', async () => {
    const owners = [await createTenant(), await createTenant()]
    const nowMs = Date.now()
    const boxes: string[] = []
    for (const owner of owners)
      for (const local of ['ada', 'bob', 'eve']) {
        const box = await createMailbox(owner, local)
        await fileMail(owner, [box], { folder: 'spam' })
        boxes.push(box.objectId)
      }
    const limits = { timeMs: 20_000, steps: 1, mailboxes: 2, rounds: 1 }
    expect(await round(owners[0]!.deps, nowMs + 31 * DAY, limits)).toBeGreaterThan(6)
    for (const objectId of boxes)
      expect(await openMailbox(env.MAILBOX, objectId).purgeMails({ folder: null, beforeMs: null }, 1)).toBe(0)
    for (const owner of owners) expect(await listReceived(owner)).toEqual([])
  })

  it('is not held up by a mailbox that cannot be reached', async () => {
    const owner = await createTenant()
    const [gone, box] = [await createMailbox(owner, 'ada'), await createMailbox(owner, 'bob')]
    await openMailbox(env.MAILBOX, gone.objectId).erase()
    await fileMail(owner, [box], { folder: 'spam' })
    await round(owner.deps, Date.now() + 31 * DAY)
    expect(await listReceived(owner)).toEqual([])
  })
})
