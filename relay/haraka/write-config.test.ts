import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { chooseQueueDir, writeHarakaConfig } from './write-config.ts'

let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mailstead-config-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

const readWritten = (name: string) => readFileSync(join(dir, 'config', name), 'utf8')

it('writeHarakaConfig fills in what differs, and again on a second call', () => {
  const paths = { socketPath: '/run/a.sock', resultsFile: '/var/r.db', queueDir: join(dir, 'queue') }
  writeHarakaConfig({ dir, ...paths })
  expect(readWritten('smtp.ini')).toContain(`listen=${dir}/smtp.sock:600\n`)
  writeHarakaConfig({ dir, ...paths, listen: '127.0.0.1:2525', timers: { dotMs: 5 } })
  expect(readWritten('smtp.ini')).toContain('listen=127.0.0.1:2525\n')
  expect(readWritten('queue_dir')).toBe(`${paths.queueDir}\n`)
  expect(JSON.parse(readWritten('mailstead-outbound.json'))).toEqual({ ...paths, timers: { dotMs: 5 } })
  expect(readWritten('plugins')).toBe('mailstead-outbound\n')
  expect(readWritten('connection.ini')).toContain('data_line_length=65536')
})

it('chooseQueueDir prefers memory', () => {
  expect(['/dev/shm/name', '/fallback']).toContain(chooseQueueDir('name', '/fallback'))
})
