/**
 * Prepares a checkout for `npm start`, `npm test`, `npm run check`, `bench` or `deploy` (the word is the argument): only
 * what is missing or old, and silent when nothing is. Plain JavaScript without dependencies: it runs before there are
 * any, under Node 20.
 */
import { buildStaleOutputs } from './setup/build-stale-outputs.mjs'
import { enableCommitHook } from './setup/enable-commit-hook.mjs'
import { installModules } from './setup/install-modules.mjs'
import { installSystemPackages } from './setup/install-system-packages.mjs'

const NODE_MAJOR_MIN = 20
const PURPOSES = ['start', 'test', 'check', 'bench', 'deploy']

const purpose = process.argv[2] ?? 'start'
if (!PURPOSES.includes(purpose)) {
  process.stderr.write(`setup: "${purpose}" is not one of ${PURPOSES.join(', ')}\n`)
  process.exit(1)
}
if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN) {
  process.stderr.write(
    `setup: Node ${NODE_MAJOR_MIN} or newer is needed, this is ${process.version}. See https://nodejs.org/\n`,
  )
  process.exit(1)
}

process.chdir(new URL('..', import.meta.url).pathname)
installModules()
buildStaleOutputs()
enableCommitHook()
if (purpose !== 'check' && purpose !== 'deploy') installSystemPackages(purpose)
