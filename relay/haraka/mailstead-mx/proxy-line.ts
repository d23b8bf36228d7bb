/** Version 1 of the PROXY protocol (haproxy, "The PROXY protocol", §2.1): a proxy in front tells the client's address in one line. */
import { normalizeIp } from '@mailstead/mail/network/network.ts'

/** With its CRLF. */
export const PROXY_LINE_MAX = 107
const LINE = /^PROXY (?:UNKNOWN(?: .*)?|(TCP4|TCP6) ([\da-fA-F.:]{2,45}) [\da-fA-F.:]{2,45} \d{1,5} \d{1,5})\r\n$/

export type ProxyLine =
  /** Null when the proxy does not know it. */
  { readonly ok: true; readonly ip: string | null } | { readonly ok: false }

/** Reads the whole line. */
export function readProxyLine(line: string): ProxyLine {
  const match = line.length > PROXY_LINE_MAX ? null : LINE.exec(line)
  if (match === null) return { ok: false }
  const [, family, text] = match
  if (family === undefined || text === undefined) return { ok: true, ip: null }
  const ip = normalizeIp(text)
  // TCP6 may bring a v4-mapped address; TCP4 brings nothing with colons.
  return ip === null || (family === 'TCP4') === text.includes(':') ? { ok: false } : { ok: true, ip }
}
