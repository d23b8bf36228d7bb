/** What stops a deployment, in words that say where and what to do. Nothing here gets as far as wrangler. */
import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startDeployment, type TestDeployment } from './deployment.fixture.ts'
import { refuse } from './fake-account.ts'

const STOP = new Error('wrangler was reached')

let deployment: TestDeployment
beforeEach(async () => {
  deployment = await startDeployment('deploy-refused')
})
afterEach(() => deployment.close())

/** A run that goes no further than the first command of wrangler. */
const run = () => deployment.run({ runWrangler: () => Promise.reject(STOP) })

describe('Cloudflare refuses', () => {
  it.each([
    ['/d1/database', 'D1'],
    ['/r2/buckets', 'Workers R2 Storage'],
    ['/queues', 'Queues'],
    ['/secrets', 'Workers Scripts'],
  ])('%s without the permission %s, which is named', async (path, permission) => {
    deployment.cloudflare.interrupt = (request) =>
      request.path.includes(path) ? refuse(403, 10000, 'Authentication error') : null
    await expect(run()).rejects.toThrow(`Give it "Account, ${permission}, Edit"`)
    expect(deployment.cloudflare.asked.every((asked) => asked.startsWith('GET '))).toBe(true)
  })

  it.each([
    [
      'queues on the free plan',
      '/queues',
      refuse(403, 100129, 'Queues need a Workers Paid plan'),
      'Workers Paid plan, which queues',
    ],
    [
      'R2 before it is switched on',
      '/r2/',
      refuse(403, 10042, 'Please enable R2 through the Dashboard.'),
      'Switch R2 on',
    ],
    ['too many requests', '/d1/', refuse(429, 971, 'Too many'), 'Run it again in five minutes'],
    ['for now', '/d1/', refuse(503, 1, 'Unavailable'), 'it continues where it stopped'],
  ])('%s', async (_, path, answer, said) => {
    deployment.cloudflare.interrupt = (request) => (request.path.includes(path) ? answer : null)
    await expect(run()).rejects.toThrow(said)
  })

  it('or answers what is not JSON', async () => {
    await deployment.cloudflare.close()
    await expect(run()).rejects.toThrow("Cloudflare's API at http://127.0.0.1:")
  })
})

describe('the secrets', () => {
  it('are not made anew when a database is there whose key nobody has', async () => {
    await expect(run()).rejects.toThrow(STOP.message)
    rmSync(deployment.secretsFile)
    await expect(run()).rejects.toThrow('Restore that file from where you keep backups')
    expect(existsSync(deployment.secretsFile)).toBe(false)
  })

  it('that Cloudflare has are neither made nor asked for again', async () => {
    const secrets = new Map(['MASTER_KEY', 'RETURN_PATH_SECRET', 'AUTH_SECRET'].map((name) => [name, 'kept']))
    const script = { secrets, versions: [], deployments: [], migrationTag: null, tags: [], crons: [], domains: [] }
    deployment.cloudflare.account.scripts.set('deploy-refused', script)
    await expect(run()).rejects.toThrow(STOP.message)
    expect(existsSync(deployment.secretsFile)).toBe(false)
  })

  it('of before stay when one more is needed, and an open file is closed', async () => {
    await expect(run()).rejects.toThrow(STOP.message)
    const before = JSON.parse(readFileSync(deployment.secretsFile, 'utf8'))
    chmodSync(deployment.secretsFile, 0o644)
    deployment.rewrite({ billingUrl: 'https://bills.example/usage' })
    await expect(run()).rejects.toThrow(STOP.message)
    const after = JSON.parse(readFileSync(deployment.secretsFile, 'utf8'))
    expect(after).toEqual({ ...before, BILLING_SECRET: expect.stringMatching(/^whsec_/) })
    expect(statSync(deployment.secretsFile).mode & 0o777).toBe(0o600)
  })

  it('in a damaged file stop everything', async () => {
    writeFileSync(deployment.secretsFile, '{"MASTER_KEY": ')
    await expect(run()).rejects.toThrow('is damaged')
    expect(readFileSync(deployment.secretsFile, 'utf8')).toBe('{"MASTER_KEY": ')
  })
})

describe('the deployment file', () => {
  it('may not move what cannot be moved', async () => {
    await expect(run()).rejects.toThrow(STOP.message)
    deployment.rewrite({ location: undefined, jurisdiction: 'eu' })
    await expect(run()).rejects.toThrow('is in the jurisdiction (none), the deployment file says eu')
  })

  it('may not have R2 delete what a plan keeps', async () => {
    await expect(run()).rejects.toThrow(STOP.message)
    const directory = [...deployment.cloudflare.account.databases.values()][0]
    directory?.sqlite.exec('create table plans (raw_days integer); insert into plans values (30), (365)')
    deployment.rewrite({ sentMailMaxDays: 424 })
    await expect(run()).rejects.toThrow('raise sentMailMaxDays in the deployment file to 425 or more')
    deployment.rewrite({ sentMailMaxDays: 425 })
    await expect(run()).rejects.toThrow(STOP.message)
  })

  it('names every value that is wrong', () => {
    deployment.rewrite({ name: 'Mail', accountId: 'x', shards: 0, operator: 'nobody', jurisdiction: 'eu', more: 1 })
    const open = () => deployment.open()
    for (const part of ['name: must be', 'accountId: must be', 'shards: ', 'operator: ', 'the file: '])
      expect(open).toThrow(part)
    deployment.rewrite({})
  })
})

it('a jurisdiction holds for databases and bucket', async () => {
  deployment.rewrite({ location: undefined, jurisdiction: 'eu' })
  await expect(run()).rejects.toThrow(STOP.message)
  const { databases, buckets } = deployment.cloudflare.account
  expect([...databases.values()].map(({ jurisdiction }) => jurisdiction)).toEqual(['eu', 'eu', 'eu'])
  expect([...buckets.keys()]).toEqual(['eu/deploy-refused-raw'])
})

it('finds what is there behind a page of what others have in the account', async () => {
  const { queues } = deployment.cloudflare.account
  for (let n = 0; n < 45; n++)
    queues.set(`other-${n}`, {
      queue_id: `other${n}`,
      queue_name: `other-${n}`,
      settings: {},
      consumers: [],
      waiting: 0,
    })
  await expect(run()).rejects.toThrow(STOP.message)
  const before = deployment.cloudflare.asked.length
  await expect(run()).rejects.toThrow(STOP.message)
  expect(
    deployment.cloudflare.asked.slice(before).filter((asked) => asked.startsWith('POST') && !asked.endsWith('/query')),
  ).toEqual([])
  expect(queues.size).toBe(45 + 10)
})
