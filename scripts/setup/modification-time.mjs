/** When files were changed last, to tell what is older than what it is made from. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Milliseconds since 1970 of the newest file under `path`; 0 when there is none. */
export function newestMs(path) {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return 0
  if (!stats.isDirectory()) return stats.mtimeMs
  const inside = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.name !== 'node_modules')
  return Math.max(0, ...inside.map((entry) => newestMs(join(path, entry.name))))
}
