/** A deployment file in a folder of its own, and the run of it against a fake account. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readDeployment } from '../../scripts/deploy/deployment.ts'
import { openContext } from '../../scripts/deploy/open-context.ts'
import { runDeploy } from '../../scripts/deploy/run-deploy.ts'
import type { DeployContext } from '../../scripts/deploy/step.ts'
import { configPath } from '../../scripts/deploy/wrangler-config.ts'
import { type FakeCloudflare, startFakeCloudflare } from './fake-cloudflare.ts'

const TOKEN = 'a-token-of-the-fake'
const ACCOUNT = 'a'.repeat(32)

export interface TestDeployment {
  readonly cloudflare: FakeCloudflare
  readonly folder: string
  /** The deployment file. */
  readonly file: string
  readonly secretsFile: string
  /** A context as the command opens it: nothing is remembered from a run before. */
  open(change?: Partial<DeployContext>): DeployContext
  /** One run of the command: its lines, and how many steps were open. */
  run(change?: Partial<DeployContext>): Promise<{ readonly steps: number; readonly lines: readonly string[] }>
  /** Writes the deployment file with other values. */
  rewrite(values: Record<string, unknown>): void
  close(): Promise<void>
}

/** `name` is of one test: the configuration for wrangler lies under it in the project's folder. */
export async function startDeployment(name: string): Promise<TestDeployment> {
  const cloudflare = await startFakeCloudflare(TOKEN)
  const folder = mkdtempSync(join(tmpdir(), 'mailstead-deployment-'))
  const file = join(folder, 'deployment.json')
  const access = { url: cloudflare.url, token: TOKEN, accountId: ACCOUNT }
  const rewrite = (values: Record<string, unknown>): void =>
    writeFileSync(
      file,
      JSON.stringify({
        name,
        accountId: ACCOUNT,
        host: 'mail.mailstead.test',
        location: 'weur',
        receivingMx: ['mx.mailstead.test'],
        spfInclude: 'spf.mailstead.test',
        operator: 'Operator@mailstead.test',
        ...values,
      }),
    )
  rewrite({})
  const open = (change: Partial<DeployContext> = {}): DeployContext => ({
    ...openContext(readDeployment(file), access, join(folder, 'logs')),
    ...change,
  })
  return {
    cloudflare,
    folder,
    file,
    secretsFile: join(folder, `${name}.secrets.json`),
    open,
    async run(change) {
      const lines: string[] = []
      const steps = await runDeploy(open(change), (line) => lines.push(line))
      return { steps, lines }
    },
    rewrite,
    async close() {
      rmSync(configPath(open().deployment), { force: true })
      rmSync(folder, { recursive: true })
      await cloudflare.close()
    },
  }
}

/** What the account holds, without what is random in it: the same after any two ways to the same deployment. */
export function describeAccount({ account }: FakeCloudflare) {
  return {
    databases: [...account.databases.values()]
      .map(({ name, location, jurisdiction, sqlite }) => ({
        name,
        location,
        jurisdiction,
        migrations: sqlite
          .prepare('select name from d1_migrations order by id')
          .all()
          .map((row) => row['name']),
      }))
      .sort((a, b) => a.name.localeCompare(b.name)),
    buckets: [...account.buckets.entries()],
    queues: [...account.queues.values()]
      .map(({ queue_name, settings, consumers }) => ({
        queue_name,
        settings,
        consumers: consumers.map(({ consumer_id: _, ...consumer }) => consumer),
      }))
      .sort((a, b) => a.queue_name.localeCompare(b.queue_name)),
    scripts: [...account.scripts.entries()].map(([name, { secrets, crons, domains, migrationTag }]) => ({
      name,
      secrets: [...secrets.keys()].sort(),
      crons,
      domains,
      migrationTag,
    })),
  }
}
