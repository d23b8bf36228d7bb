import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openJournal } from './journal.ts'
import { createJournalAlarms } from './journal-alarms.ts'
import { metaRows } from './meta-rows.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journal-'))
  path = join(folder, 'journal.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function createBench() {
  const told: string[] = []
  const exits: number[] = []
  const log = (event: string, fields?: object) => told.push(`${event} ${JSON.stringify(fields ?? {})}`)
  return { told, exits, alarms: createJournalAlarms(log, (code) => exits.push(code)) }
}
const errorOf = (errcode: number) => Object.assign(new Error(`result code ${errcode}`), { errcode })
const fail = (errcode: number) => () => {
  throw errorOf(errcode)
}

describe('a damaged journal', () => {
  it('is set aside at the start with an alarm; the new one has another id and counts it', () => {
    const first = openJournal(path)
    const id = metaRows(first).journalId()
    first.close()
    writeFileSync(path, 'no journal any more')
    const { told, exits, alarms } = createBench()
    const second = openJournal(path, alarms)
    const meta = metaRows(second)
    expect(meta.journalId()).not.toBe(id)
    expect(meta.read('damaged')).toBe(1)
    second.close()
    expect(told).toEqual([expect.stringMatching(/^journal\.set_aside .*"level":"error".*journal\.db\.damaged-\d+/)])
    expect(exits).toEqual([])
  })

  it('found in use is set aside, takes no write any more and ends the process; the next one counts it', async () => {
    const { told, exits, alarms } = createBench()
    const journal = openJournal(path, alarms)
    const results = await Promise.allSettled([journal.write(fail(267)), journal.write(() => 1)])
    expect(results[0]?.status).toBe('rejected')
    await expect(journal.write(() => 1)).rejects.toThrow('closed')
    await new Promise((resolve) => setImmediate(resolve))
    expect(exits).toEqual([3])
    expect(told).toEqual([expect.stringContaining('journal.set_aside')])
    expect(readdirSync(folder).filter((name) => /^journal\.db\.damaged-\d+$/.test(name))).toHaveLength(1)
    expect(existsSync(path)).toBe(false)
    const next = openJournal(path)
    expect(metaRows(next).read('damaged')).toBe(1)
    next.close()
  })
})

it('a journal whose damaged file cannot be moved ends the process all the same', async () => {
  const { told, exits, alarms } = createBench()
  const journal = openJournal(path, alarms)
  rmSync(folder, { recursive: true })
  await expect(journal.write(fail(11))).rejects.toThrow('result code 11')
  await new Promise((resolve) => setImmediate(resolve))
  expect([exits, told.length]).toEqual([[3], 1])
})

describe('Journal.read', () => {
  it('tells damage and passes on every fault', async () => {
    const { told, exits, alarms } = createBench()
    const journal = openJournal(path, alarms)
    expect(journal.read(() => 7)).toBe(7)
    expect(() => journal.read(fail(10))).toThrow('result code 10')
    expect(told).toEqual([])
    expect(() => journal.read(fail(11))).toThrow('result code 11')
    await new Promise((resolve) => setImmediate(resolve))
    expect(exits).toEqual([3])
    expect(told).toEqual([expect.stringContaining('journal.set_aside')])
  })
})

describe('a disk that takes no commit', () => {
  it('is told once, and once more when it takes commits again', async () => {
    const { told, exits, alarms } = createBench()
    const journal = openJournal(path, alarms)
    for (const code of [13, 10, 8]) await expect(journal.write(fail(code))).rejects.toThrow('result code')
    await journal.write(() => 1)
    await journal.write(() => 1)
    journal.close()
    expect(told).toEqual([expect.stringMatching(/^journal\.unwritable .*"level":"error"/), 'journal.writable {}'])
    expect(exits).toEqual([])
  })

  it('is not blamed for an error of the work itself', async () => {
    const { told, alarms } = createBench()
    const journal = openJournal(path, alarms)
    const wrong = () => {
      throw new Error('a bad write')
    }
    await expect(journal.write(wrong)).rejects.toThrow('a bad write')
    await expect(journal.write(fail(19))).rejects.toThrow('result code 19')
    journal.close()
    expect(told).toEqual([])
  })
})
