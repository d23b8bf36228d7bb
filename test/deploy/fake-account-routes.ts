/** D1, R2 and Queues of the fake account. */
import { z } from 'zod'
import {
  type FakeAccount,
  type FakeQueue,
  type FakeRequest,
  type FakeRoute,
  give,
  newId,
  refuse,
} from './fake-account.ts'
import { FakeDatabase } from './fake-database.ts'

const PER_PAGE = 20

const NewDatabase = z.strictObject({
  name: z.string(),
  primary_location_hint: z.string().optional(),
  jurisdiction: z.string().optional(),
})
const NewBucket = z.strictObject({ name: z.string(), locationHint: z.string().optional() })
const Rules = z.strictObject({ rules: z.array(z.looseObject({ id: z.string(), enabled: z.boolean() })) })
const NewQueue = z.strictObject({ queue_name: z.string(), settings: z.record(z.string(), z.unknown()).default({}) })
const Settings = z.strictObject({ settings: z.record(z.string(), z.unknown()) })
const Consumer = z.looseObject({ script_name: z.string(), type: z.string() })

const json = (request: FakeRequest): unknown => JSON.parse(request.body.toString() || '{}')
const query = ({ path }: FakeRequest) => new URL(path, 'http://fake').searchParams

/** Few a page, so that whoever does not read on misses some. */
function page<T>(request: FakeRequest, all: readonly T[]) {
  const number = Number(query(request).get('page') ?? 1)
  const result = all.slice((number - 1) * PER_PAGE, number * PER_PAGE)
  return give(result, { page: number, per_page: PER_PAGE, count: result.length, total_count: all.length })
}

const bucketKey = (request: FakeRequest, name: string): string =>
  `${String(request.headers['cf-r2-jurisdiction'] ?? 'default')}/${name}`

function createDatabase(request: FakeRequest, { databases }: FakeAccount) {
  const { name, jurisdiction = null, primary_location_hint: location = null } = NewDatabase.parse(json(request))
  if ([...databases.values()].some((database) => database.name === name))
    return refuse(400, 7502, `Database with name '${name}' already exists`)
  const made = new FakeDatabase(newId(), { name, jurisdiction, location })
  databases.set(made.uuid, made)
  return give(made.show())
}

function createBucket(request: FakeRequest, { buckets }: FakeAccount) {
  const { name, locationHint = null } = NewBucket.parse(json(request))
  const key = bucketKey(request, name)
  if (buckets.has(key)) return refuse(409, 10004, 'The bucket you tried to create already exists, and you own it.')
  buckets.set(key, { location: locationHint, rules: [] })
  return give({ name })
}

function createQueue(request: FakeRequest, { queues }: FakeAccount) {
  const { queue_name, settings } = NewQueue.parse(json(request))
  if (queues.has(queue_name)) return refuse(409, 11009, `Queue name '${queue_name}' is already taken.`)
  const queue: FakeQueue = { queue_id: newId().replaceAll('-', ''), queue_name, settings, consumers: [], waiting: 0 }
  queues.set(queue_name, queue)
  return give(queue)
}

function listQueues(request: FakeRequest, { queues }: FakeAccount) {
  const names = query(request).getAll('name')
  return page(
    request,
    [...queues.values()].filter(({ queue_name }) => names.length === 0 || names.includes(queue_name)),
  )
}

const queueOf = ({ queues }: FakeAccount, id: string | undefined) =>
  [...queues.values()].find(({ queue_id }) => queue_id === id)

/** Adds a consumer, or replaces the one named by the last segment. */
function putConsumer(request: FakeRequest, match: RegExpExecArray, account: FakeAccount) {
  const queue = queueOf(account, match[1])
  if (!queue) return refuse(404, 11000, 'No such queue')
  const asked = Consumer.parse(json(request))
  if (!match[2] && queue.consumers.length > 0) return refuse(400, 11004, 'The queue has a consumer already')
  const consumer = { ...asked, script: asked.script_name, consumer_id: match[2] ?? newId() }
  queue.consumers = [consumer]
  return give(consumer)
}

function changeQueue(request: FakeRequest, match: RegExpExecArray, account: FakeAccount) {
  const queue = queueOf(account, match[1])
  if (!queue) return refuse(404, 11000, 'No such queue')
  queue.settings = { ...queue.settings, ...Settings.parse(json(request)).settings }
  return give(queue)
}

/** `METHOD path` → what answers it. */
export const ACCOUNT_ROUTES: readonly (readonly [RegExp, FakeRoute])[] = [
  [
    /^GET \/accounts\/\w+\/d1\/database$/,
    (request, _, { databases }) =>
      page(
        request,
        [...databases.values()].map((database) => database.show()),
      ),
  ],
  [/^POST \/accounts\/\w+\/d1\/database$/, (request, _, account) => createDatabase(request, account)],
  [
    /^GET \/accounts\/\w+\/d1\/database\/([\w-]+)$/,
    (_, match, { databases }) => {
      const database = databases.get(match[1] ?? '')
      return database ? give(database.show()) : refuse(404, 7404, 'No such database')
    },
  ],
  [
    /^POST \/accounts\/\w+\/d1\/database\/([\w-]+)\/query$/,
    (request, match, { databases }) => {
      const database = databases.get(match[1] ?? '')
      if (!database) return refuse(404, 7404, 'No such database')
      try {
        return give(database.run(json(request)))
      } catch (error) {
        return refuse(400, 7500, String(error))
      }
    },
  ],
  [
    /^GET \/accounts\/\w+\/r2\/buckets\/([\w-]+)$/,
    (request, match, { buckets }) =>
      buckets.has(bucketKey(request, match[1] ?? ''))
        ? give({ name: match[1] })
        : refuse(404, 10006, 'The specified bucket does not exist.'),
  ],
  [/^POST \/accounts\/\w+\/r2\/buckets$/, (request, _, account) => createBucket(request, account)],
  [
    /^(GET|PUT) \/accounts\/\w+\/r2\/buckets\/([\w-]+)\/lifecycle$/,
    (request, match, { buckets }) => {
      const bucket = buckets.get(bucketKey(request, match[2] ?? ''))
      if (!bucket) return refuse(404, 10006, 'The specified bucket does not exist.')
      if (match[1] === 'PUT') bucket.rules = Rules.parse(json(request)).rules
      return give({ rules: bucket.rules })
    },
  ],
  [/^GET \/accounts\/\w+\/queues$/, (request, _, account) => listQueues(request, account)],
  [/^POST \/accounts\/\w+\/queues$/, (request, _, account) => createQueue(request, account)],
  [
    /^GET \/accounts\/\w+\/queues\/(\w+)\/metrics$/,
    (_, match, account) => give({ backlog_count: queueOf(account, match[1])?.waiting ?? 0, backlog_bytes: 0 }),
  ],
  [/^PATCH \/accounts\/\w+\/queues\/(\w+)$/, changeQueue],
  [
    /^GET \/accounts\/\w+\/queues\/(\w+)\/consumers$/,
    (_, match, account) => give(queueOf(account, match[1])?.consumers ?? []),
  ],
  [/^(?:POST|PUT) \/accounts\/\w+\/queues\/(\w+)\/consumers(?:\/([\w-]+))?$/, putConsumer],
]
