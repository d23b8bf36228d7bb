/** What the operator says of a relay's sources, which is sent as a whole. Pure. */
import type { RelaySource, UpdateOperatorRelay } from '../../../api/operator/relays.ts'

type Entered = NonNullable<UpdateOperatorRelay['sources']>
type Known = Pick<RelaySource, 'address' | 'ehlo_name' | 'origin' | 'enabled'>

/** What the relay reports and the operator lets be needs no word of his. */
const isSaid = ({ origin, enabled }: Known): boolean => origin === 'entered' || !enabled

const toEntered = ({ address, ehlo_name, origin, enabled }: Known): Entered[number] => ({
  address,
  // The name that a relay reports stays its own to change.
  ehlo_name: origin === 'entered' ? ehlo_name : null,
  enabled,
})

export const sayAll = (sources: readonly Known[]): Entered => sources.filter(isSaid).map(toEntered)

export const sayUse = (sources: readonly Known[], address: string, enabled: boolean): Entered =>
  sayAll(sources.map((source) => (source.address === address ? { ...source, enabled } : source)))

export const sayWithout = (sources: readonly Known[], address: string): Entered =>
  sayAll(sources.filter((source) => source.address !== address))

export const sayWith = (sources: readonly Known[], address: string, ehlo_name: string | null): Entered => [
  ...sayWithout(sources, address),
  { address, ehlo_name, enabled: true },
]
