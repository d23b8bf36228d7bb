/** The addresses to send from where the settings name none: whatever the machine has that the world can see. */
import { networkInterfaces } from 'node:os'
import { SOURCES_MAX } from '@mailstead/contracts/heartbeat.ts'
import type { AgentConfig } from '../config.ts'
import { isPublicAddress } from './public-address.ts'

type Interfaces = Readonly<Record<string, readonly { readonly address: string }[] | undefined>>

/** Empty in development, and behind a translator of addresses: the system chooses then. */
export function listSources(
  { MODE, SOURCES }: Pick<AgentConfig, 'MODE' | 'SOURCES'>,
  interfaces: () => Interfaces = networkInterfaces,
): readonly string[] {
  if (SOURCES.length > 0 || MODE === 'development') return SOURCES
  const addresses = Object.values(interfaces()).flatMap((each) => each?.map(({ address }) => address) ?? [])
  return [...new Set(addresses.filter(isPublicAddress))].slice(0, SOURCES_MAX)
}
