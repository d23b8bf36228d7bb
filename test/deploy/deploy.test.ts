/** `npm run deploy` and wrangler itself against a fake account: what is made, and that a second run makes nothing. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { configPath } from '../../scripts/deploy/wrangler-config.ts'
import { ROOT } from '../../scripts/dev/settings.ts'
import { describeAccount, startDeployment, type TestDeployment } from './deployment.fixture.ts'

const NAME = 'deploy-test'
const WORK_TIMEOUT_MS = 240_000

let deployment: TestDeployment

const changes = ({ cloudflare }: TestDeployment, since: number) =>
  cloudflare.asked.slice(since).filter((asked) => !asked.startsWith('GET ') && !asked.endsWith('/query'))

const script = () => {
  const found = deployment.cloudflare.account.scripts.get(NAME)
  if (!found) throw new Error('There is no Worker')
  return found
}
const directory = () => {
  const found = [...deployment.cloudflare.account.databases.values()].find(({ name }) => name === `${NAME}-directory`)
  if (!found) throw new Error('There is no directory')
  return found.sqlite
}
const deployedBindings = (type: string) =>
  script()
    .versions.at(-1)
    ?.metadata.bindings.filter((binding) => binding.type === type) ?? []
const readSecrets = (): Record<string, string> => JSON.parse(readFileSync(deployment.secretsFile, 'utf8'))

beforeAll(async () => {
  deployment = await startDeployment(NAME)
})
afterAll(() => deployment.close())

/** Without a token. */
function runCommand(...options: readonly string[]): string {
  const command = [join(ROOT, 'scripts/deploy.ts'), ...options]
  const env = { ...process.env, CLOUDFLARE_API_TOKEN: '', CLOUDFLARE_API_BASE_URL: deployment.cloudflare.url }
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8', env })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout
}

it('npm run deploy -- --help tells how to use it', () => {
  expect(runCommand('--help')).toContain('npm run deploy -- [FILE] [--dry-run]')
})

describe('npm run deploy -- --dry-run', () => {
  it('shows everything that is made, without a token, and writes nothing', () => {
    const stdout = runCommand('--dry-run', deployment.file)
    for (const part of [
      ...[`${NAME}.secrets.json (mode 600)`, `D1 database ${NAME}-directory near weur`, `D1 database ${NAME}-ledger-1`],
      ...[`R2 bucket ${NAME}-raw near weur`, 'standard/ deleted after 3710 days', `wrangler.${NAME}.json`],
      ...['outbound', 'bulk', 'delivery-events', 'inbound', 'scan'].map((queue) => `Queue ${NAME}-${queue}-dead`),
      ...[`Migrations of ${NAME}-ledger-0: `, 'https://mail.mailstead.test', 'operator@mailstead.test'],
    ])
      expect(stdout).toContain(part)
    expect(deployment.cloudflare.asked).toEqual([])
    expect(existsSync(deployment.secretsFile)).toBe(false)
  })
})

describe('the first run', () => {
  it(
    'makes the whole deployment',
    async () => {
      const { steps, lines } = await deployment.run()
      expect(steps).toBe(22)
      const said = lines.join('\n')
      for (const secret of Object.values(readSecrets())) expect(said).not.toContain(secret)
      const { databases, queues, scripts } = describeAccount(deployment.cloudflare)
      expect(databases.map(({ name, location }) => `${name} ${location}`)).toEqual(
        ['directory', 'ledger-0', 'ledger-1'].map((name) => `${NAME}-${name} weur`),
      )
      expect(queues.map(({ consumers }) => consumers.length)).toEqual(Array.from({ length: 10 }, () => 1))
      expect(scripts).toMatchObject([
        { name: NAME, secrets: ['AUTH_SECRET', 'MASTER_KEY', 'RETURN_PATH_SECRET'], migrationTag: 'v3' },
      ])
    },
    WORK_TIMEOUT_MS,
  )

  it('binds the Worker to what was made, in production mode, and shares no counter with another deployment', () => {
    const ids = [...deployment.cloudflare.account.databases.values()].map(({ uuid }) => uuid)
    expect(deployedBindings('d1').map(({ name, id }) => [name, id])).toEqual(
      ['DB', 'LEDGER_0', 'LEDGER_1'].map((name, index) => [name, ids[index]]),
    )
    expect(deployedBindings('queue').map((binding) => binding['queue_name'])).toContain(`${NAME}-delivery-events`)
    expect(deployedBindings('r2_bucket')).toMatchObject([{ bucket_name: `${NAME}-raw` }])
    expect(deployedBindings('ratelimit')[0]?.['namespace_id']).not.toBe('1001')
    const variables = Object.fromEntries(deployedBindings('plain_text').map(({ name, text }) => [name, text]))
    expect(variables).toMatchObject({
      MODE: 'production',
      MAIL_HOST: 'mail.mailstead.test',
      PUBLIC_URL: 'https://mail.mailstead.test',
      RETURN_PATH_MX: 'mx.mailstead.test',
      RECEIVING_MX: 'mx.mailstead.test',
      SPF_INCLUDE: 'spf.mailstead.test',
    })
  })

  it('keeps the secrets on disk for their owner alone, the same as the Worker has', () => {
    expect(statSync(deployment.secretsFile).mode & 0o777).toBe(0o600)
    expect(Object.fromEntries(script().secrets)).toEqual(readSecrets())
    expect(Buffer.from(readSecrets()['MASTER_KEY'] ?? '', 'base64')).toHaveLength(32)
  })

  it('leaves the operator a link that the Worker knows', () => {
    const link = readFileSync(join(deployment.folder, `${NAME}.operator-link.txt`), 'utf8').trim()
    const token = new URL(link).searchParams.get('token')
    const [person] = directory().prepare('select id, email, staff, email_verified from user').all()
    expect(person).toMatchObject({ email: 'operator@mailstead.test', staff: 1, email_verified: 0 })
    const identifier = createHash('sha256').update(`reset-password:${token}`).digest('base64url')
    const [row] = directory().prepare('select value, expires_at from verification where identifier = ?').all(identifier)
    expect(row?.['value']).toBe(person?.['id'])
    expect(Number(row?.['expires_at'])).toBeGreaterThan(Date.now())
  })
})

describe('a second run', () => {
  it('changes nothing and says so', async () => {
    const before = deployment.cloudflare.asked.length
    const account = describeAccount(deployment.cloudflare)
    const secrets = readSecrets()
    const { steps, lines } = await deployment.run()
    expect(steps).toBe(0)
    expect(lines.at(-1)).toBe('Nothing to do: everything is as the deployment file says.')
    expect(changes(deployment, before)).toEqual([])
    expect(describeAccount(deployment.cloudflare)).toEqual(account)
    expect(readSecrets()).toEqual(secrets)
  })

  it(
    'after a `wrangler deploy` by hand deploys once more, since it cannot know of what',
    async () => {
      await deployment.open().runWrangler(['deploy', '--config', configPath(deployment.open().deployment), '--minify'])
      expect(script().versions).toHaveLength(2)
      expect(script().secrets.size).toBe(3)
      expect((await deployment.run()).steps).toBe(1)
      expect(script().versions).toHaveLength(3)
      expect((await deployment.run()).steps).toBe(0)
    },
    WORK_TIMEOUT_MS,
  )

  it(
    'with one shard more makes and binds it, and refuses one fewer',
    async () => {
      deployment.rewrite({ shards: 3 })
      const { lines } = await deployment.run()
      expect(lines.filter((line) => line.startsWith('  + ')).map((line) => line.slice(4).split(/[: ]/)[0])).toEqual([
        ...['D1', 'Configuration', 'Migrations', 'Worker'],
      ])
      expect(deployedBindings('d1').map(({ name }) => name)).toEqual(['DB', 'LEDGER_0', 'LEDGER_1', 'LEDGER_2'])
      deployment.rewrite({ shards: 2 })
      await expect(deployment.run()).rejects.toThrow(`${NAME}-ledger-2 is there too. Shards may grow, never shrink`)
    },
    WORK_TIMEOUT_MS,
  )
})
