/** Asks two resolvers for records of a domain and judges what they say. */
import type { Deps } from '../../deps.ts'
import type { JudgedRecord } from './decide-status.ts'
import { judgeRecord } from './judge-record.ts'
import { lookUp } from './look-up.ts'
import type { WantedRecord } from './wanted-records.ts'

const RESOLVERS_ASKED = 2

/** In the order of `wanted`. A DNS failure is a judgement too. */
export async function judgeRecords(
  deps: Pick<Deps, 'resolvers' | 'config'>,
  wanted: readonly WantedRecord[],
): Promise<JudgedRecord[]> {
  const resolvers = deps.resolvers.slice(0, RESOLVERS_ASKED)
  return Promise.all(
    wanted.map(async (each) => {
      const lookUps = await Promise.all(resolvers.map((resolver) => lookUp(resolver, each.host, each.type)))
      return { wanted: each, judgement: judgeRecord(each, deps.config.SPF_INCLUDE, lookUps) }
    }),
  )
}
