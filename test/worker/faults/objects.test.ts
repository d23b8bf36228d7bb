/** F14: the object of a large mail is not what its row says. Never an empty or a cut mail, and the mail goes out once it is whole. */
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTenant, type TestTenant } from '../create-tenant.ts'
import { acceptMail, addressOf, findProblems } from './mails.ts'
import { settle } from './settle.ts'
import { clearStage, createWorld } from './world.ts'

const HOUR_MS = 3_600_000
const CUT_AT_BYTES = 100_000
let tenant: TestTenant

beforeAll(async () => {
  tenant = await createTenant()
})
beforeEach(clearStage)

type Get = (key: string) => Promise<R2ObjectBody | null>

/** The crons of every minute look there whether a restore is under way. */
const RESTORE_PLACE = 'restore/place.json'

/** The first two gets of mail answer otherwise; what is put is whole. */
function breakingBucket(breakGet: Get): { readonly bucket: R2Bucket; readonly gets: () => number } {
  let gets = 0
  const get: Get = (key) => (key !== RESTORE_PLACE && ++gets <= 2 ? breakGet(key) : env.RAW.get(key))
  const bucket = new Proxy(env.RAW, {
    get(target, name) {
      if (name === 'get') return get
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
  return { bucket, gets: () => gets }
}

const otherwise = (object: R2ObjectBody, change: Partial<R2ObjectBody>): R2ObjectBody =>
  new Proxy(object, {
    get(target, name) {
      if (name in change) return Reflect.get(change, name)
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })

function cut(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  let seen = 0
  const breaking = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      seen += chunk.byteLength
      if (seen > CUT_AT_BYTES) controller.error(new Error('Network connection lost.'))
      else controller.enqueue(chunk)
    },
  })
  return body.pipeThrough(breaking)
}

async function getWhole(key: string): Promise<R2ObjectBody> {
  const object = await env.RAW.get(key)
  if (!object) throw new Error('The object is gone')
  return object
}

const BROKEN: readonly { readonly what: string; readonly get: Get }[] = [
  { what: 'missing', get: async () => null },
  {
    what: 'shorter than its row says',
    get: async (key) => {
      const object = await getWhole(key)
      return otherwise(object, { size: object.size - 1 })
    },
  },
  {
    what: 'cut on its way',
    get: async (key) => {
      const object = await getWhole(key)
      return otherwise(object, { body: cut(object.body) })
    },
  },
]

describe('an object', () => {
  it.each(BROKEN)('that is $what makes the mail wait', async ({ get }) => {
    const { bucket, gets } = breakingBucket(get)
    const world = await createWorld({ tenant, rawBucket: bucket, offsetMs: HOUR_MS })
    const problems: string[] = []
    const mails = [
      await acceptMail(world, { to: [addressOf(0, 'ok')], attachedBytes: 300_000 }, problems),
      await acceptMail(world, { to: [addressOf(0, 'ok')] }, problems),
    ]
    await settle(world, mails, problems)
    expect(gets()).toBe(3)
    expect([...problems, ...(await findProblems(world, mails))]).toEqual([])
  })
})
