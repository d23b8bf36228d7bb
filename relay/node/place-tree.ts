/** Puts files in place only where they differ from what is there, so that nothing is restarted that need not be. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** True when the file was written: it is replaced whole, for who reads it at the same time. */
export function placeFile(file: string, content: string | Buffer, mode: number): boolean {
  const isSame = existsSync(file) && readFileSync(file).equals(Buffer.from(content))
  if (isSame && (statSync(file).mode & 0o777) === mode) return false
  mkdirSync(dirname(file), { recursive: true })
  const made = `${file}.new`
  writeFileSync(made, content, { mode })
  chmodSync(made, mode)
  renameSync(made, file)
  return true
}

/** Each file's path and content; of a link where it leads. */
function readTree(folder: string): Map<string, Buffer> {
  const entries = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : []
  return new Map(
    entries.flatMap((entry): [string, Buffer][] => {
      const path = join(entry.parentPath, entry.name)
      const name = relative(folder, path)
      if (entry.isSymbolicLink()) return [[name, Buffer.from(readlinkSync(path))]]
      return entry.isFile() ? [[name, readFileSync(path)]] : []
    }),
  )
}

function isSameTree(one: string, other: string): boolean {
  const [first, second] = [readTree(one), readTree(other)]
  return first.size === second.size && [...first].every(([name, content]) => second.get(name)?.equals(content))
}

/**
 * Lets `write` fill an empty folder beside the one wanted, and puts it in place when it differs. True when it did. `keep` are files
 * that are made anew at each writing and whose former content is as good.
 */
export function placeTree(folder: string, write: (made: string) => void, keep: readonly string[] = []): boolean {
  mkdirSync(dirname(folder), { recursive: true })
  const made = mkdtempSync(`${folder}.new-`)
  try {
    write(made)
    for (const name of keep.filter((each) => existsSync(join(folder, each))))
      writeFileSync(join(made, name), readFileSync(join(folder, name)))
    if (isSameTree(folder, made)) return false
    rmSync(folder, { recursive: true, force: true })
    renameSync(made, folder)
    return true
  } finally {
    rmSync(made, { recursive: true, force: true })
  }
}
