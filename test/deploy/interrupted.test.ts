/** A run that fails at any step is continued by the next one, and nothing is made twice. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeAccount, startDeployment, type TestDeployment } from './deployment.fixture.ts'
import { type FakeRequest, refuse } from './fake-account.ts'

const WORK_TIMEOUT_MS = 400_000

/** What each kind of step writes; those of wrangler are several seconds each, so of them the ones that leave something half done. */
const OWN_WRITES = [/^POST .*\/d1\/database$/, /^POST .*\/r2\/buckets$/, /^PUT .*\/lifecycle$/, /^POST .*\/queues$/]
const LATER_WRITES = [
  /CREATE TABLE IF NOT EXISTS \W*d1_migrations/i,
  /tenant_fences/,
  /^PUT .*\/workers\/scripts\/[\w-]+\?/,
  /^POST .*\/consumers$/m,
  /^PUT .*\/schedules$/m,
  /deployed-[0-9a-f]{32}/,
  /insert into user/,
  /insert into verification/,
]

const textOf = ({ method, path, body }: FakeRequest): string =>
  `${method} ${path}${body.length < 100_000 ? `\n${body.toString()}` : ''}`

/** Each request of its own once: refused the first time, or done with its answer lost the first time. */
function failOnce({ cloudflare }: TestDeployment, how: 'refused' | 'lost') {
  const failed: string[] = []
  const fails = (request: FakeRequest): boolean => {
    const text = textOf(request)
    const own = OWN_WRITES.some((pattern) => pattern.test(text.split('\n')[0] ?? ''))
    const key = own ? text : LATER_WRITES.find((pattern) => pattern.test(text))?.source
    if (request.method === 'GET' || key === undefined || failed.includes(key)) return false
    failed.push(key)
    return true
  }
  // Of a kind that wrangler does not try again by itself.
  const answer = refuse(400, 10013, 'Something is wrong here')
  if (how === 'refused') cloudflare.interrupt = (request) => (fails(request) ? answer : null)
  else cloudflare.lose = (request) => (fails(request) ? answer : null)
  return failed
}

/** Runs until one is through; answers why the others were not. */
async function runUntilDone(deployment: TestDeployment): Promise<readonly string[]> {
  const reasons: string[] = []
  for (let run = 0; run < 40; run++) {
    try {
      await deployment.run()
      return reasons
    } catch (error) {
      reasons.push(String(error))
    }
  }
  throw new Error(`It never came through: ${reasons.at(-1)}`)
}

describe.each(['refused', 'lost'] as const)('each write once is %s', (how) => {
  const name = `deploy-${how}`
  let deployment: TestDeployment
  beforeAll(async () => {
    deployment = await startDeployment(name)
  })
  afterAll(() => deployment.close())

  it(
    'and the runs together make what one alone makes',
    async () => {
      const failed = failOnce(deployment, how)
      const reasons = await runUntilDone(deployment)
      const secrets: unknown = JSON.parse(readFileSync(deployment.secretsFile, 'utf8'))
      expect(failed).toHaveLength(3 + 1 + 1 + 10 + LATER_WRITES.length)
      expect(reasons.length).toBeGreaterThanOrEqual(3 + 1 + 1 + 10)
      for (const reason of reasons)
        expect(reason).toMatch(/(D1|R2|Queue|Migrations|Worker|First person) .*run it again/s)

      const { databases, buckets, queues, scripts } = describeAccount(deployment.cloudflare)
      expect(databases.map((database) => database.name)).toEqual(
        ['directory', 'ledger-0', 'ledger-1'].map((ending) => `${name}-${ending}`),
      )
      for (const { migrations } of databases) expect(new Set(migrations).size).toBe(migrations.length)
      expect(buckets).toHaveLength(1)
      expect(queues).toHaveLength(10)
      expect(queues.every(({ consumers }) => consumers.length === 1)).toBe(true)
      expect(scripts).toMatchObject([{ name, migrationTag: 'v3', crons: [{}, {}, {}] }])
      expect(Object.fromEntries(deployment.cloudflare.account.scripts.get(name)?.secrets ?? [])).toEqual(secrets)
      const directory = [...deployment.cloudflare.account.databases.values()][0]
      expect(directory?.sqlite.prepare('select staff from user').all()).toEqual([{ staff: 1 }])
      expect((await deployment.run()).steps).toBe(0)
    },
    WORK_TIMEOUT_MS,
  )
})
