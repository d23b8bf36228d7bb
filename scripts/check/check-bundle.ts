/** Builds the Worker as a deployment would and weighs it; a large bundle is a slow start for every new isolate. */
import { globSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { ROOT } from './files.ts'
import { runCommand } from './run-command.ts'
import type { StepResult } from './step.ts'

const WARN_ABOVE_BYTES = 870_000
const FAIL_ABOVE_BYTES = 900_000
const OUT = '.cache/bundle'

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`

export async function checkBundle(): Promise<StepResult> {
  rmSync(join(ROOT, OUT), { recursive: true, force: true })
  const { ok, output } = await runCommand('wrangler', ['deploy', '--dry-run', '--minify', '--outdir', OUT])
  if (!ok) return { ok: false, summary: 'does not build', problems: [output.trim()] }
  const files = globSync('**/*.{js,mjs,wasm}', { cwd: join(ROOT, OUT) }).map((file) =>
    readFileSync(join(ROOT, OUT, file)),
  )
  const gzipped = files.reduce((total, bytes) => total + gzipSync(bytes).length, 0)
  const summary = `${kilobytes(gzipped)} gzip (warned above ${kilobytes(WARN_ABOVE_BYTES)}, refused above ${kilobytes(FAIL_ABOVE_BYTES)})`
  if (files.length === 0) return { ok: false, summary, problems: ['the build has no files'] }
  if (gzipped > FAIL_ABOVE_BYTES) return { ok: false, summary, problems: [`the Worker is too large: ${summary}`] }
  return {
    ok: true,
    summary,
    problems: [],
    warnings: gzipped > WARN_ABOVE_BYTES ? [`the Worker grows: ${summary}`] : [],
  }
}
