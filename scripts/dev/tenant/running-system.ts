/** Finds the system that `npm start` runs: its address and zone file, from `dev.json`. */
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

const DevJsonParts = z.object({ url: z.string(), dns: z.object({ zoneFile: z.string() }) })

/** Throws when nothing runs. */
export function readRunningSystem(devJson: string): { url: string; zoneFile: string } {
  if (!existsSync(devJson)) throw new Error(`No running system: ${devJson} is absent. Start it with npm start.`)
  const { url, dns } = DevJsonParts.parse(JSON.parse(readFileSync(devJson, 'utf8')))
  return { url, zoneFile: dns.zoneFile }
}
