/**
 * The Worker with everything that wrangler attaches to it. What is deployed is known by a digest of its sources in the version's
 * message; that triggers and consumers were attached too, by the same digest in a tag that is set when wrangler is done.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { digestSources } from '../digest-sources.ts'
import { readSecrets } from '../secrets-file.ts'
import type { DeployContext, Step } from '../step.ts'
import { configPath, makeWranglerConfig, requiredSecrets, writeConfigText } from '../wrangler-config.ts'

const permission = 'Workers Scripts'
const TAG_PREFIX = 'deployed-'
const MESSAGE = 'workers/message'

const Deployments = z.looseObject({
  deployments: z.array(z.looseObject({ versions: z.array(z.looseObject({ version_id: z.string() })) })),
})
const Version = z.looseObject({ annotations: z.record(z.string(), z.string()).nullish() })
const Settings = z.looseObject({ tags: z.array(z.string()).nullish() })

const scriptPath = ({ deployment }: DeployContext): string => `/workers/scripts/${deployment.name}`

/** What the file of configuration would say now. */
export const configText = ({ product, deployment, databaseIds }: DeployContext): string =>
  writeConfigText(makeWranglerConfig(product, deployment, databaseIds))

async function readDeployedMessage(context: DeployContext): Promise<string | null> {
  const { api } = context
  const path = scriptPath(context)
  const seen = await api.find({ path: `${path}/deployments`, permission }, Deployments)
  const versions = seen?.deployments[0]?.versions ?? []
  if (versions.length !== 1) return null
  const version = await api.find({ path: `${path}/versions/${versions[0]?.version_id ?? ''}`, permission }, Version)
  return version?.annotations?.[MESSAGE] ?? null
}

async function readTags(context: DeployContext): Promise<readonly string[]> {
  const path = `${scriptPath(context)}/script-settings`
  return (await context.api.find({ path, permission }, Settings))?.tags ?? []
}

async function isDeployed(context: DeployContext, digest: string): Promise<boolean> {
  if ((await readDeployedMessage(context)) !== digest) return false
  return (await readTags(context)).includes(`${TAG_PREFIX}${digest}`)
}

/** Secrets that are not at Cloudflare yet. */
async function listNewSecrets(context: DeployContext): Promise<Record<string, string>> {
  const remote = new Set(await context.listRemoteSecrets())
  const secrets = readSecrets(context.files.secrets) ?? {}
  const names = requiredSecrets(context.deployment).filter((name) => !remote.has(name))
  return Object.fromEntries(names.map((name) => [name, secrets[name] ?? '']))
}

async function runDeploy(context: DeployContext, digest: string): Promise<void> {
  const args = ['deploy', '--config', configPath(context.deployment), '--minify', '--message', digest]
  const secrets = await listNewSecrets(context)
  if (Object.keys(secrets).length === 0) return context.runWrangler(args)
  const folder = mkdtempSync(join(tmpdir(), 'mailstead-deploy-'))
  const file = join(folder, 'secrets.json')
  try {
    writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 })
    await context.runWrangler([...args, '--secrets-file', file])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function markDeployed(context: DeployContext, digest: string): Promise<void> {
  const others = (await readTags(context)).filter((tag) => !tag.startsWith(TAG_PREFIX))
  const body = { tags: [...others, `${TAG_PREFIX}${digest}`] }
  await context.api.ask(
    { method: 'PATCH', path: `${scriptPath(context)}/script-settings`, permission, body },
    z.unknown(),
  )
}

export function workerSteps(context: DeployContext): readonly Step[] {
  const { deployment, product } = context
  const { host, name, placementRegion } = deployment
  const placement = placementRegion ? `near ${placementRegion}` : 'placed by Cloudflare'
  const crons = product.triggers?.crons?.length ?? 0
  return [
    {
      title: `Worker ${name} at https://${host}, ${placement}, with ${product.queues?.consumers?.length ?? 0} consumers and ${crons} crons`,
      async look() {
        const missing = Object.keys(await listNewSecrets(context)).length > 0
        return !missing && (await isDeployed(context, digestSources(configText(context)))) ? null : 'deploy'
      },
      async apply() {
        const digest = digestSources(configText(context))
        await runDeploy(context, digest)
        await markDeployed(context, digest)
        return null
      },
    },
  ]
}
