import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { AttemptRequest } from '@mailstead/contracts/attempt.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { HMail } from './haraka-types.ts'
import { attemptIdOf, emptyQueue, readRaw } from './queue-files.ts'

let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mailstead-queue-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

function makeHmail(path: string, notes: Record<string, unknown> | null): HMail {
  const noop = () => {}
  return {
    path,
    data_start: 4,
    todo: notes === null ? null : { notes },
    delivered: noop,
    bounce: noop,
    temp_fail: noop,
    on: noop,
  }
}

it('emptyQueue removes what Haraka left and nothing else', () => {
  const left = '1795582727021_1795582727021_0_4711_AbCdEf_1_host'
  for (const name of [left, `__tmp__.${left}`, `error.${left}`, 'notes.txt']) writeFileSync(join(dir, name), '')
  emptyQueue(dir)
  expect(readdirSync(dir)).toEqual(['notes.txt'])
})

it('emptyQueue makes a directory that is missing', () => {
  emptyQueue(join(dir, 'a', 'b'))
  expect(readdirSync(join(dir, 'a'))).toEqual(['b'])
})

const REQUEST = {
  id: '01890a5d-ac96-774b-bcce-000000000001',
  jobId: '01890a5d-ac96-774b-bcce-b302099a8057',
  target: { mx: 'mx', ip: '192.0.2.1', port: 25, source: null, ehlo: 'out', tls: 'may', site: 'site' },
  mailFrom: '',
  rcptTo: 'a@example.test',
}

const taken = (body: string) => {
  const raw = Buffer.from(body)
  return { request: AttemptRequest.parse({ ...REQUEST, size: raw.length }), checksum: crc32(raw) }
}

it('readRaw gives the body and refuses a file that was cut or changed', async () => {
  const path = join(dir, 'file')
  writeFileSync(path, 'headbody')
  const hmail = makeHmail(path, {})
  expect((await readRaw(hmail, taken('body')))?.toString()).toBe('body')
  for (const given of ['body2', 'bod', 'bodz']) expect(await readRaw(hmail, taken(given))).toBeNull()
})

it('readRaw keeps up to 20 damaged files, over a start as well', async () => {
  const paths = Array.from({ length: 25 }, (_, n) => join(dir, `1795582727021_1795582727021_0_4711_AbCd${n}_1_host`))
  for (const path of paths) {
    writeFileSync(path, '')
    expect(await readRaw(makeHmail(path, {}), taken('body'))).toBeNull()
  }
  emptyQueue(dir)
  const kept = readdirSync(dir)
  expect(kept).toHaveLength(20)
  expect(kept.every((name) => name.startsWith('damaged.'))).toBe(true)
})

it.each([
  [null, null],
  [{}, null],
  [{ mailstead: 'x' }, null],
  [{ mailstead: { attempt: 7 } }, null],
  [{ mailstead: { attempt: 'id' } }, 'id'],
])('attemptIdOf reads notes %j as %j', (notes, id) => {
  expect(attemptIdOf(makeHmail('/nowhere', notes))).toBe(id)
})
