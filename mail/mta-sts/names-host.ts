/** Whether a pattern of a policy means a host. */

const plain = (name: string): string => name.toLowerCase().replace(/\.$/, '')

/** RFC 8461 §4.1: `*` stands for exactly one label, and only as the leftmost one. */
export function namesHost(pattern: string, host: string): boolean {
  const [wanted, name] = [plain(pattern), plain(host)]
  if (!wanted.startsWith('*.')) return wanted === name
  const dot = name.indexOf('.')
  return dot > 0 && name.slice(dot) === wanted.slice(1)
}
