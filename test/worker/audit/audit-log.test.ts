/** Every operation of the route table that changes something leaves exactly one entry, or is named with the reason why not. */
import { env } from 'cloudflare:workers'
import { afterAll, describe, expect, it } from 'vitest'
import { addressOf, operations } from '../operations.ts'
import { AUDITED, askAsStranger } from './audited.fixture.ts'
import { createAuditStage, entriesOf } from './stage.ts'
import { UNAUDITED } from './unaudited.fixture.ts'

afterAll(() => env.DB.prepare('update tenant set operator = 0').run())

it('every operation that changes something is in one of the two lists', async () => {
  const changing = (await operations()).filter((operation) => !operation.startsWith('GET '))
  expect(Object.keys({ ...AUDITED, ...UNAUDITED }).sort()).toEqual(changing.sort())
  expect(Object.keys(AUDITED).filter((operation) => operation in UNAUDITED)).toEqual([])
})

const CASES = Object.entries(AUDITED).map(([operation, audited]) => ({ operation, ...audited }))

describe('an act', () => {
  it.each(CASES)('$operation leaves one entry, $act', async ({ act, by = 'person', prepare }) => {
    const stage = await createAuditStage()
    const run = await prepare(stage)
    const before = await entriesOf(stage, env.DB)
    const { status, text } = await run()
    expect({ status, text }).toMatchObject({ status: expect.toBeOneOf([200, 201]) })
    const known = new Set(before.map(({ id }) => id))
    const left = (await entriesOf(stage, env.DB)).filter(({ id }) => !known.has(id))
    const actor = by === 'operator' ? stage.staff : stage.owner
    expect(left).toMatchObject([{ act, actor_kind: by, actor_id: actor.userId, actor_name: actor.name }])
    expect(() => JSON.parse(left[0]?.detail ?? '')).not.toThrow()
  })

  it.each(CASES.filter(({ operation }) => operation.includes('{id}')))(
    '$operation of what is not there leaves none, nor does a stranger',
    async ({ operation }) => {
      const stage = await createAuditStage()
      const before = await entriesOf(stage, env.DB)
      const [method, path] = addressOf(operation, crypto.randomUUID())
      const body = { name: 'x', status: 'disabled', folder: 'trash', role: 'admin', reason: 'x' }
      const ask = path.startsWith('/v1/operator') ? stage.operate : stage.ask
      expect((await ask(method, path.replace('/v1/operator', ''), body)).status).toBeGreaterThanOrEqual(400)
      expect((await askAsStranger(method, path, stage.account.tenant.id)).status).toBe(404)
      expect(await entriesOf(stage, env.DB)).toEqual(before)
    },
  )
})
