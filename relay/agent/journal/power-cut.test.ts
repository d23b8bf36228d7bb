/** F5: the power goes. What was not synced is gone; everything that was acknowledged before is there, and nothing of the torn rest. */
import { copyFileSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openJournal } from './journal.ts'
import { NO_ALARMS } from './journal-alarms.ts'

const WRITES = 12

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ms-power-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Writes one after the other; how long the log was each time when a write had been acknowledged. */
async function writeSome(path: string): Promise<{ readonly sizes: readonly number[]; close(): void }> {
  const journal = openJournal(path)
  const sizes: number[] = []
  for (let n = 1; n <= WRITES; n++) {
    await journal.write(() =>
      journal.db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)').run(`k${n}`, 'x'.repeat(900)),
    )
    sizes.push(statSync(`${path}-wal`).size)
  }
  return { sizes, close: () => journal.close() }
}

/** The disk as it is after a power cut that kept so many octets of the log; what a start makes of it. */
function startAfter(path: string, keptBytes: number, name: string) {
  const copy = join(folder, `${name}.db`)
  copyFileSync(path, copy)
  copyFileSync(`${path}-wal`, `${copy}-wal`)
  truncateSync(`${copy}-wal`, keptBytes)
  const aside: string[] = []
  const journal = openJournal(copy, { ...NO_ALARMS, damaged: ({ file }) => aside.push(file) })
  const keys = journal.db.prepare("SELECT key FROM meta WHERE key LIKE 'k%'").all()
  const { integrity_check: integrity } = journal.db.prepare('PRAGMA integrity_check').get() ?? {}
  journal.close()
  return { count: keys.length, aside, integrity }
}

describe('F5: a power cut', () => {
  it('keeps what was acknowledged, and drops what was only half written', async () => {
    const path = join(folder, 'journal.db')
    const { sizes, close } = await writeSome(path)
    expect(new Set(sizes).size).toBe(WRITES)
    for (const [n, size] of sizes.entries()) {
      const acknowledged = { count: n + 1, aside: [], integrity: 'ok' }
      expect(startAfter(path, size, `whole-${n}`)).toEqual(acknowledged)
      const next = sizes[n + 1]
      if (next === undefined) continue
      for (const torn of [size + 1, Math.floor((size + next) / 2), next - 1])
        expect(startAfter(path, torn, `torn-${n}-${torn}`)).toEqual(acknowledged)
    }
    close()
  })
})
