/** Where spamd is installed: Debian has it in a folder that the path of ordinary users lacks. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/bin', '/usr/local/bin']

/** The program's path; null when it is not installed. */
export function findSpamd(path = process.env['PATH'] ?? ''): string | null {
  const folders = [...path.split(delimiter).filter(Boolean), ...SYSTEM_FOLDERS]
  return folders.map((folder) => join(folder, 'spamd')).find((file) => existsSync(file)) ?? null
}
