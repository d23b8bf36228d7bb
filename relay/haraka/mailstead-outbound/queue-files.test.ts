import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

it('readRaw gives the body and refuses a file that was cut', async () => {
  const path = join(dir, 'file')
  writeFileSync(path, 'headbody')
  const hmail = makeHmail(path, {})
  expect((await readRaw(hmail, 4)).toString()).toBe('body')
  await expect(readRaw(hmail, 5)).rejects.toThrow('4 octets of 5')
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
