/** What a Worker's isolate does before its first request: reading and evaluating the bundle, by `wrangler check startup`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { withCleanup } from '../parts/cleanup.ts'
import { runProgram } from '../parts/processes.ts'
import { type Bench, type BenchResult, percentile } from '../parts/result.ts'
import { makeTemporaryFolder } from '../parts/temporary-folder.ts'

const ROUNDS = 7
const TIMEOUT_MS = 120_000
const AIM_MS = 150
const ROOT = join(import.meta.dirname, '../..')
const WRANGLER = join(ROOT, 'node_modules/.bin/wrangler')

const HELLO = `import { Hono } from 'hono'\nexport default new Hono().get('/', (c) => c.text('hello'))\n`
const HELLO_CONFIG = { name: 'hello', main: 'hello.js', compatibility_date: '2026-11-01' }

/** Milliseconds that the profile was not idle. */
async function activeMs(folder: string, config: string): Promise<number> {
  const words = ['check', 'startup', `--args=-c ${config} --minify`, `--outfile=${join(folder, 'start.cpuprofile')}`]
  const stdout = await runProgram(WRANGLER, words, TIMEOUT_MS)
  const found = /Active: ([\d.]+) ms/.exec(stdout)?.[1]
  if (found === undefined) throw new Error(`wrangler check startup did not say what was active:\n${stdout}`)
  return Number(found)
}

/** Inside the checkout, so that it finds Hono. */
function writeHello(folder: string): string {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'hello.js'), HELLO)
  const config = join(folder, 'wrangler.json')
  writeFileSync(config, JSON.stringify(HELLO_CONFIG))
  return config
}

const run = (): Promise<BenchResult> =>
  withCleanup(async (later) => {
    const folder = makeTemporaryFolder(later)
    const hello = writeHello(join(ROOT, '.cache/bench-hello'))
    const [ours, bare]: [number[], number[]] = [[], []]
    for (let round = 0; round < ROUNDS; round += 1) {
      ours.push(await activeMs(folder, 'wrangler.toml'))
      bare.push(await activeMs(folder, hello))
    }
    const measured = { ours: percentile(ours, 0.5), unit: 'ms p50', isLowerBetter: true }
    const what = 'start of an isolate, active time'
    return {
      comparisons: [
        { bench: 'worker-start', what, ...measured, against: 'the aim', theirs: AIM_MS, aim: 1 },
        {
          bench: 'worker-start',
          what,
          ...measured,
          against: 'limit: Hono hello',
          theirs: percentile(bare, 0.5),
          aim: null,
        },
      ],
      remarks: [`worker-start: ${ROUNDS} rounds in turns: ${ours.map((ms) => ms.toFixed(0)).join(', ')} ms`],
    }
  })

export const workerStart: Bench = { name: 'worker-start', run }
