/** What the script asks of systemd, told by a stand-in: there is none where tests run. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'

const STEPS = fileURLToPath(new URL('../../../relay/deploy/steps/services.sh', import.meta.url))

/** `active` are the units that run; every call but that question is written down. */
const STAND_IN = `
set -euo pipefail
root='' units=$dir current=$dir/current
say() { echo "$*" >> "$dir/said"; }
node_tool() { case $1 in parts) echo agent mx ;; status) [[ -e $dir/healthy ]] ;; esac; }
sleep() { :; }
systemctl() {
  if [[ $* == *is-active* ]]; then [[ " $active " == *" \${*: -1} "* ]]; return; fi
  echo "$*" >> "$dir/calls"
}
source "$steps"
has_systemd() { true; }
`

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'services-'))
  writeFileSync(join(dir, 'calls'), '')
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function run(command: string, active: readonly string[] = []) {
  const names = active.map((name) => `mailstead-relay-${name}.service`).join(' ')
  const { status, stderr } = spawnSync('bash', ['--norc', '-c', STAND_IN + command], {
    env: { PATH: process.env['PATH'], dir, active: names, steps: STEPS },
    encoding: 'utf8',
  })
  const calls = readFileSync(join(dir, 'calls'), 'utf8').replaceAll('mailstead-relay', 'R').replaceAll('.service', '')
  return { status, stderr, calls: calls.split('\n').filter(Boolean) }
}

const START = ['enable --quiet R.target', 'start R.target', 'start R-agent', 'start R-mx']

it('starts everything at the first time, and restarts nothing', () => {
  const orders = 'units\nrestart agent\nrestart mx'
  expect(run(`carry_out $'${orders.replaceAll('\n', '\\n')}'`)).toEqual({
    ...{ status: 0, stderr: '', calls: ['daemon-reload', ...START] },
  })
})

it('touches of what runs only what has changed', () => {
  const orders = 'stop spamd\\nunits\\nrestart mx\\nreload front'
  expect(run(`carry_out $'${orders}'`, ['agent', 'mx', 'front', 'spamd']).calls).toEqual([
    ...['stop R-spamd', 'daemon-reload', 'restart R-mx', 'reload R-front'],
    ...START,
  ])
  writeFileSync(join(dir, 'calls'), '')
  expect(run("carry_out ''", ['agent', 'mx']).calls).toEqual(START)
})

it('finds that an update serves only when every unit runs and the node answers', () => {
  writeFileSync(join(dir, 'healthy'), '')
  expect(run('is_serving', ['agent', 'mx']).status).toBe(0)
  expect(run('is_serving', ['agent']).status).toBe(1)
  rmSync(join(dir, 'healthy'))
  expect(run('is_serving', ['agent', 'mx']).status).toBe(1)
  expect(readFileSync(join(dir, 'said'), 'utf8')).toBe('not serving after 30 seconds\n'.repeat(2))
})

it('stops everything before its units go', () => {
  for (const name of ['mailstead-relay.target', 'mailstead-relay-mx.service', 'other.service'])
    writeFileSync(join(dir, name), '')
  expect(run('remove_services').calls).toEqual(['disable --quiet --now R.target', 'stop R-mx', 'daemon-reload'])
  expect(readdirSync(dir).sort()).toEqual(['calls', 'other.service'])
})
