/** A folder that goes away with the bench; readable by the users that Postfix's parts run as. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Later } from './cleanup.ts'

export function makeTemporaryFolder(later: Later, parent = tmpdir()): string {
  const folder = mkdtempSync(join(parent, 'mailstead-bench-'))
  chmodSync(folder, 0o755)
  later(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
