import { randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isDamage } from './damage.ts'
import { openSound } from './open-sound.ts'
import { countSetAside } from './set-aside.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sqlite-'))
  path = join(folder, 'test.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const prepare = (db: DatabaseSync) => db.exec('PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS t (a TEXT)')
const open = () => openSound(path, prepare)
const countRows = (db: DatabaseSync) => Number(db.prepare('SELECT COUNT(*) AS n FROM t').get()!['n'])

/** A file with 1,000 rows, of which 500 are still in the log; as a kill leaves it. */
function writeKilled(): void {
  const source = join(folder, 'source.db')
  const db = new DatabaseSync(source)
  prepare(db)
  const fill =
    'INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) SELECT hex(randomblob(50)) FROM n'
  db.exec(`${fill}; PRAGMA wal_checkpoint(TRUNCATE); ${fill}`)
  for (const suffix of ['', '-wal']) copyFileSync(source + suffix, path + suffix)
  db.close()
}

const overwrite = (file: string, at: number, octets: Buffer) => {
  const whole = readFileSync(file)
  octets.copy(whole, at)
  writeFileSync(file, whole)
}

describe('openSound', () => {
  it('opens a new file and one that a kill has left, with what its log holds', () => {
    expect(open()).toMatchObject({ aside: null })
    rmSync(path)
    writeKilled()
    const { db, aside } = open()
    expect([aside, countRows(db)]).toEqual([null, 1_000])
  })

  it('takes a log that was cut off before its first commit', () => {
    writeKilled()
    writeFileSync(`${path}-wal`, randomBytes(20))
    const { db, aside } = open()
    expect([aside, countRows(db)]).toEqual([null, 500])
  })

  it.each<[string, () => void]>([
    ['of 0 bytes', () => writeFileSync(path, '')],
    ['cut in its header', () => truncateSync(path, 50)],
    ['cut in its first page', () => truncateSync(path, 2_048)],
    ['cut in the middle', () => truncateSync(path, readFileSync(path).length >> 1)],
    ['of random bytes', () => writeFileSync(path, randomBytes(20_000))],
    ['of text', () => writeFileSync(path, 'no database '.repeat(100))],
    ['with a wrong header', () => overwrite(path, 0, Buffer.from('SQLite format 9\0'))],
    ['with random pages', () => overwrite(path, 8_192, randomBytes(8_192))],
    ['with a log of random bytes', () => writeFileSync(`${path}-wal`, randomBytes(50_000))],
    ['with a log whose header has a wrong bit', () => overwrite(`${path}-wal`, 12, Buffer.from([0xaa, 0x55]))],
  ])('sets aside a file %s, keeps its octets and begins a new one', (name, spoil) => {
    writeKilled()
    // A sound log would mend the pages it holds.
    if (!name.includes('log')) rmSync(`${path}-wal`)
    spoil()
    const before = readFileSync(path)
    const { db, aside } = open()
    expect(aside).toMatchObject({ file: expect.stringMatching(/test\.db\.damaged-\d+$/), reason: expect.any(String) })
    expect(readFileSync(aside!.file).equals(before)).toBe(true)
    expect(countRows(db)).toBe(0)
    expect(countSetAside(path)).toBe(1)
    db.close()
    expect(open()).toMatchObject({ aside: null })
  })

  it('does not set aside what is no damage', () => {
    writeKilled()
    const refuse = () => {
      throw new Error('a newer version')
    }
    expect(() => openSound(path, refuse)).toThrow('a newer version')
    expect(countSetAside(path)).toBe(0)
    expect(existsSync(path)).toBe(true)
  })
})

describe('isDamage', () => {
  it('tells damage from every other fault', () => {
    const db = new DatabaseSync(':memory:')
    const thrownBy = (sql: string) => {
      try {
        db.exec(sql)
        return null
      } catch (thrown) {
        return thrown
      }
    }
    expect(isDamage(thrownBy('SELECT * FROM missing'))).toBe(false)
    expect(isDamage(Object.assign(new Error('x'), { errcode: 267 }))).toBe(true)
    expect(isDamage(Object.assign(new Error('disk full'), { errcode: 13 }))).toBe(false)
    expect(isDamage('words')).toBe(false)
  })
})
