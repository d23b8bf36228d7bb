import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agentOptionsOf, readNodeSettings } from './node-settings.ts'
import { partsOf } from './parts.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'node-settings-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const LEAST = {
  RELAY_ID: 'relay-1',
  WORKER_URL: 'https://mail.example.net/',
  RELAY_URL: 'https://relay-1.example.net',
  EHLO_NAME: 'relay-1.example.net',
  HTTPS_LISTEN: 'none',
}

function read(values: Readonly<Record<string, string | undefined>>) {
  const file = join(folder, 'relay.env')
  const lines = Object.entries(values).map(([name, value]) => (value === undefined ? '' : `${name}=${value}\n`))
  writeFileSync(file, `# A comment.\n${lines.join('')}`)
  return readNodeSettings(file)
}

describe('readNodeSettings', () => {
  it('fills in what is not given, and takes an empty value for one that is not', () => {
    expect(read({ ...LEAST, ROLE: '', SOURCES: '' })).toEqual({
      ...LEAST,
      WORKER_URL: 'https://mail.example.net',
      HTTPS_LISTEN: [],
      ROLE: 'both',
      AGENT_PORT: 8799,
      METRICS_LISTEN: '127.0.0.1:9799',
      MX_LISTEN: ['0.0.0.0:25', '[::]:25'],
      SUBMISSION: false,
      SUBMISSION_LISTEN: ['0.0.0.0:587', '[::]:587'],
      SUBMISSION_TLS_LISTEN: ['0.0.0.0:465', '[::]:465'],
      SPAM_SCORER: 'spamassassin',
      PROBE_DOMAIN: 'gmail.com',
    })
  })

  it.each([
    ['a name that is none', { ROEL: 'both' }, 'unknown: ROEL'],
    ['no name of the relay', { RELAY_ID: undefined }, 'RELAY_ID'],
    ['a Worker in the clear', { WORKER_URL: 'http://mail.example.net' }, 'WORKER_URL: must be https'],
    ['HTTPS without a certificate', { HTTPS_LISTEN: undefined }, 'TLS_CERTIFICATE: is needed to serve HTTPS'],
    ['submission without a certificate', { SUBMISSION: 'on' }, 'TLS_CERTIFICATE: is needed for submission'],
    ['a certificate without its key', { TLS_CERTIFICATE: '/a.pem' }, 'TLS_KEY: goes with TLS_CERTIFICATE'],
    ['a listener without a port', { MX_LISTEN: '0.0.0.0' }, 'MX_LISTEN: is like 0.0.0.0:25'],
    ['a host name in capitals', { EHLO_NAME: 'Relay' }, 'EHLO_NAME: is a host name in lower case'],
  ])('refuses %s and names it', (_what, values, words) => {
    expect(() => read({ ...LEAST, ...values })).toThrow(words)
  })

  it('says where a missing file belongs', () => {
    expect(() => readNodeSettings(join(folder, 'nothing'))).toThrow(/nothing cannot be read.*relay\.env\.example/)
  })
})

it('agentOptionsOf hands on what the agent understands, and nothing of the node', () => {
  expect(agentOptionsOf(read({ ...LEAST, SOURCES: '192.0.2.1', SLOTS: '50' }))).toEqual({
    SOURCES: '192.0.2.1',
    SLOTS: '50',
  })
})

it.each([
  ['both', { HTTPS_LISTEN: '0.0.0.0:443', TLS_CERTIFICATE: '/a', TLS_KEY: '/b' }, 'agent outbound mx spamd front'],
  ['outbound', { ROLE: 'outbound', SPAM_SCORER: 'none' }, 'agent outbound'],
  ['inbound', { ROLE: 'inbound' }, 'agent mx spamd'],
  [
    'outbound and submission',
    { ROLE: 'outbound', SPAM_SCORER: 'none', SUBMISSION: 'on', TLS_CERTIFICATE: '/a', TLS_KEY: '/b' },
    'agent outbound submission',
  ],
])('a node that does %s runs its parts', (_role, values, parts) => {
  expect(partsOf(read({ ...LEAST, ...values })).join(' ')).toBe(parts)
})
