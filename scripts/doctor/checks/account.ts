/** What Cloudflare says of the deployment: sizes of databases, dead letters, consumers. */
import { z } from 'zod'
import type { CloudflareApi } from '../../deploy/cloudflare-api.ts'
import { type Database, listDatabases, listQueues, type QueueName } from '../../deploy/names.ts'
import { RemoteDatabase } from '../../deploy/remote.ts'
import { readProductConfig } from '../../deploy/wrangler-config.ts'
import { examine, type Finding, right, unknown, wrong } from '../finding.ts'
import type { Surroundings } from '../surroundings.ts'

const GB = 1_000_000_000
/** From here on no new tenants come to a ledger (`worker/services/ledgers`); D1 stops at 10. */
const LARGE_GB = 6

const Queue = z.looseObject({
  queue_id: z.string(),
  queue_name: z.string(),
  consumers: z.array(z.looseObject({})).nullish(),
})
const Metrics = z.looseObject({ backlog_count: z.number() })

async function checkDatabase(
  api: CloudflareApi,
  database: Database,
  known: readonly RemoteDatabase[],
): Promise<readonly Finding[]> {
  const about = { check: 'account.database', subject: database.name }
  const remote = known.find(({ name }) => name === database.name)
  if (!remote)
    return [wrong(about, 'It is not there.', 'Run npm run deploy. If it was there, restore it from a backup first.')]
  const { file_size: size } = await api.ask({ path: `/d1/database/${remote.uuid}`, permission: 'D1' }, RemoteDatabase)
  if (size === undefined) return [unknown(about, 'Its size is not told.', 'Look at it in the dashboard.')]
  const large = `It has ${(size / GB).toFixed(1)} GB of the 10 that D1 allows.`
  if (size < LARGE_GB * GB) return [right(about, large)]
  const fix =
    database.kind === 'ledger'
      ? 'Raise "shards" in the deployment file, run npm run deploy, and move large tenants to the new ledger.'
      : 'The directory cannot be split: look for what grows in it, and remove accounts that are gone.'
  return [wrong(about, large, fix)]
}

async function checkQueue(
  api: CloudflareApi,
  queue: QueueName,
  known: readonly z.infer<typeof Queue>[],
): Promise<readonly Finding[]> {
  const about = { check: queue.isDead ? 'account.dead_letters' : 'account.queue', subject: queue.name }
  const remote = known.find(({ queue_name }) => queue_name === queue.name)
  if (!remote) return [wrong(about, 'It is not there.', 'Run npm run deploy.')]
  if ((remote.consumers ?? []).length === 0)
    return [wrong(about, 'Nothing consumes it.', 'Run npm run deploy: it attaches the consumers.')]
  if (!queue.isDead) return [right(about, 'It has a consumer.')]
  const { backlog_count: waiting } = await api.ask(
    { path: `/queues/${remote.queue_id}/metrics`, permission: 'Queues' },
    Metrics,
  )
  if (waiting === 0) return [right(about, 'No dead letters.')]
  return [
    wrong(
      about,
      `${waiting} messages failed a hundred times.`,
      "Search the Worker's log for dead_letter.received and the errors before it, and mend their cause: nothing has to be replayed by hand.",
    ),
  ]
}

/** Needs a token; without one that is said. */
export async function checkAccount({ api, deployment }: Surroundings): Promise<readonly Finding[]> {
  const about = { check: 'account', subject: deployment.name }
  if (!api)
    return [
      unknown(
        about,
        'Databases and queues were not looked at.',
        'Set CLOUDFLARE_API_TOKEN to a token that may read D1 and Queues.',
      ),
    ]
  return examine(about, async () => {
    const databases = await api.list({ path: '/d1/database', permission: 'D1' }, RemoteDatabase)
    const queues = await api.list({ path: '/queues', permission: 'Queues' }, Queue)
    const found = await Promise.all([
      ...listDatabases(deployment).map((database) => checkDatabase(api, database, databases)),
      ...listQueues(readProductConfig(), deployment).map((queue) => checkQueue(api, queue, queues)),
    ])
    return found.flat()
  })
}
