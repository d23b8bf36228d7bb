/**
 * `npm run soak`: the whole system under load and under kill -9, against a book of its own. `--kills=200 --minutes=30 --seed=1`.
 * Ends with 1 when a mail was lost, changed, or came twice outside the one window.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { readOutbox } from '../dev/outbox.ts'
import { startSystem } from '../dev/start-system.ts'
import { forAll } from '../flows/burst.ts'
import { advanceClock, type Running, readEmail, readTimeline } from '../flows/client.ts'
import { killParts } from './kill-parts.ts'
import { startLoad } from './load.ts'
import { acceptedIn, digestOf, judge, openBook, type TakenMail, type Verdict } from './oracle.ts'
import { seededRandom } from './seeded-random.ts'

const MINUTE_MS = 60_000
const SETTLE_ROUNDS = 200
const OVER = ['delivered', 'bounced', 'failed', 'expired']

const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** The clock goes on until nothing is open: retries, leases, what a dead queue forgot. Those that stay open. */
async function settle(running: Running, ids: ReadonlyMap<string, string>): Promise<readonly string[]> {
  let open = [...ids.values()]
  for (let round = 0; round < SETTLE_ROUNDS && open.length > 0; round++) {
    const events = await forAll(open, (id) => readEmail(running, id).catch(() => null))
    open = open.filter((_, n) => !OVER.includes(events[n]?.last_event ?? ''))
    if (open.length === 0) break
    await advanceClock(running, 16 * MINUTE_MS).catch(() => undefined)
    await sleep(1_000)
  }
  return open
}

const WORDS = /words [0-9a-f]{48}/

const readSink = (running: Running, prefix: string): readonly TakenMail[] =>
  readOutbox(running.outboxDir).flatMap(({ raw, envelope }) => {
    const [name = ''] = (envelope.rcptTo[0] ?? '').split('@')
    return name.startsWith(prefix) ? [{ name, sha256: digestOf(WORDS.exec(raw)?.[0] ?? '') }] : []
  })

/** Doubles that no death explains: an attempt that was interrupted is on their timeline when one does. */
async function findUnexplained(running: Running, ids: ReadonlyMap<string, string>, doubled: readonly string[]) {
  const timelines = await forAll(doubled, (name) => readTimeline(running, ids.get(name) ?? ''))
  return doubled.filter((_, n) => {
    const entries = timelines[n]?.recipients.flatMap((recipient) => recipient.entries) ?? []
    return !entries.some(({ attempt }) => attempt?.error === 'INTERRUPTED')
  })
}

const isRight = (verdict: Verdict, open: readonly string[], unexplained: readonly string[]): boolean =>
  [verdict.lost, verdict.damaged, verdict.unknown, open, unexplained].every(({ length }) => length === 0)

async function soak(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '200' },
      minutes: { type: 'string', default: '30' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    },
  })
  const [kills, minutes, seed] = [values.kills, values.minutes, values.seed].map(Number) as [number, number, number]
  say(`soak: seed ${seed}, up to ${kills} kills in ${minutes} minutes`)
  const folder = mkdtempSync(join(tmpdir(), 'mailstead-soak-'))
  const book = openBook(join(folder, 'book.ndjson'))
  const system = await startSystem()
  const prefix = `soak-${seed}`
  try {
    const load = startLoad(system.dev, book, prefix)
    const killed = await killParts({
      ...{ kills, untilMs: Date.now() + minutes * MINUTE_MS, random: seededRandom(seed) },
      pidOf: (part) => system.dev.pids[part],
      told: (count) => count % 10 === 0 && say(`soak: ${count} kills, ${acceptedIn(book).size} mails accepted`),
    })
    await load.stop()
    const ids = acceptedIn(book)
    const open = await settle(system.dev, ids)
    const verdict = judge(book, readSink(system.dev, prefix))
    const unexplained = await findUnexplained(system.dev, ids, verdict.doubled)
    const { tried, accepted, ...lists } = verdict
    const counts = Object.fromEntries(Object.entries(lists).map(([name, names]) => [name, names.length]))
    say(
      JSON.stringify({ seed, killed, tried, accepted, ...counts, open: open.length, unexplained: unexplained.length }),
    )
    for (const [name, names] of Object.entries({ ...lists, open, unexplained }))
      if (names.length > 0 && name !== 'doubled') say(`${name}: ${names.slice(0, 20).join(' ')}`)
    return isRight(verdict, open, unexplained)
  } finally {
    await system.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

process.exitCode = (await soak()) ? 0 : 1
