/** What the resources of a deployment are called: the names of `wrangler.toml` with the deployment's in front. */
import type { Unstable_RawConfig } from 'wrangler'
import type { Deployment } from './deployment.ts'

export interface Database {
  readonly binding: string
  readonly name: string
  /** Folder under `migrations/`. */
  readonly kind: 'directory' | 'ledger'
}

export interface QueueName {
  readonly name: string
  readonly isDead: boolean
}

export const DIRECTORY_BINDING = 'DB'

export const directoryName = ({ name }: Pick<Deployment, 'name'>): string => `${name}-directory`

/** The directory first, then the ledgers in order. */
export const listDatabases = ({ name, shards }: Deployment): readonly Database[] => [
  { binding: DIRECTORY_BINDING, name: directoryName({ name }), kind: 'directory' },
  ...Array.from({ length: shards }, (_, shard) => ({
    binding: `LEDGER_${shard}`,
    name: `${name}-ledger-${shard}`,
    kind: 'ledger' as const,
  })),
]

export const bucketName = ({ name }: Deployment): string => `${name}-raw`

/** `mailstead-outbound` → `<name>-outbound`. */
export const renamed = (product: Unstable_RawConfig, { name }: Deployment, resource: string): string =>
  `${name}${resource.slice(product.name?.length ?? 0)}`

/** Dead-letter queues first: a consumer may name only one that is there. */
export function listQueues(product: Unstable_RawConfig, deployment: Deployment): readonly QueueName[] {
  const consumers = product.queues?.consumers ?? []
  const dead = new Set(consumers.flatMap(({ dead_letter_queue }) => dead_letter_queue ?? []))
  return consumers
    .map(({ queue }) => ({ name: renamed(product, deployment, queue), isDead: dead.has(queue) }))
    .sort((a, b) => Number(b.isDead) - Number(a.isDead))
}
