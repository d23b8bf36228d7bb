/** Setting `TLS_OVERRIDES`: domains whose own policy is not asked for: `example.com=may, partner.example=verify`. */
import { domainToASCII } from 'node:url'
import { TlsPolicy } from '@mailstead/contracts/attempt.ts'

const ENTRY = /^([^\s=]{1,253})=([a-z]+)$/

/** By domain in lower-case ASCII; null when an entry cannot be read. */
export function readOverrides(entries: readonly string[]): ReadonlyMap<string, TlsPolicy> | null {
  const overrides = new Map<string, TlsPolicy>()
  for (const entry of entries) {
    const [, name = '', word] = ENTRY.exec(entry) ?? []
    const policy = TlsPolicy.safeParse(word)
    const domain = domainToASCII(name)
    if (!policy.success || domain === '') return null
    overrides.set(domain, policy.data)
  }
  return overrides
}
