/** The names that domains point at: MX hosts are those of the relay registry, and of the configuration where it has none. */
import type { Deps } from '../../deps.ts'
import { listMxHosts } from '../../store/directory/registry/mx-hosts.ts'
import type { RecordNames } from './wanted-records.ts'

export async function readRecordNames(deps: Pick<Deps, 'config' | 'directory'>): Promise<RecordNames> {
  const { RETURN_PATH_MX, SPF_INCLUDE, MTA_STS_HOST, RECEIVING_MX } = deps.config
  const names = { RETURN_PATH_MX, SPF_INCLUDE, MTA_STS_HOST }
  // Several relays may answer to one name: it is as preferred as the most preferred of them.
  const priorities = new Map<string, number>()
  for (const { host, priority } of await listMxHosts(deps.directory))
    priorities.set(host, Math.min(priorities.get(host) ?? Number.POSITIVE_INFINITY, priority))
  if (priorities.size === 0) return { ...names, RECEIVING_MX }
  const hosts = [...priorities].toSorted(([a, one], [b, other]) => one - other || a.localeCompare(b))
  return { ...names, RECEIVING_MX: hosts.map(([host]) => host), priorities }
}
