import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSubmissionSettings } from './mailstead-submission/settings.ts'
import { type SubmissionConfig, writeSubmissionConfig } from './write-submission-config.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'submission-config-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const write = (more: Partial<SubmissionConfig> = {}) =>
  writeSubmissionConfig({
    dir: join(dir, 'haraka'),
    dataDir: join(dir, 'data'),
    listen: '0.0.0.0:587,[::]:587',
    listenTls: '0.0.0.0:465,[::]:465',
    hostName: 'smtp.a.example',
    mode: 'production',
    relayId: 'relay-1',
    relaySecret: 'a secret of sixteen and more',
    workerUrl: 'https://worker.example/',
    certificate: { keyFile: '/etc/smtp/key.pem', certFile: '/etc/smtp/chain.pem' },
    ...more,
  })
const read = (name: string) => readFileSync(join(dir, 'haraka/config', name), 'utf8')

describe('writeSubmissionConfig', () => {
  it('writes what Haraka and the plugin read, the secret for the user alone', () => {
    write()
    expect(read('smtp.ini')).toContain('listen=0.0.0.0:587,[::]:587,0.0.0.0:465,[::]:465\n')
    expect(read('smtp.ini')).toContain('smtps_port=465\n')
    expect(read('plugins').split('\n').filter(Boolean)).toEqual(['tls', 'mailstead-submission'])
    expect(read('tls.ini')).toContain('key=/etc/smtp/key.pem\ncert=/etc/smtp/chain.pem\n')
    expect(statSync(join(dir, 'haraka/config/mailstead-submission.json')).mode & 0o777).toBe(0o600)
    expect(readSubmissionSettings(JSON.parse(read('mailstead-submission.json')))).toMatchObject({
      workerUrl: 'https://worker.example',
      spoolDir: join(dir, 'data/spool'),
      limits: { guesses: 20, guessWindowMs: 600_000 },
    })
    const plugin = join(import.meta.dirname, 'mailstead-submission')
    expect(realpathSync(join(dir, 'haraka/plugins/mailstead-submission'))).toBe(plugin)
  })

  it('may be written again', () => {
    write()
    write({ listen: '127.0.0.1:2587', listenTls: '127.0.0.1:2465', limits: { guesses: 7 } })
    expect(read('smtp.ini')).toContain('listen=127.0.0.1:2587,127.0.0.1:2465\n')
    expect(readSubmissionSettings(JSON.parse(read('mailstead-submission.json'))).limits.guesses).toBe(7)
  })

  it.each<[string, Partial<SubmissionConfig>]>([
    ['relaySecret: ', { relaySecret: 'short' }],
    ['workerUrl: ', { workerUrl: 'ftp://x' }],
    ['certificate.keyFile: ', { certificate: { keyFile: '', certFile: 'x' } }],
    ['listenTls: "0.0.0.0" ', { listenTls: '0.0.0.0' }],
    ['listenTls: "0.0.0.0:465,0.0.0.0:466" ', { listenTls: '0.0.0.0:465,0.0.0.0:466' }],
    ['listen: "0.0.0.0:465" ', { listen: '0.0.0.0:465' }],
  ])('refuses by the name: %s', (text, more) => {
    expect(() => write(more)).toThrow(text)
  })
})
