import { describe, expect, it } from 'vitest'
import { call } from '../../../test/worker/call.ts'
import { createTenant } from '../../../test/worker/create-tenant.ts'

async function stage() {
  const owner = await createTenant()
  const ask = (method: string, path: string, body?: unknown) => call(method, path, { key: owner.apiKey, body })
  const post = (what: string, body: unknown) => ask('POST', `/v1/suppressions/${what}`, body)
  const list = async (): Promise<{ id: string; email: string; origin: string }[]> =>
    (await ask('GET', '/v1/suppressions?limit=100')).json.data
  return { post, list }
}

const addresses = (count: number) => Array.from({ length: count }, (_, n) => `a${n}@peer.example`)
const idsOf = ({ json }: { json: { data: { id: string }[] } }) => json.data.map(({ id }) => id)

describe('POST /v1/suppressions/batch/add', () => {
  it('answers an id for each address in its order, the same one for the same address', async () => {
    const { post, list } = await stage()
    const emails = ['c@peer.example', 'a@peer.example', 'C@PEER.example', 'b@peer.example']
    const answer = await post('batch/add', { emails })
    expect(answer).toMatchObject({ status: 200, json: { data: emails.map(() => ({ object: 'suppression' })) } })
    const byEmail = new Map((await list()).map(({ id, email }) => [email, id]))
    expect(byEmail.size).toBe(3)
    expect(idsOf(answer)).toEqual(emails.map((email) => byEmail.get(email.toLowerCase())))
    expect((await post('batch/add', { emails })).json).toEqual(answer.json)
  })

  it('takes a hundred', async () => {
    const { post, list } = await stage()
    expect(idsOf(await post('batch/add', { emails: addresses(100) }))).toHaveLength(100)
    expect(await list()).toHaveLength(100)
  })

  it.each<[string, object, string]>([
    ['none', {}, 'Missing `emails` field'],
    ['an empty list', { emails: [] }, '`emails`: must not be empty'],
    ['too many', { emails: addresses(101) }, '`emails`: has more than 100 entries; split the list'],
    ['one that is no address', { emails: ['a@peer.example', 'bob'] }, '`emails.1`: "bob" has no @'],
  ])('refuses %s and writes nothing', async (_, body, told) => {
    const { post, list } = await stage()
    const answer = await post('batch/add', body)
    expect(answer).toMatchObject({ status: 422, json: { message: expect.stringContaining(told) } })
    expect(await list()).toEqual([])
  })
})

describe('POST /v1/suppressions/batch/remove', () => {
  it('removes by address and by id, and answers what was there', async () => {
    const { post, list } = await stage()
    const ids = idsOf(await post('batch/add', { emails: addresses(4) }))
    const byEmail = await post('batch/remove', {
      emails: ['a2@peer.example', 'nobody@peer.example', 'A0@peer.example', 'a2@peer.example'],
    })
    const removed = (id?: string) => ({ object: 'suppression', id, deleted: true })
    expect(byEmail).toMatchObject({ status: 200, json: { data: [removed(ids[2]), removed(ids[0])] } })
    expect(byEmail.json.data).toHaveLength(2)
    const byId = await post('batch/remove', { ids: [ids[3], crypto.randomUUID(), ids[0], ids[1]] })
    expect(byId.json).toEqual({ data: [removed(ids[3]), removed(ids[1])] })
    expect(await list()).toEqual([])
  })

  it('of another account’s entries answers and changes nothing', async () => {
    const [own, other] = [await stage(), await stage()]
    const ids = idsOf(await other.post('batch/add', { emails: addresses(2) }))
    expect((await own.post('batch/remove', { ids })).json).toEqual({ data: [] })
    expect((await own.post('batch/remove', { emails: addresses(2) })).json).toEqual({ data: [] })
    expect(await other.list()).toHaveLength(2)
  })

  it.each<[string, object, string]>([
    ['neither', {}, 'give `emails` or `ids`'],
    ['both', { emails: ['a@b.example'], ids: [crypto.randomUUID()] }, 'give `emails` or `ids`'],
    ['too many', { ids: Array.from({ length: 101 }, () => crypto.randomUUID()) }, '`ids`: has more than 100'],
    ['what is no id', { ids: ['x'] }, '`ids.0`'],
    ['what is no address', { emails: ['x'] }, '`emails.0`'],
  ])('refuses %s', async (_, body, told) => {
    const { post } = await stage()
    const answer = await post('batch/remove', body)
    expect(answer).toMatchObject({ status: 422, json: { message: expect.stringContaining(told) } })
  })
})

describe('POST /v1/suppressions/import', () => {
  it('adds what is valid with its origin, and tells what was there and what is not valid', async () => {
    const { post, list } = await stage()
    await post('batch/add', { emails: ['old@peer.example'] })
    const answer = await post('import', {
      entries: [
        { email: 'New@peer.example', origin: 'bounce' },
        { email: 'nobody' },
        { email: 'old@peer.example', origin: 'complaint' },
        { email: 'new@peer.example' },
        { email: 'Bob <bob@peer.example>' },
        { email: 'other@peer.example' },
      ],
    })
    expect(answer).toMatchObject({ status: 200 })
    expect(answer.json).toEqual({
      object: 'suppression_import',
      added: 2,
      existing: 2,
      invalid: [
        { index: 1, message: '`entries.1.email` has no @.' },
        { index: 4, message: '`entries.4.email` has a display name.' },
      ],
    })
    expect(Object.fromEntries((await list()).map(({ email, origin }) => [email, origin]))).toEqual({
      'old@peer.example': 'manual',
      'new@peer.example': 'bounce',
      'other@peer.example': 'manual',
    })
  })

  it('takes ten thousand of the longest addresses, and finds all of them when repeated', async () => {
    const { post } = await stage()
    const domain = `${Array.from({ length: 3 }, () => 'd'.repeat(58)).join('.')}.example`
    const entries = Array.from({ length: 10_000 }, (_, n) => ({ email: `${String(n).padStart(64, 'a')}@${domain}` }))
    const counts = async () => {
      const { added, existing, invalid } = (await post('import', { entries })).json
      return { added, existing, invalid }
    }
    expect(await counts()).toEqual({ added: 10_000, existing: 0, invalid: [] })
    expect(await counts()).toEqual({ added: 0, existing: 10_000, invalid: [] })
  })

  it.each<[string, object, string]>([
    ['none', {}, 'Missing `entries` field'],
    ['an empty list', { entries: [] }, '`entries`'],
    ['too many', { entries: addresses(10_001).map((email) => ({ email })) }, '`entries`: has more than 10000'],
    ['an entry without an address', { entries: [{ origin: 'bounce' }] }, 'Missing `entries.0.email` field'],
    ['an unknown origin', { entries: [{ email: 'a@b.example', origin: 'spam' }] }, '`entries.0.origin`'],
  ])('refuses %s', async (_, body, told) => {
    const { post, list } = await stage()
    const answer = await post('import', body)
    expect(answer).toMatchObject({ status: 422, json: { message: expect.stringContaining(told) } })
    expect(await list()).toEqual([])
  })
})
