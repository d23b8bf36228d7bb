/** What the operator orders of backups and restores, what stands in the way, and what breaks on the way. */
import { env } from 'cloudflare:workers'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createSecrets } from '../../../worker/platform/secrets.ts'
import { runCron } from '../../../worker/scheduled.ts'
import { advanceBackup } from '../../../worker/services/backups/advance-backup.ts'
import { makeDailyBackup } from '../../../worker/services/backups/delete-backup.ts'
import { listBackups } from '../../../worker/services/backups/list-backups.ts'
import { startRestore } from '../../../worker/services/backups/restore/start-restore.ts'
import { startBackup } from '../../../worker/services/backups/start-backup.ts'
import { startMove } from '../../../worker/services/ledgers/tenant-moves/start-move.ts'
import { eventually } from '../../eventually.ts'
import { call } from '../call.ts'
import { createTenant } from '../create-tenant.ts'
import { clearStage, createWorld, type World } from '../faults/world.ts'
import { callAs, createPerson } from '../people/create-person.ts'
import { makeBackup, restore, runRestore, wipe } from './deployment.ts'

const DAY_MS = 86_400_000

beforeEach(async () => {
  await clearStage()
  await wipe()
  for (let { objects } = await env.RAW.list(); objects.length > 0; { objects } = await env.RAW.list())
    await env.RAW.delete(objects.map(({ key }) => key))
})
afterAll(async () => {
  await env.RAW.delete('restore/place.json')
})

const back = (world: World) => makeBackup(world, (deps) => advanceBackup(deps))

describe('the operator', () => {
  it('starts, reads, lists and deletes backups', async () => {
    const staff = await createPerson({ staff: true })
    const ask = (method: string, path: string, body?: object) =>
      callAs(staff, method, `/v1/operator${path}`, body === undefined ? {} : { body })
    const started = await ask('POST', '/backups')
    expect([started.status, started.json]).toMatchObject([201, { state: 'running', trigger: 'operator', rows: 0 }])
    expect((await ask('POST', '/backups')).json).toMatchObject({ name: 'conflict' })
    const { id } = started.json
    expect((await ask('GET', `/backups/${id}`)).json).toEqual(started.json)
    expect((await ask('GET', '/backups')).json.data).toEqual([started.json])
    expect((await ask('DELETE', `/backups/${id}`)).status).toBe(204)
    expect((await ask('GET', `/backups/${id}`)).status).toBe(404)
    expect((await ask('GET', '/backups/..%2f..%2fstandard')).status).toBe(404)
    expect((await ask('GET', '/restore')).json).toMatchObject({ state: 'none', held: [] })
    expect((await ask('POST', '/restore', { backup_id: id })).status).toBe(404)
    expect((await ask('POST', '/restore/confirm')).json).toMatchObject({ name: 'conflict' })
    expect((await ask('POST', '/restore/release', { all: true })).json).toMatchObject({ released: 0, has_more: false })
  })

  it('has so many daily backups as the setting says, and none of what broke off', async () => {
    const world = await createWorld({ relays: 0 })
    const own = await back(world)
    const made: string[] = []
    for (let day = 0; day < 4; day++) {
      world.advance(DAY_MS)
      await makeDailyBackup(world.deps(), 2)
      for (let minute = 0; minute < 5; minute++) {
        world.advance(60_000)
        await advanceBackup(world.deps())
      }
      made.push((await listBackups(world.deps()))[0]?.id ?? '')
    }
    await env.RAW.put('backups/01900000-0000-7000-8000-000000000000/directory/user/000001.ndjson.gz', 'broken off')
    await makeDailyBackup(world.deps(), 2)
    const left = (await listBackups(world.deps())).filter(({ state }) => state === 'complete')
    expect(left.map(({ id }) => id)).toEqual([made[3], made[2], own])
    expect((await env.RAW.list({ prefix: 'backups/01900000' })).objects).toEqual([])
    await makeDailyBackup(world.deps(), 0)
    expect((await listBackups(world.deps())).filter(({ state }) => state === 'running')).toHaveLength(1)
  })
})

describe('a restore', () => {
  it('is refused where there is anything, without its backup, and under another key', async () => {
    const world = await createWorld({ relays: 0 })
    const id = await back(world)
    const wanted = { backup_id: id }
    await expect(startRestore(world.deps(), 'test', wanted)).rejects.toThrow('empty one only')
    await expect(startRestore(world.deps(), 'test', { backup_id: crypto.randomUUID() })).rejects.toThrow(
      'no such backup',
    )
    await wipe()
    const stranger = { ...world.deps(), secrets: createSecrets(btoa('another master key of 32 bytes!!')) }
    await expect(startRestore(stranger, 'test', wanted)).rejects.toThrow('MASTER_KEY')
    await startRestore(world.deps(), 'test', wanted)
    await expect(startRestore(world.deps(), 'test', wanted)).rejects.toThrow('not over')
    await expect(startBackup(world.deps(), { trigger: 'daily', person: 'test' })).rejects.toThrow('not over')
  })

  it('stops at a page that is damaged or missing, says which, and goes on once it is mended', async () => {
    const world = await createWorld({ relays: 0 })
    const id = await back(world)
    await wipe()
    const key = `backups/${id}/directory/domains/000001.ndjson.gz`
    const page = await (await env.RAW.get(key))!.arrayBuffer()
    const other = await (await env.RAW.get(`backups/${id}/directory/user/000001.ndjson.gz`))?.arrayBuffer()
    await env.RAW.delete(key)
    await startRestore(world.deps(), 'test', { backup_id: id })
    await expect(runRestore(world, 2)).rejects.toThrow('Page 1 of directory/domains is missing')
    await env.RAW.put(
      key,
      other ?? (await (await env.RAW.get(`backups/${id}/directory/tenant/000001.ndjson.gz`))!.arrayBuffer()),
    )
    await expect(runRestore(world, 2)).rejects.toThrow('directory/domains is not as the manifest')
    await env.RAW.put(key, page)
    expect(await runRestore(world)).toMatchObject({ state: 'ready', problem: null, differences: [] })
  })

  it('closes the doors until it is confirmed: no cron but its own, and who is not known yet is put off', async () => {
    const world = await createWorld({ relays: 0 })
    const id = await back(world)
    await wipe()
    await startRestore(world.deps(), 'test', { backup_id: id })
    // An isolate that asked a moment before believes for some seconds what it heard.
    await eventually(async () => {
      const answer = await call('GET', '/v1/domains', { key: world.tenant.apiKey })
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60'])
    })
    const asked: string[] = []
    const watched = {
      ...world.deps(),
      get outbound(): Queue {
        asked.push('a sweep')
        return world.deps().outbound
      },
    }
    for (const cron of ['*/10 * * * *', '17 3 * * *']) await runCron(watched, cron)
    expect(asked).toEqual([])
    expect(await env.RAW.list({ prefix: `backups/${id}/` })).toMatchObject({ truncated: false })
  })

  it('knows nothing of people of the new deployment with an address of its own people', async () => {
    const world = await createWorld({ relays: 0 })
    const person = await createPerson()
    const id = await back(world)
    await wipe()
    const namesake = await createPerson({ staff: true })
    await env.DB.prepare('update user set email = ? where id = ?').bind(person.email, namesake.userId).run()
    expect(await restore(world, { backup_id: id })).toMatchObject({ state: 'ready', differences: [] })
    const { results } = await env.DB.prepare('select id, email from user').all()
    expect(results).toEqual([{ id: person.userId, email: person.email }])
  })
})

describe('a backup', () => {
  it('waits for accounts that move, and keeps others from moving', async () => {
    const world = await createWorld({ relays: 0 })
    const moving = await createTenant({ shard: 0 })
    await startMove(world.deps(), moving.tenant.id, 1)
    await startBackup(world.deps(), { trigger: 'operator', person: 'test' })
    const other = await createTenant({ shard: 0 })
    await expect(startMove(world.deps(), other.tenant.id, 1)).rejects.toThrow('A backup is being made')
    world.advance(120_000)
    await advanceBackup(world.deps())
    expect(await listBackups(world.deps())).toMatchObject([{ state: 'running', rows: 0 }])
    await env.DB.prepare('delete from tenant_moves').run()
    await advanceBackup(world.deps())
    expect(await listBackups(world.deps())).toMatchObject([{ state: 'complete' }])
  })

  it('goes on where it was after a database that failed', async () => {
    const world = await createWorld({ relays: 0 })
    await startBackup(world.deps(), { trigger: 'operator', person: 'test' })
    world.advance(60_000)
    await advanceBackup(world.deps(), { timeMs: 10_000, pages: 20 })
    const lines: string[] = []
    const broken = {
      ...world.deps(),
      ledgers: {
        count: 2,
        at: () => {
          throw new Error('D1_ERROR: overloaded')
        },
      },
      log: (_level: string, event: string) => lines.push(event),
    }
    await advanceBackup(broken)
    expect(lines).toEqual(['backup.failed'])
    await advanceBackup(world.deps())
    expect(await listBackups(world.deps())).toMatchObject([{ state: 'complete' }])
  })
})
