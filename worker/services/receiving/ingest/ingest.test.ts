import { env } from 'cloudflare:workers'
import { AliasId } from '@mailstead/contracts/ids.ts'
import { and, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { arrive, listThreadsIn, readDelivery, readMailIn } from '../../../../test/worker/arrive.ts'
import { changeDomain, createReceiver } from '../../../../test/worker/create-inbound.ts'
import { createMailbox, type TestMailbox } from '../../../../test/worker/create-mailbox.ts'
import { CHECKS, SCAN } from '../../../../test/worker/create-received.ts'
import type { TestTenant } from '../../../../test/worker/create-tenant.ts'
import { newId } from '../../../platform/ids.ts'
import { addresses, aliases, aliasTargets, mailboxes } from '../../../store/directory/schema.ts'
import { ingest } from './ingest.ts'

async function createAlias(owner: TestTenant, local: string, targets: readonly TestMailbox[]): Promise<string> {
  const { deps, tenant, domain } = owner
  const nowMs = deps.clock.now()
  const id = AliasId.parse(newId(nowMs))
  const address = `${local}@${domain.name}`
  const row = { tenantId: tenant.id, domainId: domain.id, address }
  await deps.directory.batch([
    deps.directory.insert(aliases).values({ ...row, id, createdAtMs: nowMs, updatedAtMs: nowMs }),
    deps.directory.insert(addresses).values({ ...row, kind: 'alias', targetId: id, active: true }),
    ...targets.map((target) =>
      deps.directory.insert(aliasTargets).values({ tenantId: tenant.id, aliasId: id, mailboxId: target.id }),
    ),
  ])
  return address
}

async function disable(owner: TestTenant, mailbox: TestMailbox): Promise<void> {
  const { deps, tenant } = owner
  await deps.directory.batch([
    deps.directory
      .update(mailboxes)
      .set({ state: 'disabled' })
      .where(and(eq(mailboxes.tenantId, tenant.id), eq(mailboxes.id, mailbox.id))),
    deps.directory
      .update(addresses)
      .set({ active: false })
      .where(and(eq(addresses.tenantId, tenant.id), eq(addresses.address, mailbox.address))),
  ])
}

async function stage() {
  const owner = await createReceiver()
  const ada = await createMailbox(owner, 'ada')
  const bob = await createMailbox(owner, 'bob')
  return { owner, ada, bob, at: (local: string) => `${local}@${owner.domain.name}` }
}

type Stage = Awaited<ReturnType<typeof stage>>

/** Files one mail to these recipients; its row. */
async function file({ owner }: Stage, rcptTo: readonly string[], more: Partial<Parameters<typeof arrive>[1]> = {}) {
  const wake = await arrive(owner, { rcptTo, ...more })
  expect(await ingest(owner.deps, [wake])).toEqual([])
  const row = await readDelivery(owner, wake)
  expect(row).toMatchObject({ state: 'filed', dueAtMs: null, parseAttempts: 1 })
  return { wake, row }
}

describe('ingest files by the envelope', () => {
  it('into the mailbox of the recipient, whatever the header says', async () => {
    const staged = await stage()
    const raw = `From: e@x.example\r\nTo: ${staged.bob.address}\r\nSubject: by envelope\r\n\r\nHello there.\r\n`
    const { wake, row } = await file(staged, [staged.ada.address], { raw })
    expect(row).toMatchObject({
      kind: 'mail',
      isRawOnly: false,
      summary: { subject: 'by envelope', snippet: 'Hello there.' },
      placements: [
        {
          outcome: 'filed',
          by: 'mailbox',
          rcptTo: staged.ada.address,
          mailboxes: [{ id: staged.ada.id, folder: 'inbox' }],
        },
      ],
    })
    expect(await readMailIn(staged.ada, wake)).toMatchObject({
      deliveredTo: staged.ada.address,
      folder: 'inbox',
      checks: CHECKS,
      scan: SCAN,
      summary: { subject: 'by envelope' },
    })
    expect(await readMailIn(staged.bob, wake)).toBeNull()
  })

  it.each([
    ['in upper case', (name: string) => `ADA@${name.toUpperCase()}`],
    ['in quotes that say nothing', (name: string) => `"ada"@${name}`],
    ['with a plus part', (name: string) => `ada+lists@${name}`],
    ['in upper case with a plus part', (name: string) => `Ada+X+Y@${name}`],
  ])('an address %s', async (_, write) => {
    const staged = await stage()
    const { wake } = await file(staged, [write(staged.owner.domain.name)])
    expect(await readMailIn(staged.ada, wake)).not.toBeNull()
  })

  it('an address of an IDN domain, written either way', async () => {
    const name = `b${crypto.randomUUID().slice(0, 8)}ücher.example`
    const owner = await createReceiver({ domain: name })
    const ada = await createMailbox(
      { ...owner, domain: { ...owner.domain, name: new URL(`http://${name}`).hostname } },
      'ada',
    )
    for (const rcptTo of [`ada@${name}`, ada.address, `ADA@${name.toUpperCase()}`]) {
      const wake = await arrive(owner, { rcptTo: [rcptTo] })
      await ingest(owner.deps, [wake])
      expect(await readMailIn(ada, wake), rcptTo).not.toBeNull()
    }
  })

  it('a plus address only where the domain has them', async () => {
    const staged = await stage()
    await changeDomain(staged.owner, { plusAddressing: false })
    const { row } = await file(staged, [staged.at('ada+x')])
    expect(row.placements).toMatchObject([{ outcome: 'rejected' }])
  })

  it('an alias into every active mailbox of it, and nobody gets a rejection', async () => {
    const staged = await stage()
    const team = await createAlias(staged.owner, 'team', [staged.ada, staged.bob])
    const { wake, row } = await file(staged, [team])
    expect(row.placements).toMatchObject([{ outcome: 'filed', by: 'alias' }])
    for (const mailbox of [staged.ada, staged.bob])
      expect(await readMailIn(mailbox, wake)).toMatchObject({ deliveredTo: team })
    await disable(staged.owner, staged.ada)
    const second = await file(staged, [team])
    expect(second.row.placements).toMatchObject([{ outcome: 'filed', mailboxes: [{ id: staged.bob.id }] }])
    expect(await readMailIn(staged.ada, second.wake)).toBeNull()
    await disable(staged.owner, staged.bob)
    expect((await file(staged, [team])).row.placements).toMatchObject([{ outcome: 'rejected', isNoticeSent: false }])
  })

  it('once into a mailbox that several recipients lead to', async () => {
    const staged = await stage()
    const team = await createAlias(staged.owner, 'team', [staged.ada, staged.bob])
    const { row } = await file(staged, [staged.ada.address, team, staged.at('ada+x')])
    expect(row.placements?.map(({ outcome }) => outcome)).toEqual(['filed', 'filed', 'filed'])
    expect(await listThreadsIn(staged.ada)).toHaveLength(1)
    expect(await listThreadsIn(staged.bob)).toHaveLength(1)
  })

  it('the unknown into the catch-all, if there is one', async () => {
    const staged = await stage()
    expect((await file(staged, [staged.at('nobody')])).row.placements).toMatchObject([{ outcome: 'rejected' }])
    await changeDomain(staged.owner, { catchAllMailboxId: staged.bob.id })
    const { wake, row } = await file(staged, [staged.at('nobody'), staged.ada.address])
    expect(row.placements).toMatchObject([
      { outcome: 'filed', by: 'catch-all' },
      { outcome: 'filed', by: 'mailbox' },
    ])
    expect(await readMailIn(staged.bob, wake)).toMatchObject({ deliveredTo: staged.at('nobody') })
    await disable(staged.owner, staged.bob)
    expect((await file(staged, [staged.at('nobody')])).row.placements).toMatchObject([{ outcome: 'rejected' }])
  })

  it.each(['postmaster', 'ABUSE', 'postmaster+x'])(
    '%s to the oldest mailbox when there is no such address',
    async (local) => {
      const staged = await stage()
      const { wake, row } = await file(staged, [staged.at(local)])
      expect(row.placements).toMatchObject([{ outcome: 'filed', by: 'role', mailboxes: [{ id: staged.ada.id }] }])
      expect(await readMailIn(staged.ada, wake)).not.toBeNull()
    },
  )

  it('the bare <postmaster> of a tenant that it was accepted for, and roles without a mailbox nowhere', async () => {
    const staged = await stage()
    expect((await file(staged, ['postmaster'])).row.placements).toMatchObject([{ by: 'role' }])
    await disable(staged.owner, staged.ada)
    await disable(staged.owner, staged.bob)
    await changeDomain(staged.owner, { rejectNotice: true })
    expect((await file(staged, [staged.at('postmaster')])).row.placements).toMatchObject([
      { outcome: 'rejected', isNoticeSent: false },
    ])
  })

  it('nothing into a mailbox of another tenant, also when a row names it', async () => {
    const [staged, other] = [await stage(), await stage()]
    const { wake } = await file(staged, [other.ada.address])
    expect((await readDelivery(staged.owner, wake)).placements).toMatchObject([{ outcome: 'rejected' }])
    await createAlias(staged.owner, 'evil', [other.ada])
    await changeDomain(staged.owner, { catchAllMailboxId: other.ada.id })
    await file(staged, [staged.at('evil'), staged.at('nobody')])
    expect(await listThreadsIn(other.ada)).toEqual([])
  })

  it('mail that was taken before its domain was switched off', async () => {
    const staged = await stage()
    await changeDomain(staged.owner, { enabled: false, status: 'failed' })
    const { wake } = await file(staged, [staged.ada.address])
    expect(await readMailIn(staged.ada, wake)).not.toBeNull()
  })

  it('spam and failed policies into Spam', async () => {
    const staged = await stage()
    const spam = await file(staged, [staged.ada.address], { scan: { ...SCAN, score: 9 } })
    expect(await readMailIn(staged.ada, spam.wake)).toMatchObject({ folder: 'spam' })
    const checks = { ...CHECKS, dmarc: { result: 'fail', policy: 'reject', domain: 'a.example' } } as const
    const forged = await file(staged, [staged.ada.address], { checks })
    expect(await readMailIn(staged.ada, forged.wake)).toMatchObject({ folder: 'spam' })
    await changeDomain(staged.owner, { spamLimit: 12 })
    const lenient = await file(staged, [staged.ada.address], { scan: { ...SCAN, score: 9 } })
    expect(await readMailIn(staged.ada, lenient.wake)).toMatchObject({ folder: 'inbox' })
  })

  it('a forwarded mail into the inbox in spite of its policy, when its sealer is believed', async () => {
    const staged = await stage()
    const { deps } = staged.owner
    const dmarc = { result: 'fail', policy: 'reject', domain: 'a.example' } as const
    const checks = { ...CHECKS, dmarc, arc: { result: 'pass', sealer: 'List.example' } } as const
    const folderWith = async (config: Partial<typeof deps.config>) => {
      const wake = await arrive(staged.owner, { rcptTo: [staged.ada.address], checks })
      expect(await ingest({ ...deps, config: { ...deps.config, ...config } }, [wake])).toEqual([])
      return (await readMailIn(staged.ada, wake))?.folder
    }
    expect(await folderWith({})).toBe('spam')
    expect(await folderWith({ TRUSTED_ARC_SEALERS: new Set(['list.example']) })).toBe('inbox')
  })

  it('nothing that goes round in circles', async () => {
    const staged = await stage()
    const many = `${'Received: from a by b\r\n'.repeat(51)}Subject: x\r\n\r\n`
    expect((await file(staged, [staged.ada.address], { raw: many })).row.placements).toMatchObject([
      { outcome: 'rejected', isNoticeSent: false },
    ])
    const raw = `Delivered-To: ${staged.ada.address.toUpperCase()}\r\nSubject: x\r\n\r\n`
    const { row } = await file(staged, [staged.ada.address, staged.bob.address], { raw })
    expect(row.placements).toMatchObject([{ outcome: 'rejected' }, { outcome: 'filed' }])
    const fifty = `${'Received: from a by b\r\n'.repeat(50)}Delivered-To: x@y.example\r\nSubject: x\r\n\r\n`
    expect((await file(staged, [staged.ada.address], { raw: fifty })).row.placements).toMatchObject([
      { outcome: 'filed' },
    ])
  })

  it('with checks of its own what Email Routing brought', async () => {
    const staged = await stage()
    const { deps } = staged.owner
    const resolver = async () => {
      throw Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' })
    }
    const wake = await arrive(staged.owner, { rcptTo: [staged.ada.address], source: 'routing', checks: null })
    await ingest({ ...deps, resolvers: [resolver] }, [wake])
    const none = { spf: { result: 'none' }, dmarc: { result: 'none' }, ptr: { result: 'none', name: null }, dkim: [] }
    expect((await readDelivery(staged.owner, wake)).checks).toMatchObject(none)
    expect((await readMailIn(staged.ada, wake))?.checks).toMatchObject(none)
  })

  it('nothing it cannot find: wake-ups of what is gone are no work', async () => {
    const { owner } = await stage()
    const gone = { tenant: owner.tenant.id, delivery: newId(Date.now()) as never }
    const orphan = { tenant: newId(Date.now()) as never, delivery: gone.delivery }
    expect(await ingest(owner.deps, [gone, orphan])).toEqual([])
  })

  it('what has no text and no header', async () => {
    const staged = await stage()
    for (const raw of ['', '\r\n', 'no header at all', new Uint8Array(2_000).fill(255)]) {
      const { wake } = await file(staged, [staged.ada.address], { raw })
      expect(await readMailIn(staged.ada, wake)).not.toBeNull()
      expect((await env.RAW.head(`mailbox/${staged.owner.tenant.id}/${wake.delivery}/message`))?.size).toBe(raw.length)
    }
  })
})
