import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { INBOUND_MAX_BYTES } from '@mailstead/contracts/inbound-mail.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BodyMemory, createKeptBody } from './kept-body.ts'

let folder: string
let memory: BodyMemory
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kept-body-'))
  memory = { bytes: 0 }
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const begin = (octets: Buffer, piece: number) => {
  const body = createKeptBody(folder, memory)
  for (let at = 0; at < octets.length; at += piece) body.add(octets.subarray(at, at + piece))
  return body
}
const hash = (octets: Buffer) => createHash('sha256').update(octets).digest('hex')

describe('createKeptBody', () => {
  it.each([0, 1, 16_384, 16_385, 1_048_576, 1_100_000, 3_000_000])('keeps %d octets as they came', (size) => {
    const octets = Buffer.concat([Buffer.from('Received: x\r\n\r\n'), randomBytes(size)])
    const body = begin(octets, 7_777)
    const { sha256, head, trouble } = body.finish()
    expect([sha256, trouble, head.received, body.size]).toEqual([hash(octets), null, 1, octets.length])
    expect(body.read().equals(octets)).toBe(true)
    for (const _ of [1, 2]) expect(Buffer.concat([...body.pieces()]).equals(octets)).toBe(true)
    // Files have no names.
    expect(readdirSync(folder)).toEqual([])
    body.drop()
    body.drop()
    expect(memory.bytes).toBe(0)
  })

  it('is too large from the first octet beyond the limit, and holds nothing then', () => {
    const body = begin(Buffer.alloc(INBOUND_MAX_BYTES, 'a'), 65_536)
    expect(body.isTooLarge).toBe(false)
    body.add(Buffer.from('b'))
    expect(body.isTooLarge).toBe(true)
    for (let n = 0; n < 1_000; n += 1) body.add(Buffer.alloc(65_536))
    expect(memory.bytes).toBe(0)
    body.finish()
    body.drop()
  })

  it('goes into a file earlier when all mails together hold much', () => {
    memory.bytes = 134_217_728
    const body = begin(Buffer.alloc(20_000, 'a'), 1_000)
    expect(memory.bytes).toBe(134_217_728)
    body.finish()
    expect(body.read().length).toBe(20_000)
    body.drop()
  })

  it('says what is wrong with the disk, and holds nothing', () => {
    rmSync(folder, { recursive: true })
    const body = begin(Buffer.alloc(3_000_000, 'a'), 65_536)
    expect(body.finish().trouble).toContain('ENOENT')
    expect(memory.bytes).toBe(0)
    body.drop()
  })

  it('costs no more for a million tiny pieces', () => {
    const body = begin(Buffer.alloc(1_000_000, 'a'), 1)
    expect(memory.bytes).toBeLessThanOrEqual(1_048_576)
    expect(body.finish().sha256).toBe(hash(Buffer.alloc(1_000_000, 'a')))
    body.drop()
  })
})
