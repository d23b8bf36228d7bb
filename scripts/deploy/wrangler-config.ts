/**
 * The wrangler configuration of one deployment, made from `wrangler.toml`. With it `wrangler deploy` alone works. It lies in the
 * project's folder, since wrangler resolves paths and packages from where its configuration is.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { experimental_readRawConfig, type Unstable_RawConfig } from 'wrangler'
import { ROOT } from '../dev/settings.ts'
import { type Deployment, publicUrl, returnPathMx } from './deployment.ts'
import { bucketName, listDatabases, renamed } from './names.ts'

export const readProductConfig = (): Unstable_RawConfig =>
  experimental_readRawConfig({ config: join(ROOT, 'wrangler.toml') }).rawConfig

export const configPath = ({ name }: Deployment): string => join(ROOT, `wrangler.${name}.json`)

/** Secrets without which the Worker does not start. */
export const requiredSecrets = ({ billingUrl }: Deployment): readonly string[] => [
  ...['MASTER_KEY', 'RETURN_PATH_SECRET', 'AUTH_SECRET'],
  ...(billingUrl ? ['BILLING_SECRET'] : []),
]

const variables = (deployment: Deployment) => ({
  MAIL_HOST: deployment.host,
  PUBLIC_URL: publicUrl(deployment),
  RETURN_PATH_MX: returnPathMx(deployment),
  SPF_INCLUDE: deployment.spfInclude,
  RECEIVING_MX: deployment.receivingMx.join(),
  SUBMISSION_HOST: deployment.submissionHost ?? '',
  MTA_STS_HOST: deployment.mtaStsHost ?? '',
  TRUSTED_ARC_SEALERS: deployment.trustedArcSealers.join(),
  BILLING_URL: deployment.billingUrl ?? '',
  JURISDICTION: deployment.jurisdiction ?? '',
})

/** Counters of a rate limit are shared by whoever has the same number in an account: a number from the name, positive. */
const namespaceOf = ({ name }: Deployment, index: number): string =>
  String((createHash('sha256').update(`${name}/${index}`).digest().readUInt32BE() >>> 1) + 1)

function queues(product: Unstable_RawConfig, deployment: Deployment): NonNullable<Unstable_RawConfig['queues']> {
  const rename = (queue: string) => renamed(product, deployment, queue)
  return {
    producers: (product.queues?.producers ?? []).map((producer) => ({
      ...producer,
      queue: rename(producer.queue ?? ''),
    })),
    consumers: (product.queues?.consumers ?? []).map(({ dead_letter_queue: dead, ...consumer }) => ({
      ...consumer,
      queue: rename(consumer.queue),
      ...(dead ? { dead_letter_queue: rename(dead) } : {}),
    })),
  }
}

/** `ids`: name of a database → its id. */
export function makeWranglerConfig(
  product: Unstable_RawConfig,
  deployment: Deployment,
  ids: ReadonlyMap<string, string>,
): Unstable_RawConfig {
  const { jurisdiction, placementRegion } = deployment
  return {
    ...product,
    name: deployment.name,
    account_id: deployment.accountId,
    workers_dev: false,
    preview_urls: false,
    routes: [{ pattern: deployment.host, custom_domain: true }],
    ...(placementRegion ? { placement: { region: placementRegion } } : {}),
    vars: { ...product.vars, ...variables(deployment) },
    secrets: { required: [...requiredSecrets(deployment)] },
    d1_databases: listDatabases(deployment).map(({ binding, name, kind }) => ({
      binding,
      database_name: name,
      database_id: ids.get(name) ?? '',
      migrations_dir: `migrations/${kind}`,
    })),
    r2_buckets: (product.r2_buckets ?? []).map(({ binding }) => ({
      binding,
      bucket_name: bucketName(deployment),
      ...(jurisdiction ? { jurisdiction } : {}),
    })),
    ratelimits: (product.ratelimits ?? []).map((limit, index) => ({
      ...limit,
      namespace_id: namespaceOf(deployment, index),
    })),
    queues: queues(product, deployment),
  }
}

/** As text that is the same for the same deployment. */
export const writeConfigText = (config: Unstable_RawConfig): string => `${JSON.stringify(config, null, 2)}\n`
