/** Builds what is generated and not committed: the mailauth bundle and the console. */
import { newestMs } from './modification-time.mjs'
import { runStep } from './run-step.mjs'

/** Node 24 of `node_modules`: the tools do not run under every Node that this script runs under. */
const NODE = 'node_modules/.bin/node'
const INSTALLED = 'node_modules/.package-lock.json'

const OUTPUTS = [
  {
    title: 'bundling mailauth',
    output: 'mail/generated/mailauth.js',
    inputs: ['scripts/build-mailauth.mjs', INSTALLED],
    args: ['scripts/build-mailauth.mjs'],
  },
  {
    title: 'building the console',
    output: 'dist/console/index.html',
    inputs: ['console', INSTALLED],
    args: ['node_modules/vite/bin/vite.js', 'build', 'console', '--logLevel', 'warn'],
  },
]

export function buildStaleOutputs() {
  for (const { title, output, inputs, args } of OUTPUTS) {
    if (newestMs(output) < Math.max(...inputs.map(newestMs))) runStep(title, NODE, args)
  }
}
