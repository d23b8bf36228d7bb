/**
 * `npm run deploy -- [FILE] [--dry-run]` makes a Cloudflare account ready for the deployment that FILE (`deployment.json`)
 * describes and deploys the Worker. A second run changes nothing. `--dry-run` shows everything that is made and asks nobody.
 */
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { EXAMPLE_FILE, readDeployment } from './deploy/deployment.ts'
import { openContext, readAccess } from './deploy/open-context.ts'
import { runDeploy, showPlan } from './deploy/run-deploy.ts'
import { readSettings } from './dev/settings.ts'

const USAGE = `Usage: npm run deploy -- [FILE] [--dry-run]

Makes a Cloudflare account ready for the deployment that FILE (deployment.json) describes, and deploys the Worker.
CLOUDFLARE_API_TOKEN has to be set. A second run changes nothing.

  --dry-run  shows everything that is made, and asks nobody

docs/operations.md tells what FILE holds, and what the token must be allowed to do.`

const say = (line: string): void => void process.stdout.write(`${line}\n`)

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  })
  const [file = 'deployment.json'] = positionals
  const { logDir } = readSettings(process.env)
  if (values.help) say(USAGE)
  else if (values['dry-run']) {
    const isExample = positionals.length === 0 && !existsSync(file)
    if (isExample) say(`${file} is not there; this is the plan of the example, ${EXAMPLE_FILE}`)
    const opened = readDeployment(isExample ? EXAMPLE_FILE : file)
    showPlan(openContext(opened, { url: '', token: '', accountId: opened.deployment.accountId }, logDir), say)
  } else {
    const opened = readDeployment(file)
    await runDeploy(openContext(opened, readAccess(process.env, opened.deployment.accountId), logDir), say)
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
