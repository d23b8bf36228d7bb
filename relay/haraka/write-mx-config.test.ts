import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readMxSettings } from './mailstead-mx/settings.ts'
import { type MxConfig, writeMxConfig } from './write-mx-config.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mx-config-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const write = (more: Partial<MxConfig> = {}) =>
  writeMxConfig({
    dir: join(dir, 'haraka'),
    dataDir: join(dir, 'data'),
    listen: '127.0.0.1:2525',
    hostName: 'mx.a.example',
    mode: 'production',
    relayId: 'relay-1',
    relaySecret: 'a secret of sixteen and more',
    workerUrl: 'https://worker.example/',
    dnsServers: ['127.0.0.1:53'],
    scorer: { socketPath: '/run/spamd.sock' },
    certificate: { keyFile: '/etc/mx/key.pem', certFile: '/etc/mx/chain.pem' },
    ...more,
  })
const file = (name: string) => join(dir, 'haraka/config', name)
const read = (name: string) => readFileSync(file(name), 'utf8')
const settings = () => readMxSettings(JSON.parse(read('mailstead-mx.json')))

describe('writeMxConfig', () => {
  it('writes what Haraka and the plugin read, secrets for the user alone', () => {
    write()
    expect(read('smtp.ini')).toContain('listen=127.0.0.1:2525\n')
    expect(read('me')).toBe('mx.a.example\n')
    expect(read('plugins').split('\n').filter(Boolean)).toEqual(['tls', 'mailstead-mx'])
    expect(read('tls.ini')).toContain('key=/etc/mx/key.pem\ncert=/etc/mx/chain.pem\n')
    for (const name of ['mailstead-mx.json', 'internalcmd_key']) {
      expect(statSync(file(name)).mode & 0o777, name).toBe(0o600)
    }
    expect(settings()).toMatchObject({ workerUrl: 'https://worker.example', spoolDir: join(dir, 'data/spool') })
    expect(settings().certificate).toEqual({ keyFile: '/etc/mx/key.pem', certFile: '/etc/mx/chain.pem' })
    expect(realpathSync(join(dir, 'haraka/plugins/mailstead-mx'))).toBe(join(import.meta.dirname, 'mailstead-mx'))
  })

  it('takes the PROXY protocol from loopback in development only', () => {
    write({ mode: 'development' })
    expect(settings().proxy).toMatchObject({ from: ['127.0.0.1', '::1'], isRequired: false })
    write()
    expect(settings().proxy).toMatchObject({ from: [], isRequired: true })
    write({ proxies: ['192.0.2.1'] })
    expect(settings().proxy.from).toEqual(['192.0.2.1'])
  })

  it('lets one address send much in development', () => {
    write({ mode: 'development', limits: { commands: 7 } })
    const { connectionsPerClient, mailsPerSecond, commands } = settings().limits
    expect(connectionsPerClient).toBeGreaterThanOrEqual(20)
    expect(mailsPerSecond).toBeGreaterThanOrEqual(100)
    expect(commands).toBe(7)
  })

  it('offers no TLS without a certificate, replaces what was there, and leaves a scorer out', () => {
    write()
    write({ certificate: null, scorer: null, listen: '[::]:25' })
    expect(read('plugins').split('\n').filter(Boolean)).toEqual(['mailstead-mx'])
    expect(read('tls.ini')).toContain('key=\ncert=\n')
    expect(read('smtp.ini')).toContain('listen=[::]:25\n')
    expect([settings().scorer, settings().certificate]).toEqual([undefined, undefined])
  })

  it.each<[string, Partial<MxConfig>]>([
    ['relaySecret', { relaySecret: 'short' }],
    ['workerUrl', { workerUrl: 'ftp://x' }],
    ['hostName', { hostName: '' }],
  ])('refuses a wrong %s by its name', (name, more) => {
    expect(() => write(more)).toThrow(`mailstead-mx.json: ${name}: `)
  })
})
