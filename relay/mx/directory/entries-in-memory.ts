/** What is asked at every connection and recipient, in memory: hosted names and blocked networks. Addresses are too many and stay on disk. */
import type { TenantId } from '@mailstead/contracts/ids.ts'
import type { MxBlock, MxBounces, MxDomain, MxValue } from '@mailstead/contracts/mx-entry.ts'
import { createNetworkSet, type NetworkSet } from '@mailstead/mail/network/network-set.ts'

export interface EntriesInMemory {
  /** Takes an entry, or forgets it; false for a block whose network cannot be read: it blocks nothing. */
  put(key: string, value: MxValue | null): boolean
  domain(name: string): MxDomain | MxBounces | null
  blocked(ip: string, scope: '*' | TenantId, nowMs: number): { readonly reason: string | null } | null
}

type Block = Pick<MxBlock, 'scope' | 'network' | 'reason' | 'expiresAtMs'>

/** Blocks of one network: two tenants of the operator may have written the same one. */
interface Blocks {
  put(key: string, block: Block): boolean
  delete(key: string): void
  find(ip: string, scope: '*' | TenantId, nowMs: number): Block | null
}

function createBlocks(): Blocks {
  const byKey = new Map<string, Block>()
  const byScope = new Map<string, NetworkSet<readonly Block[]>>()
  const remove = (key: string) => {
    const block = byKey.get(key)
    const networks = block === undefined ? undefined : byScope.get(block.scope)
    if (block === undefined || networks === undefined) return
    byKey.delete(key)
    const others = (networks.get(block.network) ?? []).filter((other) => other !== block)
    if (others.length > 0) networks.set(block.network, others)
    else networks.delete(block.network)
  }
  return {
    delete: remove,
    put: (key, block) => {
      remove(key)
      const networks = byScope.get(block.scope) ?? createNetworkSet<readonly Block[]>()
      byScope.set(block.scope, networks)
      if (!networks.set(block.network, [...(networks.get(block.network) ?? []), block])) return false
      byKey.set(key, block)
      return true
    },
    find: (ip, scope, nowMs) => {
      for (const blocks of byScope.get(scope)?.find(ip) ?? []) {
        const block = blocks.find(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > nowMs)
        if (block !== undefined) return block
      }
      return null
    },
  }
}

/** Makes an empty one. */
export function createEntriesInMemory(): EntriesInMemory {
  const names = new Map<string, MxDomain | MxBounces>()
  const blocks = createBlocks()
  return {
    put: (key, value) => {
      if (value === null) {
        names.delete(key)
        blocks.delete(key)
        return true
      }
      if (value.kind === 'block') return blocks.put(key, value)
      if (value.kind !== 'address') names.set(key, value)
      return true
    },
    domain: (name) => names.get(`domain:${name}`) ?? names.get(`bounces:${name}`) ?? null,
    blocked: (ip, scope, nowMs) => {
      const block = blocks.find(ip, scope, nowMs)
      return block === null ? null : { reason: block.reason }
    },
  }
}
