import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { MxPage, MxValue } from '@mailstead/contracts/mx-entry.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../../../test/eventually.ts'
import { type Directory, type DirectoryOptions, openDirectory } from './directory.ts'

const TENANT = '018f0000-0000-7000-8000-000000000001' as TenantId
const OTHER = '018f0000-0000-7000-8000-000000000002' as TenantId

type Entries = Array<readonly [key: string, value: MxValue | null]>

const domain = (name: string, more: object = {}): Entries[number] => [
  `domain:${name}`,
  {
    kind: 'domain',
    name,
    tenant: TENANT,
    unknown: 'refuse',
    catchAll: false,
    plus: true,
    dmarcReject: 'file',
    full: false,
    ...more,
  },
]
const bounces = (name: string): Entries[number] => [`bounces:${name}`, { kind: 'bounces', name, tenant: TENANT }]
const address = (text: string): Entries[number] => [
  `address:${TENANT}:${text}`,
  { kind: 'address', tenant: TENANT, address: text },
]
const block = (
  network: string,
  more: { by?: TenantId; scope?: '*' | TenantId; reason?: string; expiresAtMs?: number } = {},
) => {
  const { by = TENANT, scope = '*', reason = null, expiresAtMs = null } = more
  return [`block:${by}:${network}`, { kind: 'block', scope, network, reason, expiresAtMs }] satisfies Entries[number]
}

/** A Worker that holds entries, and answers in pages of two. */
class FakeWorker {
  readonly asked: Array<readonly [after: number, status: number]> = []
  entries = new Map<string, { revision: number; value: MxValue | null }>()
  revision = 0
  perPage = 2
  /** Replaces the next answer; null: no answer. */
  next: Array<{ status: number; json: unknown } | null> = []
  put(...entries: Entries) {
    for (const [key, value] of entries) {
      this.revision += 1
      this.entries.delete(key)
      this.entries.set(key, { revision: this.revision, value })
    }
  }
  /** Back to an earlier time, with other entries. */
  restore(...entries: Entries) {
    this.entries.clear()
    this.revision = 0
    this.put(...entries)
  }
  page(after: number): MxPage {
    // Restored from a backup, it is behind what it has said before.
    const isReset = after > this.revision
    const rest = [...this.entries].filter(([, { revision }]) => isReset || revision > after)
    const entries = rest.slice(0, this.perPage).map(([key, entry]) => ({ key, ...entry })) as MxPage['entries']
    return { revision: entries.at(-1)?.revision ?? after, reset: isReset, more: rest.length > this.perPage, entries }
  }
  readonly get: DirectoryOptions['link']['get'] = async (path, etag) => {
    const after = Number(new URL(path, 'http://worker').searchParams.get('after'))
    const scripted = this.next.shift()
    if (scripted === null) throw new Error('no answer')
    if (scripted !== undefined) return { etag: null, ...scripted }
    const present = `"${this.revision}"`
    const status = etag === present ? 304 : 200
    this.asked.push([after, status])
    return { status, etag: present, json: status === 200 ? this.page(after) : null }
  }
}

let dataDir: string
let worker: FakeWorker
let logged: string[]
const opened: Directory[] = []
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'directory-'))
  worker = new FakeWorker()
  logged = []
})
afterEach(() => {
  for (const directory of opened.splice(0)) directory.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

const open = (more: Partial<DirectoryOptions> = {}) => {
  const directory = openDirectory({ dataDir, link: worker, log: (event) => logged.push(event), ...more })
  opened.push(directory)
  return directory
}
const reopen = (directory: Directory, more: Partial<DirectoryOptions> = {}) => {
  directory.stop()
  return open(more)
}
const fileOf = () => join(dataDir, 'directory.db')

describe('openDirectory', () => {
  it('is not loaded before the last page of its first whole copy', async () => {
    worker.put(domain('a.example'), address('u@a.example'), block('192.0.2.0/24'))
    const directory = open()
    worker.next = [{ status: 200, json: worker.page(0) }, null]
    await expect(directory.sync()).rejects.toThrow('no answer')
    expect([directory.isLoaded(), directory.domain('a.example'), directory.blocked('192.0.2.1', '*')]).toEqual([
      false,
      null,
      null,
    ])
    await directory.sync()
    expect(directory.isLoaded()).toBe(true)
    expect(directory.domain('a.example')).toMatchObject({ kind: 'domain', tenant: TENANT })
    expect(directory.blocked('192.0.2.1', '*')).toEqual({ reason: null })
    expect(worker.asked).toEqual([[2, 200]])
  })

  it('is loaded by an empty whole copy', async () => {
    const directory = open()
    await directory.sync()
    expect(directory.isLoaded()).toBe(true)
    expect(directory.hasAddress(TENANT, 'u@a.example')).toBe(false)
  })

  it('brings changes into force at once, and asks by etag while there are none', async () => {
    worker.put(domain('a.example'))
    const directory = open()
    await directory.sync()
    await directory.sync()
    await directory.sync()
    worker.put(
      domain('a.example', { catchAll: true }),
      bounces('b.a.example'),
      address('u@a.example'),
      address('v@a.example'),
    )
    await directory.sync()
    expect(worker.asked).toEqual([
      [0, 200],
      [1, 200],
      [1, 304],
      [1, 200],
      [3, 200],
    ])
    expect(directory.domain('a.example')).toMatchObject({ catchAll: true })
    expect(directory.domain('b.a.example')).toMatchObject({ kind: 'bounces' })
    expect([directory.hasAddress(TENANT, 'u@a.example'), directory.hasAddress(OTHER, 'u@a.example')]).toEqual([
      true,
      false,
    ])
    worker.put(['domain:a.example', null], [`address:${TENANT}:u@a.example`, null])
    await directory.sync()
    expect(directory.domain('a.example')).toBeNull()
    expect([directory.hasAddress(TENANT, 'u@a.example'), directory.hasAddress(TENANT, 'v@a.example')]).toEqual([
      false,
      true,
    ])
  })

  it('keeps its copy while the Worker is away and over a restart, and goes on from its revision', async () => {
    worker.put(domain('a.example'), address('u@a.example'), block('2001:db8::/32', { reason: 'spam' }))
    const directory = open()
    await directory.sync()
    worker.next = [null, { status: 503, json: { error: 'later' } }, { status: 304, json: null }]
    for (let turn = 0; turn < 3; turn += 1) await expect(directory.sync()).rejects.toThrow()
    const again = reopen(directory)
    expect(again.isLoaded()).toBe(true)
    expect(again.domain('a.example')).toMatchObject({ name: 'a.example' })
    expect(again.blocked('2001:db8::1', '*')).toEqual({ reason: 'spam' })
    expect(again.hasAddress(TENANT, 'u@a.example')).toBe(true)
    await again.sync()
    expect(worker.asked.at(-1)).toEqual([3, 200])
  })

  it('takes a new whole copy without a moment of emptiness, and forgets what is not in it', async () => {
    worker.revision = 100
    worker.put(domain('a.example'), address('u@a.example'), block('192.0.2.0/24'))
    const first = open()
    await first.sync()
    first.stop()
    worker.restore(domain('b.example'), address('v@b.example'), block('198.51.100.0/24'), domain('c.example'))
    const seen: unknown[] = []
    const directory = open({
      link: {
        get: (path, etag) => {
          seen.push(holds())
          return worker.get(path, etag)
        },
      },
    })
    const holds = () => [
      directory.domain('a.example') !== null,
      directory.hasAddress(TENANT, 'u@a.example'),
      directory.blocked('192.0.2.1', '*') !== null,
      directory.domain('b.example') !== null,
      directory.hasAddress(TENANT, 'v@b.example'),
      directory.blocked('198.51.100.1', '*') !== null,
    ]
    await directory.sync()
    const before = [true, true, true, false, false, false]
    expect(seen).toEqual([before, before])
    expect(holds()).toEqual([false, false, false, true, true, true])
    const again = reopen(directory)
    expect([again.domain('a.example'), again.domain('c.example') !== null]).toEqual([null, true])
    await again.sync()
    expect(worker.asked.map(([after]) => after)).toEqual([0, 102, 103, 2, 4])
  })

  it('goes on with a new copy that was broken off, and begins it anew after a restart', async () => {
    worker.revision = 100
    worker.put(domain('a.example'))
    const directory = open()
    await directory.sync()
    worker.restore(domain('b.example'), domain('c.example'), domain('d.example'), domain('e.example'))
    worker.next = [{ status: 200, json: worker.page(101) }, null]
    await expect(directory.sync()).rejects.toThrow('no answer')
    expect([directory.domain('a.example') !== null, directory.domain('b.example')]).toEqual([true, null])
    worker.next = [null]
    await expect(directory.sync()).rejects.toThrow('no answer')
    const again = reopen(directory)
    expect([again.domain('a.example') !== null, again.domain('b.example')]).toEqual([true, null])
    // A Worker that has begun a new copy may take the old revision for a place in it.
    await again.sync()
    expect(worker.asked.map(([after]) => after)).toEqual([0, 0, 2])
    const names = ['a', 'b', 'c', 'd', 'e'].map((name) => again.domain(`${name}.example`) !== null)
    expect(names).toEqual([false, true, true, true, true])
  })

  it('gives up on a Worker that lets it begin anew again and again', async () => {
    const directory = open()
    const page = { revision: 3, reset: true, more: true, entries: [{ key: 'domain:x', revision: 3, value: null }] }
    worker.next = Array.from({ length: 20 }, () => ({ status: 200, json: page }))
    await expect(directory.sync()).rejects.toThrow('without end')
    expect([directory.isLoaded(), worker.next.length]).toEqual([false, 18])
  })

  it.each([
    ['no JSON', null],
    ['a field missing', { revision: 3, reset: false, entries: [] }],
    [
      'one entry of an unknown kind',
      { revision: 3, reset: true, more: false, entries: [{ key: 'x', revision: 3, value: { kind: 'new' } }] },
    ],
    ['a revision that goes back', { revision: 0, reset: false, more: false, entries: [] }],
    [
      'more without end',
      { revision: 2, reset: false, more: true, entries: [{ key: 'domain:x', revision: 2, value: null }] },
    ],
    ['more of nothing', { revision: 3, reset: true, more: true, entries: [] }],
  ])('refuses a page as a whole for %s, and the old copy stands', async (_what, json) => {
    worker.put(domain('a.example'), address('u@a.example'))
    const directory = open()
    await directory.sync()
    worker.next = [{ status: 200, json }]
    await expect(directory.sync()).rejects.toThrow('malformed page')
    expect(logged).toEqual(['directory.page_malformed'])
    expect([directory.domain('a.example') !== null, directory.hasAddress(TENANT, 'u@a.example')]).toEqual([true, true])
    worker.put(domain('b.example'))
    await directory.sync()
    expect(directory.domain('b.example')).not.toBeNull()
  })

  it('says of a network that it cannot read, and takes all others', async () => {
    worker.put(block('192.0.2.7/24'), block('198.51.100.0/24'))
    const directory = open()
    await directory.sync()
    expect(logged).toEqual(['directory.network_unreadable'])
    expect(directory.blocked('192.0.2.7', '*')).toBeNull()
    expect(directory.blocked('198.51.100.7', '*')).toEqual({ reason: null })
  })

  it('fetches anew what was damaged on disk, and asks the Worker meanwhile', async () => {
    worker.perPage = 1_000
    worker.put(domain('a.example'), ...Array.from({ length: 900 }, (_, at) => address(`u${at}@a.example`)))
    const directory = open()
    await directory.sync()
    directory.stop()
    const bytes = readFileSync(fileOf())
    writeFileSync(fileOf(), bytes.fill(0xa5, 4_096))
    const again = open()
    expect([again.isLoaded(), again.hasAddress(TENANT, 'u7@a.example')]).toEqual([false, false])
    expect(logged).toEqual(['directory.damaged'])
    expect(readdirSync(dataDir).filter((name) => /damaged-\d+$/.test(name))).toHaveLength(1)
    await again.sync()
    expect([again.isLoaded(), again.hasAddress(TENANT, 'u7@a.example')]).toEqual([true, true])
  })

  it('serves from memory when the file is damaged in use, and fetches it anew', async () => {
    worker.perPage = 1_000
    worker.put(
      domain('a.example'),
      block('192.0.2.0/24'),
      ...Array.from({ length: 900 }, (_, at) => address(`u${at}@a.example`)),
    )
    const directory = open()
    await directory.sync()
    const again = reopen(directory)
    // Behind the back of a process that has read only its first pages.
    const bytes = readFileSync(fileOf())
    writeFileSync(fileOf(), bytes.fill(0xa5, 8_192))
    expect(again.hasAddress(TENANT, 'u7@a.example')).toBe(false)
    expect([again.isLoaded(), again.domain('a.example') !== null, again.blocked('192.0.2.1', '*')]).toEqual([
      true,
      true,
      { reason: null },
    ])
    await again.sync()
    expect(worker.asked.at(-1)).toEqual([0, 200])
    expect(again.hasAddress(TENANT, 'u7@a.example')).toBe(true)
  })

  it('begins anew with a file of another version', async () => {
    worker.put(domain('a.example'))
    const directory = open()
    await directory.sync()
    directory.stop()
    const { DatabaseSync } = await import('node:sqlite')
    const db = new DatabaseSync(fileOf())
    db.exec('PRAGMA user_version = 99')
    db.close()
    const again = open()
    expect(again.isLoaded()).toBe(false)
    await again.sync()
    expect(again.domain('a.example')).not.toBeNull()
  })

  it('answers by memory and changes nothing once it is stopped', async () => {
    worker.put(domain('a.example'), address('u@a.example'))
    const directory = open({
      link: {
        get: async (path, etag) => {
          const answer = await worker.get(path, etag)
          if (worker.asked.length > 1) directory.stop()
          return answer
        },
      },
    })
    await directory.sync()
    worker.put(domain('b.example'))
    await directory.sync()
    await directory.sync()
    expect(worker.asked).toHaveLength(2)
    expect([directory.domain('b.example'), directory.hasAddress(TENANT, 'u@a.example')]).toEqual([null, false])
  })
})

describe('blocked', () => {
  it('takes the narrowest network that has not expired, by scope, v4-mapped addresses as IPv4', async () => {
    worker.put(
      block('192.0.2.0/24', { reason: 'wide' }),
      block('192.0.2.7/32', { reason: 'narrow', expiresAtMs: 1_000 }),
      block('198.51.100.0/24', { by: OTHER, scope: OTHER, reason: 'of a tenant' }),
      block('2001:db8::/32', { reason: 'six' }),
    )
    let nowMs = 0
    const directory = open({ nowMs: () => nowMs })
    await directory.sync()
    const reasonOf = (ip: string, scope: '*' | TenantId = '*') => directory.blocked(ip, scope)?.reason
    expect([reasonOf('192.0.2.7'), reasonOf('192.0.2.8'), reasonOf('192.0.3.7')]).toEqual(['narrow', 'wide', undefined])
    expect(reasonOf('::ffff:192.0.2.7')).toBe('narrow')
    expect(reasonOf('2001:db8:1::1')).toBe('six')
    expect([reasonOf('198.51.100.1'), reasonOf('198.51.100.1', OTHER), reasonOf('198.51.100.1', TENANT)]).toEqual([
      undefined,
      'of a tenant',
      undefined,
    ])
    expect(reasonOf('nonsense')).toBeUndefined()
    nowMs = 1_000
    expect(reasonOf('192.0.2.7')).toBe('wide')
  })

  it('keeps a network that two have blocked until both have let go, and follows a change of scope', async () => {
    worker.put(block('192.0.2.0/24', { reason: 'one' }), block('192.0.2.0/24', { by: OTHER, reason: 'other' }))
    const directory = open()
    await directory.sync()
    worker.put([`block:${TENANT}:192.0.2.0/24`, null])
    await directory.sync()
    expect(directory.blocked('192.0.2.1', '*')).toEqual({ reason: 'other' })
    worker.put(block('192.0.2.0/24', { by: OTHER, scope: OTHER, reason: 'mine' }))
    await directory.sync()
    expect([directory.blocked('192.0.2.1', '*'), directory.blocked('192.0.2.1', OTHER)]).toEqual([
      null,
      { reason: 'mine' },
    ])
    worker.put([`block:${OTHER}:192.0.2.0/24`, null])
    await directory.sync()
    expect(directory.blocked('192.0.2.1', OTHER)).toBeNull()
  })
})

describe('start', () => {
  it('asks every ten seconds, later and later after failures, and no more once stopped', async () => {
    const pauses: number[] = []
    let go = () => {}
    let calledOff = 0
    const schedule = (work: () => void, ms: number) => {
      pauses.push(ms)
      go = work
      return () => {
        calledOff += 1
      }
    }
    const directory = open({ schedule, random: () => 1 })
    const turn = (count: number) => eventually(() => expect(pauses).toHaveLength(count))
    worker.next = [null, null, null, null, null, null, null]
    directory.start()
    for (let count = 1; count < 10; count += 1) {
      await turn(count)
      go()
    }
    await turn(10)
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 10_000, 10_000, 10_000])
    expect(logged).toEqual(Array(7).fill('directory.not_synced'))
    directory.stop()
    expect(calledOff).toBe(1)
  })
})
