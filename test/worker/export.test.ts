/** The export of an account, read back: all that it has, nothing of another one, and no secret. */
import { env, exports } from 'cloudflare:workers'
import { getTableColumns, getTableName, is } from 'drizzle-orm'
import { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { describe, expect, it, vi } from 'vitest'
import { openMailbox } from '../../worker/mailbox/client.ts'
import { EXPORT_TABLES, NOT_EXPORTED } from '../../worker/services/exports/export-tables.ts'
import { exportTenant } from '../../worker/services/exports/export-tenant.ts'
import * as directorySchema from '../../worker/store/directory/schema.ts'
import * as ledgerSchema from '../../worker/store/ledger/schema.ts'
import { dumpStorages } from './at-rest/dump-storage.ts'
import { findSecrets } from './at-rest/find-secrets.ts'
import { call } from './call.ts'
import { createMailbox } from './create-mailbox.ts'
import { createTenant } from './create-tenant.ts'
import { countTables, type FilledAccount, fillAccount } from './fill-account.ts'
import { listKeys } from './fill-tenant.ts'
import { newMail } from './new-mail.ts'
import { callAs, createMember } from './people/create-person.ts'
import { readTar, type TarFile } from './read-tar.ts'

vi.setConfig({ testTimeout: 60_000 })

const offer = async ({ person }: Pick<FilledAccount, 'person'>) =>
  (await callAs(person, 'POST', '/v1/tenant/export')).json

const pathOf = (url: string): string => new URL(url).pathname

async function download(account: Pick<FilledAccount, 'person'>): Promise<readonly TarFile[]> {
  const { download_url } = await offer(account)
  const response = await exports.default.fetch(`http://mailstead.test${pathOf(download_url)}`)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/x-tar')
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="account-[\d-]{10}\.tar"$/)
  return readTar(new Uint8Array(await response.arrayBuffer()))
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the file has
const rowsOf = (files: readonly TarFile[], kind: string): any[] =>
  files
    .filter(({ name }) => name.startsWith(`${kind}/`))
    .flatMap(({ text }) => text.trimEnd().split('\n'))
    .map((line) => JSON.parse(line))

const nameOf = (files: readonly TarFile[], name: string) =>
  JSON.parse(files.find((each) => each.name === name)?.text ?? 'null')

describe('the tables of an export', () => {
  const tables = [directorySchema, ledgerSchema].flatMap((schema) =>
    Object.values(schema).flatMap((table) => (is(table, SQLiteTable) && 'tenantId' in table ? [table] : [])),
  )

  it('are all that hold something of a tenant, but for those that are left out for a reason', () => {
    const told = [...EXPORT_TABLES.map(({ table }) => table), ...NOT_EXPORTED.keys()].map(getTableName)
    expect(told.sort()).toEqual(tables.map(getTableName).sort())
    expect(new Set(EXPORT_TABLES.map(({ name }) => name)).size).toBe(EXPORT_TABLES.length)
  })

  it('are given without any column that could hold a secret', () => {
    const open = EXPORT_TABLES.flatMap(({ table, without, json }) => {
      const columns = Object.keys(getTableColumns(table))
      expect([...without, ...json].filter((column) => !columns.includes(column))).toEqual([])
      return columns
        .filter((column) => /secret|hash|token|seal|password|private|object|rawKey/i.test(column))
        .filter((column) => !without.includes(column))
        .map((column) => `${getTableName(table)}.${column}`)
    })
    // Published in DNS.
    expect(open).toEqual(['domains.ownershipToken'])
  })
})

describe('POST /v1/tenant/export', () => {
  it('gives everything of the account, and counts that are those of its tables', async () => {
    const account = await fillAccount()
    const files = await download(account)
    const counts = await countTables(account.owner)
    expect(nameOf(files, 'about.json')).toMatchObject({
      format: 1,
      account: { id: account.owner.tenant.id, name: account.owner.tenant.name, plan: 'pro', state: 'active' },
    })
    for (const { name, table } of EXPORT_TABLES) {
      const told = rowsOf(files, name).length
      // The entry of the export itself came after the count, or before it.
      expect({ name, told }).toEqual({ name, told: counts[getTableName(table)] })
    }
    const end = nameOf(files, 'end.json').counts
    expect(files.at(-1)?.name).toBe('end.json')
    expect(end).toMatchObject({ messages: counts['messages'], members: 2, 'mailbox-mails': 3, contacts: 1 })
    expect(rowsOf(files, 'contacts')).toEqual([
      {
        mailbox_id: account.mailboxes[0]?.id,
        address: 'friend@peer.example',
        name: 'Friend',
        used_at_ms: expect.any(Number),
      },
    ])

    expect(rowsOf(files, 'members').map(({ email, role }) => [email, role])).toEqual([
      [account.member.email, 'member'],
      [account.person.email, 'owner'],
    ])
    expect(rowsOf(files, 'mailbox-mails').map(({ folder, is_read }) => [folder, is_read])).toEqual(
      expect.arrayContaining([
        ['inbox', false],
        ['spam', true],
      ]),
    )
    expect(rowsOf(files, 'messages')[0]).toMatchObject({ to: expect.any(Array), created_at_ms: expect.any(Number) })
    expect(rowsOf(files, 'audit').at(-1)).toMatchObject({ act: 'tenant.exported', actor_id: account.person.userId })
  })

  it('gives the bytes of every mail: from rows, packs and objects', async () => {
    const account = await fillAccount()
    const { id } = account.owner.tenant
    const files = await download(account)
    const messages = rowsOf(files, 'messages').map((row) => row.id)
    const sent = files.filter(({ name }) => name.startsWith('sent-raw/'))
    expect(sent.map(({ name }) => name.slice(9, -4)).sort()).toEqual([...messages].sort())
    for (const { text } of sent) expect(text).toMatch(/^[\w-]+: .*\r\n/)
    const received = files.filter(({ name }) => name.startsWith('received-raw/'))
    expect(received).toHaveLength((await listKeys(id, 'mailbox')).length)
    expect(received.some(({ text }) => text.includes('Subject: Two files'))).toBe(true)
    for (const row of rowsOf(files, 'mailbox-mails'))
      expect(received.map(({ name }) => name)).toContain(`received-raw/${row.id}.eml`)
  })

  it('holds nothing of another account, and no secret', async () => {
    const [account, other] = [await fillAccount(), await fillAccount()]
    const files = await download(account)
    const kept = files.map(({ name, text }) => ({ place: name, text }))
    const others = [other.owner.tenant.id, other.owner.domain.name, other.member.email, other.invited]
    const secrets = [account.owner.apiKey, account.owner.sendingKey].map((key) => key.slice(key.lastIndexOf('_') + 1))
    const storages = await dumpStorages({ tenants: [account.owner.tenant.id], mailboxes: [], runners: [] })
    const sealed = storages
      .filter(({ place }) => /secret|token_hash|sealed|session\.token|\.password/i.test(place))
      .map(({ text }) => text)
      .filter((text) => text.length >= 16)
    expect(sealed.length).toBeGreaterThan(4)
    const looked = [...others, ...secrets, ...sealed].map((text) => ({ name: 'found', text }))
    expect(findSecrets(looked, kept)).toEqual([])
    expect(findSecrets([{ name: 'found', text: account.owner.domain.name }], kept)).not.toEqual([])
  })

  it('gives all of what takes several pages, each thing once', async () => {
    const owner = await createTenant({ shard: 1 })
    const person = await createMember(owner, 'owner')
    const { id } = owner.tenant
    const counted = 'with recursive k(i) as (select 1 union all select i + 1 from k where i < 401)'
    await env.LEDGER_1.batch([
      env.LEDGER_1.prepare(
        `insert into suppressions (tenant_id, address, id, reason, created_at_ms)
          ${counted} select ?1, i || '@peer.example', i || ?1, 'manual', i from k`,
      ).bind(id),
      // Keys of several columns, of which the first alone does not tell pages apart.
      env.LEDGER_1.prepare(
        `insert into recipients (tenant_id, message_id, n, address, kind, state, state_at_ms, revision, attempts, accepted_at_ms)
          ${counted} select ?, 'm' || (i / 150), i, i || '@peer.example', 'to', 'delivered', 1, 1, 0, 1 from k`,
      ).bind(id),
    ])
    const box = await createMailbox(owner, 'ada')
    const mails = Array.from({ length: 101 }, () => newMail())
    await openMailbox(env.MAILBOX, box.objectId).deliver(mails)
    const files = await download({ person })
    const distinct = (kind: string, field: string) => new Set(rowsOf(files, kind).map((row) => row[field])).size
    for (const [kind, field, count] of [
      ['suppressions', 'address', 401],
      ['recipients', 'n', 401],
      ['mailbox-mails', 'id', 101],
    ] as const) {
      expect([kind, rowsOf(files, kind).length, distinct(kind, field)]).toEqual([kind, count, count])
      expect(files.filter(({ name }) => name.startsWith(`${kind}/`))).toHaveLength(3)
    }
    expect(nameOf(files, 'end.json').counts).toMatchObject({ suppressions: 401, recipients: 401, 'mailbox-mails': 101 })
  })

  it('is read in pages, a piece at a time', async () => {
    const account = await fillAccount()
    let bytes = 0
    const stream = await exportTenant(account.owner.deps, account.owner.tenant.id)
    for await (const chunk of stream) {
      bytes += chunk.byteLength
      expect(chunk.byteLength).toBeLessThan(1_000_000)
    }
    expect(bytes % 512).toBe(0)
  })

  it('breaks off when the account moves meanwhile: such a file has no end', async () => {
    const { owner } = await fillAccount()
    const lines: string[] = []
    const deps = { ...owner.deps, log: (_: string, line: string) => lines.push(line) }
    const reader = (await exportTenant(deps, owner.tenant.id)).getReader()
    await reader.read()
    await env.DB.prepare("update tenant set state = 'moving' where id = ?").bind(owner.tenant.id).run()
    const rest = async () => {
      while (!(await reader.read()).done);
    }
    await expect(rest()).rejects.toThrow()
    expect(lines).toEqual(['export.broken_off'])
    await expect(exportTenant(owner.deps, owner.tenant.id)).rejects.toMatchObject({ code: 'service_unavailable' })
    await env.DB.prepare("update tenant set state = 'active' where id = ?").bind(owner.tenant.id).run()
  })
})

describe('the link of an export', () => {
  it('is of the owner alone, for an hour', async () => {
    const owner = await createTenant()
    const [person, admin] = [await createMember(owner, 'owner'), await createMember(owner, 'admin')]
    expect((await callAs(admin, 'POST', '/v1/tenant/export')).json).toMatchObject({ name: 'restricted_role' })
    const { download_url, expires_at } = await offer({ person })
    expect(Date.parse(expires_at) - owner.deps.clock.now()).toBeGreaterThan(3_500_000)
    expect((await call('GET', pathOf(download_url))).status).toBe(200)
    await callAs(person, 'POST', `/v1/members/${admin.memberId}/transfer-ownership`)
    expect((await call('GET', pathOf(download_url))).json).toMatchObject({ statusCode: 404, name: 'not_found' })
  })

  it.each(['x', 'AAAA', '%00', `${'a'.repeat(1_999)}`])('that is none is not found: %s', async (token) => {
    expect((await call('GET', `/v1/exports/${token}`)).json).toMatchObject({ statusCode: 404, name: 'not_found' })
  })
})
