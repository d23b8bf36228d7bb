/** The end of an account: what is left of it in every database, object and bucket, and that its neighbour has everything still. */
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it, vi } from 'vitest'
import { openMailbox } from '../../worker/mailbox/client.ts'
import { deleteTenant } from '../../worker/services/tenants/delete-tenant.ts'
import { dumpStorages, type Kept } from './at-rest/dump-storage.ts'
import { findSecrets } from './at-rest/find-secrets.ts'
import { countTables, type FilledAccount, fillAccount } from './fill-account.ts'
import { listKeys } from './fill-tenant.ts'
import { callAs } from './people/create-person.ts'

vi.setConfig({ testTimeout: 60_000 })

/** What is left of an account, and for how long: `docs/storage-schema.md`. */
const MAY_STAY = [
  // Addresses that relays are to forget: seven days.
  'DB.mx_entries.key',
  // The order to relays to stop its mail: until each has confirmed it.
  'DB.relay_commands.command',
  // Where a round stands: until it goes on.
  'DB.settings.value',
  // Fences against late writes: a day.
  'LEDGER_0.tenant_fences.tenant_id',
  'LEDGER_1.tenant_fences.tenant_id',
]

const dump = ({ owner, mailboxes, runners }: FilledAccount): Promise<Kept[]> =>
  dumpStorages({ tenants: [owner.tenant.id], mailboxes: mailboxes.map(({ objectId }) => objectId), runners })

/** Where something tells of the account, by table or object. */
function placesOf({ owner, invited, mailboxes }: FilledAccount, kept: readonly Kept[]): string[] {
  const told = [
    ...[owner.tenant.id, owner.domain.name, invited],
    ...mailboxes.flatMap(({ id, objectId }) => [id, objectId]),
  ]
  const found = findSecrets(
    told.map((text) => ({ name: '', text })),
    kept,
  )
  return [...new Set(found.map((each) => each.slice(' at '.length).replace(/:.*/, '')))].sort()
}

const objectsOf = async ({ owner }: FilledAccount): Promise<readonly string[]> => {
  const { id } = owner.tenant
  const packed = (await listKeys(id)).filter((key) => key.includes('/pack/'))
  return [...packed, ...(await listKeys(id)), ...(await listKeys(id, 'mailbox'))]
}

const wordsFound = async ({ mailboxes }: FilledAccount): Promise<number> =>
  runInDurableObject(env.MAILBOX.get(env.MAILBOX.idFromString(mailboxes[0]?.objectId ?? '')), (_, { storage }) =>
    Number(storage.sql.exec("select count(*) as n from mail_text where mail_text match 'findable'").one()['n']),
  )

describe('an account that is erased', () => {
  it('leaves nothing but what must stay, and its neighbour everything', async () => {
    const [gone, kept] = [await fillAccount(), await fillAccount()]
    const empty = Object.entries(await countTables(gone.owner)).flatMap(([name, count]) => (count === 0 ? [name] : []))
    expect(empty, 'something must be in every table, or this test proves nothing').toEqual([])
    expect((await objectsOf(gone)).some((key) => key.includes('/pack/'))).toBe(true)
    expect(await wordsFound(gone)).toBe(1)
    const before = [await dump(kept), await objectsOf(kept), await wordsFound(kept)]

    // Somebody of another account may be a member here: he stays.
    await deleteTenant(gone.owner.deps, gone.owner.tenant.id)

    expect(Object.entries(await countTables(gone.owner)).filter(([, count]) => count > 0)).toEqual([])
    expect(await objectsOf(gone)).toEqual([])
    expect(placesOf(gone, await dump(gone)).filter((place) => !MAY_STAY.includes(place))).toEqual([])
    for (const { objectId } of gone.mailboxes)
      await expect(openMailbox(env.MAILBOX, objectId).stats()).rejects.toMatchObject({ code: 'not_found' })
    for (const runner of gone.runners)
      await runInDurableObject(env.WEBHOOK_RUNNER.getByName(runner), async (_, { storage }) => {
        expect([...(await storage.list())]).toEqual([])
        expect(await storage.getAlarm()).toBeNull()
      })

    const sameButMx = (each: readonly Kept[]) => each.filter(({ place }) => !/^DB\.|^RAW key/.test(place))
    const [storages, objects, words] = before
    expect(sameButMx(await dump(kept))).toEqual(sameButMx(storages as Kept[]))
    expect(await objectsOf(kept)).toEqual(objects)
    expect(await wordsFound(kept)).toBe(words)
    expect((await callAs(kept.person, 'GET', '/v1/tenant')).json).toMatchObject({ id: kept.owner.tenant.id })
  })

  it('leaves its people, who are in no account then', async () => {
    const gone = await fillAccount({ shard: 1 })
    const { name } = gone.owner.tenant
    const path = `/v1/tenant?name=${encodeURIComponent(name)}`
    expect((await callAs(gone.member, 'DELETE', path)).json).toMatchObject({ name: 'restricted_role' })
    expect((await callAs(gone.person, 'DELETE', path)).status).toBe(200)
    for (const { email, cookie } of [gone.person, gone.member]) {
      const { status, json } = await callAs({ cookie }, 'GET', '/v1/me')
      expect({ status, json }).toMatchObject({ status: 200, json: { email, tenants: [] } })
      expect((await callAs({ cookie }, 'GET', '/v1/tenant')).json).toMatchObject({ statusCode: 404, name: 'not_found' })
    }
    const active = env.DB.prepare('select active_tenant_id from session where user_id = ?').bind(gone.person.userId)
    expect(await active.first('active_tenant_id')).toBeNull()
  })
})
