/** Edits the zone file of a running system, in place or by rename. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'

type Zone = Record<string, unknown>

export function changeZone(
  zoneFile: string,
  change: (zone: Zone) => Zone,
  how: 'in place' | 'by rename' = 'by rename',
): void {
  const text = JSON.stringify(change(JSON.parse(readFileSync(zoneFile, 'utf8'))))
  const path = how === 'in place' ? zoneFile : `${zoneFile}.test`
  writeFileSync(path, text)
  if (path !== zoneFile) renameSync(path, zoneFile)
}
