import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { publishRecords, removeDomain, writeOwnNames } from './zone-records.ts'

let dir: string
let path: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'zone-'))
  path = join(dir, 'zone.json')
})
afterEach(() => rmSync(dir, { recursive: true }))

const read = () => JSON.parse(readFileSync(path, 'utf8'))

describe('writeOwnNames', () => {
  it('adds what is absent and keeps what somebody wrote', () => {
    writeFileSync(path, JSON.stringify({ _port: { 'mx.a.test': 99 }, 'mx.mailstead.test': { A: ['192.0.2.1'] } }))
    writeOwnNames(path, 2525)
    expect(read()).toMatchObject({
      _port: { 'mx.a.test': 99, 'mx.mailstead.test': 2525, 'mx.demo.example': 2525 },
      'mx.mailstead.test': { A: ['192.0.2.1'] },
      'sink.mailstead.test': { A: ['127.0.0.1'] },
    })
  })
})

describe('publishRecords', () => {
  it('publishes whole and relative names, and where reports go', () => {
    publishRecords(path, 'a.example', [
      { name: '@', type: 'TXT', value: 'v=spf1 -all' },
      { name: '_dmarc', type: 'TXT', value: 'v=DMARC1; p=none;' },
      { name: 'Send.A.Example.', type: 'MX', value: 'mx.mailstead.test.', priority: 20 },
    ])
    expect(read()).toEqual({
      'a.example': { TXT: ['v=spf1 -all'] },
      '_dmarc.a.example': { TXT: ['v=DMARC1; p=none; rua=mailto:postmaster@a.example'] },
      '_smtp._tls.a.example': { TXT: ['v=TLSRPTv1; rua=mailto:postmaster@a.example'] },
      'send.a.example': { MX: [{ priority: 20, exchange: 'mx.mailstead.test' }] },
    })
  })
  it('changes nothing the second time and adds to what stands', () => {
    const record = { name: '@', type: 'TXT', value: 'mine' } as const
    writeFileSync(path, JSON.stringify({ 'a.example': { TXT: ['theirs'], MX: 'SERVFAIL' } }))
    publishRecords(path, 'a.example', [record])
    const once = read()
    publishRecords(path, 'a.example', [record])
    expect(read()).toEqual(once)
    expect(once['a.example'].TXT).toEqual(['theirs', 'mine'])
  })
})

describe('removeDomain', () => {
  it('takes away the domain and what is under it, and nothing else', () => {
    writeFileSync(path, JSON.stringify({ 'a.example': {}, 'x.a.example': {}, 'ba.example': {}, _port: {} }))
    removeDomain(path, 'a.example')
    expect(read()).toEqual({ 'ba.example': {}, _port: {} })
  })
})
