/**
 * Installs by apt, when it may, what the tests use beside npm packages; else says what is missing, what is skipped for
 * it and what works all the same. A later part of the product adds a line to PACKAGES.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** `isPresent` looks for the thing itself, so that it may come from anywhere. */
export const PACKAGES = [
  { name: 'postfix', isPresent: () => hasProgram('postfix'), suites: 'delivery to a real Postfix' },
  { name: 'swaks', isPresent: () => hasProgram('swaks'), suites: 'SMTP dialogues by swaks' },
  {
    name: 'spamassassin',
    isPresent: () => hasProgram('spamassassin'),
    suites: 'spam scores by SpamAssassin',
    isForStart: true,
  },
  { name: 'spamd', isPresent: () => hasProgram('spamd'), suites: 'spam scores by SpamAssassin', isForStart: true },
  { name: 'systemd', isPresent: () => hasProgram('systemd-analyze'), suites: "the relay's units verified" },
  { name: 'chromium', isPresent: () => hasProgram('chromium'), suites: 'the API reference in a browser' },
  { name: 'python3-dkim', isPresent: () => hasModule('dkim'), suites: 'signatures verified by python3-dkim' },
  { name: 'python3-requests', isPresent: () => hasModule('requests'), suites: "a Frappe site's own client" },
]

const FOLDERS = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin']

function hasProgram(name) {
  return FOLDERS.some((folder) => existsSync(`${folder}/${name}`))
}

/** Debian's Python, which is where apt puts it, whatever other `python3` comes first in PATH. */
function hasModule(name) {
  return spawnSync('/usr/bin/python3', ['-c', `import ${name}`], { stdio: 'ignore' }).status === 0
}

const apt = (...args) =>
  spawnSync('apt-get', ['-q', '-y', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })

/** Without a preset the Postfix package would configure and start a mail server on port 25. */
function presetPostfix() {
  const input = 'postfix postfix/main_mailer_type select No configuration\n'
  spawnSync('debconf-set-selections', [], { input })
}

function install(names) {
  const args = ['install', '--no-install-recommends', ...names]
  if (names.includes('postfix')) presetPostfix()
  const first = apt(...args)
  if (first.status === 0) return
  // The lists are absent or old: only now are they fetched.
  apt('update')
  const second = apt(...args)
  if (second.status !== 0)
    process.stderr.write(`setup: apt-get could not install everything:\n${second.stderr ?? second.error}\n`)
}

function reportMissing(missing, why) {
  const lines = missing.map(({ name, suites }) => `  ${name}: skipped without it: ${suites}`)
  const names = missing.map(({ name }) => name).join(' ')
  const text = [
    `setup: missing system packages (${why}):`,
    ...lines,
    '  Everything else works and is tested.',
    `  To install: sudo apt-get install --no-install-recommends ${names}`,
  ]
  process.stdout.write(`${text.join('\n')}\n`)
}

/** `npm start` needs only what is a part of the running system; without it that part is left out. */
export function installSystemPackages(purpose) {
  const wanted = PACKAGES.filter(({ isForStart }) => purpose !== 'start' || isForStart)
  const absent = () => wanted.filter(({ isPresent }) => !isPresent())
  const missing = absent()
  if (missing.length === 0) return
  if (!hasProgram('apt-get')) return reportMissing(missing, 'there is no apt-get here')
  if (process.getuid?.() !== 0) return reportMissing(missing, 'installing them needs root')
  process.stdout.write(`setup: installing ${missing.map(({ name }) => name).join(', ')} by apt-get\n`)
  install(missing.map(({ name }) => name))
  const left = absent()
  if (left.length > 0) reportMissing(left, 'apt-get failed')
}
