/**
 * Kill -9 at random points under 200 mails, five times each part. Every accepted mail ends delivered; a second copy is
 * allowed only where the death fell between the remote 250 and our note of it.
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSystem } from '../dev/start-system.ts'
import { waitFor } from '../dev/wait-for.ts'
import { seededRandom } from '../soak/seeded-random.ts'
import { advanceClock, findInOutbox, type Running, readTimeline } from './client.ts'

const MAILS = 200
const KILLS = 5
const SENDERS = 8
const FINAL = ['delivered', 'bounced', 'failed']

let running: Running
let localDir: string
let stop: () => Promise<unknown>

beforeAll(async () => {
  const system = await startSystem()
  running = system.dev
  localDir = system.localDir
  stop = () => system.stop()
})
afterAll(() => stop?.())

type PartName = 'agent' | 'haraka-out' | 'worker'

const readPid = (part: PartName): number => JSON.parse(readFileSync(join(localDir, 'dev.json'), 'utf8')).pids[part]

/** One try; null when the mail was not accepted, or nobody can say. */
async function trySend(words: string): Promise<string | null> {
  const response = await fetch(`${running.url}/v1/emails`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${running.apiKey}`,
      'content-type': 'application/json',
      'idempotency-key': words,
    },
    body: JSON.stringify({ from: `ada@${running.domain}`, to: `${words}@peer.example`, subject: words, text: words }),
    signal: AbortSignal.timeout(10_000),
  })
  const answer = await response.text()
  return response.status === 200 ? JSON.parse(answer).id : null
}

/** Repeats until the mail is accepted: the idempotency key makes repeats one mail. */
const sendSurely = (words: string): Promise<string> =>
  // A Worker that is killed ends the connection, before or in the middle of its answer.
  waitFor(`${words} to be accepted`, () => trySend(words).catch(() => null))

async function sendAll(name: string): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  const waiting = Array.from({ length: MAILS }, (_, n) => `${name}-${n}`)
  const work = async () => {
    for (let words = waiting.pop(); words; words = waiting.pop()) ids.set(words, await sendSurely(words))
  }
  await Promise.all(Array.from({ length: SENDERS }, work))
  return ids
}

async function killAtRandom(part: PartName, random: () => number): Promise<void> {
  for (let kill = 0; kill < KILLS; kill++) {
    await new Promise((resolve) => setTimeout(resolve, 200 + random() * 1_500))
    const pid = readPid(part)
    process.kill(pid, 'SIGKILL')
    await waitFor(`${part} to run again`, () => readPid(part) !== pid)
  }
}

/** Moves the clock until nothing is open: retries of interrupted attempts, and what a dead queue forgot. */
async function settle(ids: ReadonlyMap<string, string>): Promise<void> {
  const open = new Set(ids.values())
  await waitFor(
    'every mail to be final',
    async () => {
      for (const id of open) {
        const timeline = await readTimeline(running, id).catch(() => null)
        if (timeline && FINAL.includes(timeline.last_event)) open.delete(id)
      }
      if (open.size === 0) return true
      await advanceClock(running, 16 * 60_000).catch(() => undefined)
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      return false
    },
    240_000,
  )
}

describe.each([
  ['agent', 11],
  ['haraka-out', 22],
  ['worker', 33],
] as const)('kill -9 of %s, five times under 200 mails', (part, seed) => {
  it('loses nothing and doubles only what died between the remote 250 and our note', { timeout: 480_000 }, async () => {
    const name = `${part}-${crypto.randomUUID().slice(0, 8)}`
    const [ids] = await Promise.all([sendAll(name), killAtRandom(part, seededRandom(seed))])
    await settle(ids)
    const copies = Map.groupBy(findInOutbox(running, name), ({ envelope }) => envelope.rcptTo[0]?.split('@')[0] ?? '')
    const lost = [...ids.keys()].filter((words) => !copies.has(words))
    expect(lost).toEqual([])
    const doubled = [...copies].filter(([, mails]) => mails.length > 1).map(([words]) => words)
    console.info(JSON.stringify({ part, mails: ids.size, kills: KILLS, doubled: doubled.length }))
    for (const words of doubled) {
      const timeline = await readTimeline(running, ids.get(words) ?? '')
      const attempts = timeline.recipients.flatMap(({ entries }) => entries.flatMap(({ attempt }) => attempt ?? []))
      // The attempt that delivered the first copy was on the wire when the process died.
      expect(
        attempts.map(({ error }) => error),
        words,
      ).toContain('INTERRUPTED')
    }
    if (part !== 'haraka-out') expect(doubled).toEqual([])
  })
})
