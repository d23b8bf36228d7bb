/** What is deployed to production lacks every development route and the movable clock (`docs/development.md`). */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = new URL('../../', import.meta.url).pathname
const BUILD_TIMEOUT_MS = 100_000
const run = promisify(execFile)

let folder = ''

/** All JavaScript of the bundle that `wrangler deploy` would upload. */
async function build(name: string, ...more: string[]): Promise<string> {
  const out = join(folder, name)
  await run(
    process.execPath,
    [join(ROOT, 'node_modules/wrangler/bin/wrangler.js'), 'deploy', '--dry-run', '--outdir', out, ...more],
    {
      cwd: ROOT,
      env: { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG_PATH: folder },
      timeout: BUILD_TIMEOUT_MS,
    },
  )
  const files = (await readdir(out)).filter((file) => file.endsWith('.js'))
  return (await Promise.all(files.map((file) => readFile(join(out, file), 'utf8')))).join('\n')
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailstead-build-'))
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

describe('the production build', () => {
  it('holds the API and no development route', async () => {
    const bundle = await build('production')
    expect(bundle).toContain('/v1/domains')
    for (const trace of ['/dev/', 'setDevelopmentOffset', 'dev_clock_offset_ms'])
      expect(bundle.includes(trace), trace).toBe(false)
  })

  it('would show them if they were there: the development build does', async () => {
    const bundle = await build('development', '--define', 'DEVELOPMENT:true')
    for (const trace of ['/dev/clock', '/dev/cron', 'setDevelopmentOffset', 'dev_clock_offset_ms'])
      expect(bundle.includes(trace), trace).toBe(true)
  })
})
