/** Writes a file so that a reader sees the old text or the new one, never a part. */
import { renameSync, writeFileSync } from 'node:fs'

export function replaceFile(path: string, text: string, mode = 0o644): void {
  const next = `${path}.${process.pid}.new`
  writeFileSync(next, text, { mode })
  renameSync(next, path)
}
