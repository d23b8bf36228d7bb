/** Sets a damaged SQLite file aside, with its log, so that a new one can begin and nothing is thrown away. */
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname } from 'node:path'

export interface SetAside {
  /** Where the damaged file is now. */
  readonly file: string
  readonly reason: string
}

/** Moves `path` to `<path>.damaged-<time>`. Throws when the folder cannot be written. */
export function setAside(path: string, reason: string): SetAside {
  const file = freeName(path)
  renameSync(path, file)
  // Under the new name SQLite would look for the log there.
  if (existsSync(`${path}-wal`)) renameSync(`${path}-wal`, `${file}-wal`)
  rmSync(`${path}-shm`, { force: true })
  return { file, reason }
}

/** How many files of this name have been set aside. */
export function countSetAside(path: string): number {
  const prefix = `${basename(path)}.damaged-`
  return readdirSync(dirname(path)).filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .length
}

function freeName(path: string): string {
  for (let atMs = Date.now(); ; atMs += 1) if (!existsSync(`${path}.damaged-${atMs}`)) return `${path}.damaged-${atMs}`
}
