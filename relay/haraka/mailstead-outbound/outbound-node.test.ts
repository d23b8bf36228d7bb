/** Whatever Haraka does to an attempt that was taken: it ends with an outcome, once. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AttemptRequest } from '@mailstead/contracts/attempt.ts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { HMail, Outbound, Todo, TransactionLike } from './haraka-types.ts'
import { OutboundNode } from './outbound-node.ts'
import { DEFAULT_TIMERS } from './transport/timers.ts'

const raw = Buffer.from('a: b\r\n\r\nx\r\n')
let dir: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mailstead-node-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

class FakeTodo implements Todo {
  readonly notes: TransactionLike['notes']
  uuid: string
  constructor(_domain: string, _recipients: unknown[], transaction: TransactionLike) {
    this.notes = transaction.notes
    this.uuid = transaction.uuid
  }
}

/** A queue that keeps `written` as the body of every file, or fails when it is null. */
function makeHaraka(written: Buffer | null) {
  const pushed: HMail[] = []
  const ends: string[] = []
  const outbound: Outbound = {
    TODOItem: FakeTodo,
    delivery_queue: { push: (hmail) => pushed.push(hmail) },
    process_delivery: async (_paths, todo, hmails) => {
      if (written === null) throw new Error('Queueing failed')
      const path = join(dir, todo.uuid)
      writeFileSync(path, written)
      hmails.push({
        path,
        data_start: 0,
        todo: todo instanceof FakeTodo ? todo : null,
        delivered: () => ends.push('delivered'),
        bounce: () => ends.push('bounce'),
        temp_fail: () => ends.push('temp_fail'),
        on: () => {},
      })
    },
  }
  return { outbound, pushed, ends }
}

function makeNode(outbound: Outbound): OutboundNode {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const settings = {
    socketPath: join(dir, 's'),
    socketReach: 'user' as const,
    resultsFile: join(dir, 'r.db'),
    queueDir: join(dir, 'q'),
    timers: DEFAULT_TIMERS,
  }
  return new OutboundNode(settings, outbound, () => {})
}

// Port 1 of loopback: refused at once, which is an attempt's ordinary end.
const request = AttemptRequest.parse({
  id: '01890a5d-ac96-774b-bcce-000000000001',
  jobId: '01890a5d-ac96-774b-bcce-b302099a8057',
  target: {
    mx: 'mx.example',
    ip: '127.0.0.1',
    port: 1,
    source: null,
    ehlo: 'out.example',
    tls: 'may',
    site: 'example',
  },
  mailFrom: '',
  rcptTo: 'a@example.test',
  size: raw.length,
})

async function readResults(node: OutboundNode) {
  const { results } = await node.results({ ack: 0, waitMs: 10_000 }, new AbortController().signal)
  return results.map(({ outcome }) => [outcome.id, outcome.verdict, outcome.error])
}

it('an attempt that Haraka cannot queue is deferred', async () => {
  const { outbound } = makeHaraka(null)
  const node = makeNode(outbound)
  expect(await node.start([{ request, raw }])).toEqual({ started: [request.id] })
  expect(await readResults(node)).toEqual([[request.id, 'deferred', 'INTERNAL']])
  expect(node.running()).toEqual({ running: [] })
})

it.each([
  ['of 0 bytes', Buffer.alloc(0)],
  ['cut', raw.subarray(0, 4)],
  ['too long', Buffer.concat([raw, raw])],
  ['of other bytes', Buffer.from(raw).fill(0x41, 3, 6)],
])('a queue file %s is deferred and kept aside, nothing of it is sent', async (_name, written) => {
  const { outbound, pushed, ends } = makeHaraka(written)
  const node = makeNode(outbound)
  await node.start([{ request, raw }])
  for (const hmail of pushed) await node.deliver(hmail)
  expect(await readResults(node)).toEqual([[request.id, 'deferred', 'QUEUEFILE']])
  expect(ends).toEqual(['temp_fail'])
  expect(readFileSync(join(dir, `damaged.${request.id}`)).equals(written)).toBe(true)
})

it('an attempt that Haraka ends by itself is deferred, and not made when the hook comes after all', async () => {
  const { outbound, pushed, ends } = makeHaraka(raw)
  const node = makeNode(outbound)
  await node.start([{ request, raw }])
  for (const hmail of pushed) node.settle(hmail)
  expect(await readResults(node)).toEqual([[request.id, 'deferred', 'INTERNAL']])
  for (const hmail of pushed) await node.deliver(hmail)
  expect(await readResults(node)).toHaveLength(1)
  expect(ends).toEqual(['temp_fail'])
})

it('a hook that comes twice makes one attempt', async () => {
  const { outbound, pushed } = makeHaraka(raw)
  const node = makeNode(outbound)
  await node.start([{ request, raw }])
  await Promise.all([...pushed, ...pushed].map((hmail) => node.deliver(hmail)))
  expect(await readResults(node)).toEqual([[request.id, 'deferred', 'ECONNREFUSED']])
})

it('an attempt that Haraka does not begin is deferred after a minute', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { outbound } = makeHaraka(raw)
  const node = makeNode(outbound)
  await node.start([{ request, raw }])
  await vi.advanceTimersByTimeAsync(59_000)
  expect(node.running()).toEqual({ running: [request.id] })
  await vi.advanceTimersByTimeAsync(1_000)
  vi.useRealTimers()
  expect(await readResults(node)).toEqual([[request.id, 'deferred', 'INTERNAL']])
})
