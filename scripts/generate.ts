/** `npm run generate`: writes what is made from other files. `npm run check` fails when one of them is old. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './check/files.ts'
import { runCommand } from './check/run-command.ts'
import { DOCUMENTS } from './generate/documents.ts'

const { ok, output } = await runCommand('wrangler', ['types', 'worker/bindings.d.ts', '--include-runtime=false'])
if (!ok) {
  console.error(output)
  process.exit(1)
}
console.log('wrote worker/bindings.d.ts')
for (const { path, render } of DOCUMENTS) {
  writeFileSync(join(ROOT, path), await render())
  console.log(`wrote ${path}`)
}
