/** Setting `OWN_MX`: MX hosts that are ours, and where they listen: `mx.example.net=127.0.0.1:25, mx2.example.net=[::1]:25`. */
import { isIP } from 'node:net'

export interface OwnMx {
  readonly ip: string
  readonly port: number
}

const ENTRY = /^([a-z0-9.-]{1,253})=(?:\[([0-9a-f:.]+)\]|([0-9.]+)):(\d{1,5})$/i
const PORT_MAX = 65_535

/** By host name in lower case; null when an entry cannot be read. */
export function readOwnMx(entries: readonly string[]): ReadonlyMap<string, OwnMx> | null {
  const read = entries.map((entry): [string, OwnMx] | null => {
    const [, name = '', v6, v4, port] = ENTRY.exec(entry) ?? []
    const ip = v6 ?? v4 ?? ''
    const isPort = Number(port) >= 1 && Number(port) <= PORT_MAX
    return isIP(ip) !== 0 && isPort ? [name.toLowerCase(), { ip, port: Number(port) }] : null
  })
  const known = read.filter((entry) => entry !== null)
  return known.length === entries.length ? new Map(known) : null
}
