/** Finds damage in SQLite files, of which SQLite itself would say nothing or only later. */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'

const SQLITE_CORRUPT = 11
const SQLITE_NOTADB = 26
/** READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB. */
const SQLITE_DISK_CODES = [8, 10, SQLITE_CORRUPT, 13, 14, SQLITE_NOTADB]
/** The low octet of an extended result code is the primary one. */
const PRIMARY_CODE = 0xff

/** A check reads every page; a larger file is only checked page by page as it is used. */
const CHECK_MAX_BYTES = 1_073_741_824
const PAGES = 'SELECT page_count, page_size FROM pragma_page_count, pragma_page_size'

const HEADER_BYTES = 100
const WAL_HEADER_BYTES = 32
const WAL_SUMMED_BYTES = 24
const WAL_MAGIC = 0x377f0682
const WAL_MAGIC_BIG_ENDIAN = 0x377f0683

/** True for SQLite's own word that a file is damaged or no database. */
export function isDamage(thrown: unknown): boolean {
  return hasResultCode(thrown, [SQLITE_CORRUPT, SQLITE_NOTADB])
}

/** True for an error of SQLite with one of these primary result codes; by default those of a disk that fails or is full. */
export function hasResultCode(thrown: unknown, codes: readonly number[] = SQLITE_DISK_CODES): boolean {
  if (!(thrown instanceof Error)) return false
  const code: unknown = Reflect.get(thrown, 'errcode')
  return typeof code === 'number' && codes.includes(code & PRIMARY_CODE)
}

/** What is wrong with the files before they are opened; null when nothing is, or when there is no file yet. */
export function findFileDamage(path: string): string | null {
  const size = statSync(path, { throwIfNoEntry: false })?.size
  if (size === undefined) return null
  const header = readStart(path, HEADER_BYTES)
  if (header.length < HEADER_BYTES) return `the file has ${size} octets`
  const log = readStart(`${path}-wal`, WAL_HEADER_BYTES)
  // A shorter log never held a commit.
  if (log.length < WAL_HEADER_BYTES) return findCut(size, header)
  // SQLite would take a wrong log for an empty one, and with it forget everything committed since the last checkpoint.
  return isWalHeader(log) ? null : 'the write-ahead log has no valid header'
}

/** SQLite would take half a first page for a new database. With a log it can be a page that the log mends. */
function findCut(size: number, header: Buffer): string | null {
  // SQLite file format §1.3.2: 1 stands for 65,536.
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  return size % pageBytes === 0 ? null : `the file is cut at ${size} octets`
}

/** What is wrong inside an opened database; null when nothing is. */
export function findPageDamage(db: DatabaseSync): string | null {
  const { page_count: pages, page_size: pageBytes } = db.prepare(PAGES).get() ?? {}
  if (Number(pages) * Number(pageBytes) > CHECK_MAX_BYTES) return null
  const found = db.prepare('PRAGMA quick_check(1)').get()?.['quick_check']
  return found === 'ok' ? null : String(found)
}

function readStart(path: string, bytes: number): Buffer {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return Buffer.alloc(0)
  const file = openSync(path, 'r')
  try {
    const header = Buffer.alloc(Math.min(bytes, fstatSync(file).size))
    readSync(file, header, 0, header.length, 0)
    return header
  } finally {
    closeSync(file)
  }
}

/** SQLite file format §4.1: the magic number says in which order the words of the checksum are read. */
function isWalHeader(header: Buffer): boolean {
  const magic = header.readUInt32BE(0)
  if (magic !== WAL_MAGIC && magic !== WAL_MAGIC_BIG_ENDIAN) return false
  const word = (at: number) => (magic === WAL_MAGIC ? header.readUInt32LE(at) : header.readUInt32BE(at))
  let [first, second] = [0, 0]
  for (let at = 0; at < WAL_SUMMED_BYTES; at += 8) {
    first = (first + word(at) + second) >>> 0
    second = (second + word(at + 4) + first) >>> 0
  }
  return header.readUInt32BE(WAL_SUMMED_BYTES) === first && header.readUInt32BE(WAL_SUMMED_BYTES + 4) === second
}
