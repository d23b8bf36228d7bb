/** Names of a relay: host name ↔ addresses, both ways (receivers refuse mail from where the two do not agree). */
import type { Relay } from '../../deploy/deployment.ts'
import { examine, type Finding, right, wrong } from '../finding.ts'
import type { Surroundings } from '../surroundings.ts'

const same = (a: readonly string[], b: readonly string[]): boolean => [...a].sort().join() === [...b].sort().join()
const list = (values: readonly string[]): string => values.join(', ') || 'nothing'

async function checkAddresses({ dns }: Surroundings, { host, addresses }: Relay): Promise<readonly Finding[]> {
  const about = { check: 'relay.address', subject: host }
  const seen = await dns.addresses(host)
  if (same(seen, addresses)) return [right(about, `A and AAAA are ${list(seen)}.`)]
  return [
    wrong(
      about,
      `A and AAAA are ${list(seen)}; the deployment file says ${list(addresses)}.`,
      `Publish A or AAAA of ${host} as exactly ${list(addresses)}, or correct the deployment file.`,
    ),
  ]
}

async function checkPtr({ dns }: Surroundings, host: string, address: string): Promise<readonly Finding[]> {
  const about = { check: 'relay.ptr', subject: address }
  const names = (await dns.names(address)).map((name) => name.toLowerCase().replace(/\.$/, ''))
  if (same(names, [host])) return [right(about, `PTR is ${host}, the name in EHLO.`)]
  return [
    wrong(
      about,
      `PTR is ${list(names)}, the relay says ${host} in EHLO.`,
      `Have whoever gave you ${address} set its PTR to ${host} alone.`,
    ),
  ]
}

export const checkRelayNames = async (surroundings: Surroundings, relay: Relay): Promise<readonly Finding[]> => [
  ...(await examine({ check: 'relay.address', subject: relay.host }, () => checkAddresses(surroundings, relay))),
  ...(
    await Promise.all(
      relay.addresses.map((address) =>
        examine({ check: 'relay.ptr', subject: address }, () => checkPtr(surroundings, relay.host, address)),
      ),
    )
  ).flat(),
]
