/** Many networks, asked which of them hold an address: one look-up for each prefix length in use, however many networks there are. */
import { readIp } from './ip-address.ts'
import { readNetwork } from './network.ts'

export interface NetworkSet<T> {
  /** Sets what a network stands for; false when it is no network. */
  set(network: string, value: T): boolean
  get(network: string): T | undefined
  delete(network: string): void
  /** What the networks with this address stand for, the narrowest first. Empty for a text that is no address. */
  find(ip: string): Generator<T, void>
}

/** Networks of one address family: by prefix length, then by the bits in front of it. */
type Family<T> = Map<number, Map<bigint, T>>

/** Makes an empty set. */
export function createNetworkSet<T>(): NetworkSet<T> {
  const families: Readonly<Record<32 | 128, Family<T>>> = { 32: new Map(), 128: new Map() }
  const place = (network: string) => {
    const read = readNetwork(network)
    if ('why' in read) return null
    const { ip, prefix } = read
    return { family: families[ip.bits], prefix, front: ip.value >> BigInt(ip.bits - prefix) }
  }
  return {
    set: (network, value) => {
      const at = place(network)
      if (at === null) return false
      const fronts = at.family.get(at.prefix)
      if (fronts === undefined) addLength(at.family, at.prefix, new Map([[at.front, value]]))
      else fronts.set(at.front, value)
      return true
    },
    get: (network) => {
      const at = place(network)
      return at?.family.get(at.prefix)?.get(at.front)
    },
    delete: (network) => {
      const at = place(network)
      const fronts = at?.family.get(at.prefix)
      if (at === null || fronts === undefined) return
      fronts.delete(at.front)
      if (fronts.size === 0) at.family.delete(at.prefix)
    },
    find: function* (text) {
      const ip = readIp(text)
      if (ip === null) return
      for (const [prefix, fronts] of families[ip.bits]) {
        const value = fronts.get(ip.value >> BigInt(ip.bits - prefix))
        if (value !== undefined) yield value
      }
    },
  }
}

/** Keeps the longest prefix first. */
function addLength<T>(family: Family<T>, prefix: number, fronts: Map<bigint, T>): void {
  family.set(prefix, fronts)
  const sorted = [...family].sort(([one], [other]) => other - one)
  family.clear()
  for (const [length, held] of sorted) family.set(length, held)
}
