/** Installs `node_modules` exactly as `package-lock.json` says, when the lock is newer than the last install. */
import { spawnSync } from 'node:child_process'
import { basename } from 'node:path'
import { newestMs } from './modification-time.mjs'
import { runStep } from './run-step.mjs'

/** npm writes it last, so an interrupted install is repeated. */
const STAMP = 'node_modules/.package-lock.json'
/** No package of the lock needs its install script: binaries come as packages of their own. */
const ARGS = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']

/** The npm that runs us, with its own Node: the one inside `node_modules` is about to be replaced. */
function findNpm() {
  const script = process.env.npm_execpath
  if (script && basename(script).startsWith('npm')) return [process.env.npm_node_execpath ?? process.execPath, [script]]
  if (spawnSync('npm', ['--version'], { stdio: 'ignore' }).status === 0) return ['npm', []]
  process.stderr.write('setup: npm is missing. On Debian and Ubuntu: apt install npm\n')
  return process.exit(1)
}

export function installModules() {
  if (newestMs(STAMP) >= newestMs('package-lock.json') && newestMs(STAMP) > 0) return
  const [command, args] = findNpm()
  runStep('installing node modules (about half a minute)', command, [...args, ...ARGS])
}
