/** Development: MX host names stand on ports of this machine, named by key `_port` of the zone file. */
import { readFileSync, statSync } from 'node:fs'
import { z } from 'zod'

const Zone = z.object({ _port: z.record(z.string(), z.number().int().min(1).max(65_535)).optional() })

/** Reads ports from the zone file, again whenever the file has changed; a file that cannot be read keeps the last ports. */
export function createDevelopmentPorts(zoneFile: string | undefined, defaultPort: number): (mx: string) => number {
  let ports: ReadonlyMap<string, number> = new Map()
  let seen = ''
  const refresh = (path: string) => {
    try {
      const { mtimeMs, size, ino } = statSync(path)
      const state = `${mtimeMs}/${size}/${ino}`
      if (state === seen) return
      const zone = Zone.parse(JSON.parse(readFileSync(path, 'utf8')))
      ports = new Map(Object.entries(zone._port ?? {}).map(([name, port]) => [name.toLowerCase(), port]))
      seen = state
    } catch {
      // Written in place, the file is half there for a moment; the next look-up reads it again.
    }
  }
  return (mx) => {
    if (zoneFile !== undefined) refresh(zoneFile)
    return ports.get(mx) ?? defaultPort
  }
}
