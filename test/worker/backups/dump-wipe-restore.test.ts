/** Dump, wipe, restore: what was there is there, the ledger check passes, and nothing that was delivered is sent again (F24). */
import { env } from 'cloudflare:workers'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { openMailbox } from '../../../worker/mailbox/client.ts'
import { advanceBackup } from '../../../worker/services/backups/advance-backup.ts'
import { releaseRestored, showRestore } from '../../../worker/services/backups/restore/start-restore.ts'
import { checkIntegrity } from '../../../worker/services/ledgers/integrity/check-integrity.ts'
import { mailboxes } from '../../../worker/store/directory/schema.ts'
import { createMailbox } from '../create-mailbox.ts'
import { createTenant } from '../create-tenant.ts'
import { acceptMail, addressOf, findProblems, readRecipients } from '../faults/mails.ts'
import { runRound, settle } from '../faults/settle.ts'
import { clearStage, createWorld, type World } from '../faults/world.ts'
import { fileMail } from '../file-mail.ts'
import { fillTenant } from '../fill-tenant.ts'
import { createMember } from '../people/create-person.ts'
import { confirm, dumpAll, makeBackup, restore, wipe } from './deployment.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

beforeEach(async () => {
  await clearStage()
  await wipe()
  for (let { objects } = await env.RAW.list(); objects.length > 0; { objects } = await env.RAW.list())
    await env.RAW.delete(objects.map(({ key }) => key))
})
afterAll(async () => {
  await env.RAW.delete('restore/place.json')
})

/** Alarms of the integrity job. */
async function findGaps(world: World): Promise<readonly string[]> {
  const lines: string[] = []
  const deps = { ...world.deps(), log: (_level: string, event: string) => lines.push(event) }
  for (let begin = true; !lines.includes('integrity.finished'); begin = false) await checkIntegrity(deps, begin)
  return lines.filter((event) => event !== 'integrity.finished')
}

describe('a backup of everything', () => {
  it('brings back every row and every mailbox as it was', async () => {
    const world = await createWorld({ relays: 0 })
    const owner = world.tenant
    await createMember(owner, 'owner')
    await fillTenant(owner)
    await fillTenant(await createTenant({ shard: 1 }))
    const [mailbox, other] = [await createMailbox(owner, 'a'), await createMailbox(owner, 'b')]
    const filed = await fileMail(owner, [mailbox, other], { summary: { subject: 'Grüße' } })
    for (let n = 0; n < 120; n++) await fileMail(owner, [mailbox], { summary: { subject: `mail ${n}` } })
    await env.DB.prepare("insert into settings values ('platform_name', '\"Post\"')").run()
    // Not the whole cron: there are webhooks of nobody.
    const id = await makeBackup(world, (deps) => advanceBackup(deps, { timeMs: 10_000, pages: 7 }))
    const before = await dumpAll()
    const threads = await openMailbox(env.MAILBOX, mailbox.objectId).listThreads(QUERY)
    await wipe()
    const shown = await restore(world, { backup_id: id })
    expect(shown).toMatchObject({ state: 'ready', problem: null, differences: [], unasked_relays: [] })
    const after = await dumpAll()
    for (const [name, rows] of Object.entries(before))
      if (!CHANGED.includes(name)) expect([name, after[name]]).toEqual([name, rows])
    expect(after['0/settings']).toContain(JSON.stringify({ key: 'platform_name', value: '"Post"' }))
    // Objects of the old deployment are left alone: the mailbox has a new one with all of it.
    const rows = await world.deps().directory.select().from(mailboxes)
    const restored = rows.find((row) => row.id === mailbox.id)
    expect(restored?.objectId).not.toBe(mailbox.objectId)
    const opened = openMailbox(env.MAILBOX, restored?.objectId ?? '')
    expect(await opened.listThreads(QUERY)).toEqual(threads)
    expect(await opened.stats()).toMatchObject(await openMailbox(env.MAILBOX, mailbox.objectId).stats())
    expect((await opened.getMail(filed.id, null))?.id).toBe(filed.id)
    expect(await findGaps(world)).toEqual([])
  })
})

const QUERY = { folders: [], isRead: null, limit: 50, after: null, before: null } as const

/** Held mail, new objects, and what no backup has. */
const CHANGED = [
  ...['jobs', 'recipients', 'messages', 'deliveries'].flatMap((name) => [`1/${name}`, `2/${name}`]),
  ...['mailboxes', 'settings', 'session', 'mx_entries', 'shards', 'relay_nonces', 'event_outbox'].map(
    (name) => `0/${name}`,
  ),
]

describe('F24: a database of yesterday', () => {
  /** Mails in every stage when the backup is made; then a day goes by in which all of them come to their end. */
  async function stage(world: World) {
    const problems: string[] = []
    // No day of this test is one on which domains are looked at.
    await env.DB.prepare('update domains set checked_at_ms = ?')
      .bind(world.now() + 30 * DAY_MS)
      .run()
    const delivered = await acceptMail(world, { to: [addressOf(0, 'ok')] }, problems)
    const deferred = await acceptMail(world, { to: [addressOf(4, 'ok'), addressOf(0, 'ok')] }, problems)
    const refused = await acceptMail(world, { to: [addressOf(3, 'policy')], attachedBytes: 80_000 }, problems)
    await runRound(world)
    for (const relay of world.relays) relay.link = 'down'
    const waiting = await acceptMail(world, { to: [addressOf(0, 'ok')] }, problems)
    const id = await makeBackup(world)
    for (const relay of world.relays) relay.link = 'up'
    const mails = [delivered, deferred, refused, waiting]
    await settle(world, mails, problems)
    expect([...problems, ...(await findProblems(world, mails))]).toEqual([])
    world.advance(DAY_MS)
    return { id, mails, problems }
  }

  it('is restored: relays say what became of each mail, nothing goes out twice', async () => {
    const world = await createWorld({ relays: 2 })
    const { id, mails, problems } = await stage(world)
    const copies = world.copies.length
    await wipe()
    world.restart()
    const shown = await restore(world, { backup_id: id })
    expect(shown).toMatchObject({ state: 'ready', differences: [], problem: null, held: [] })
    expect(shown.found_at_relays).toBeGreaterThanOrEqual(3)
    await confirm(world.deps())
    await settle(world, mails, problems)
    expect([...problems, ...(await findProblems(world, mails))]).toEqual([])
    expect(world.copies).toHaveLength(copies)
    expect(await findGaps(world)).toEqual([])
  })

  it('is restored without its relay: mail that may have been delivered is held until a person decides', async () => {
    const world = await createWorld({ relays: 2 })
    const { id, mails, problems } = await stage(world)
    const copies = world.copies.length
    // Both are gone for good, with their journals.
    for (const relay of world.relays) relay.link = 'down'
    await wipe()
    world.restart()
    const shown = await restore(world, { backup_id: id })
    expect(shown.unasked_relays).toHaveLength(2)
    const [held] = shown.held
    expect(shown.held).toHaveLength(1)
    expect(held).toMatchObject({ tenant_id: world.tenant.tenant.id })
    expect(held?.emails).toBeGreaterThanOrEqual(3)
    await confirm(world.deps())
    // Another relay takes part from now on: it gets nothing of it.
    const fresh = await createWorld({ tenant: world.tenant, relays: 1, offsetMs: world.now() - Date.now() })
    for (let round = 0; round < 5; round++) {
      await runRound(fresh)
      fresh.advance(120_000)
    }
    expect(fresh.copies).toEqual([])
    const rows = await readRecipients(fresh, mails)
    expect(rows.filter((row) => (row.held_at_ms ?? 0) > (row.released_at_ms ?? 0)).length).toBeGreaterThanOrEqual(3)
    const released = await releaseRestored(fresh.deps(), 'test', world.tenant.tenant.id)
    expect(released).toEqual({ released: held?.emails, hasMore: false })
    await settle(fresh, mails, problems)
    expect((await showRestore(fresh.deps())).held).toEqual([])
    // By the decision of a person, and once.
    expect(fresh.copies.length).toBeGreaterThan(0)
    expect(new Set(fresh.copies.map(({ job, n }) => `${job} ${n}`)).size).toBe(fresh.copies.length)
    expect(world.copies).toHaveLength(copies)
  })
})
