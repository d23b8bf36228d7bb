/** Looks at each minute how full the ledger shards are. Accept reads it with the caller's key, so it costs no round trip. */
import type { Deps } from '../../../deps.ts'
import { describeError } from '../../../platform/log.ts'
import { writeShard } from '../../../store/directory/shards.ts'
import { readShardSize } from '../../../store/ledger/size.ts'
import { SHARD_LIMITS } from './shard-limits.ts'

/** Alarm `shard.large` while a shard is above its limit. A shard that fails does not keep the others from their turn. */
export async function measureShards(
  deps: Pick<Deps, 'clock' | 'directory' | 'ledgers' | 'log'>,
  { largeBytes }: { readonly largeBytes: number } = SHARD_LIMITS,
): Promise<void> {
  for (let n = 0; n < deps.ledgers.count; n++) {
    try {
      const size = await readShardSize(deps.ledgers.at(n))
      await writeShard(deps.directory, { n, ...size, measuredAtMs: deps.clock.now() })
      if (size.sizeBytes >= largeBytes) deps.log('error', 'shard.large', { shard: n, bytes: size.sizeBytes })
    } catch (error) {
      deps.log('error', 'shard.not_measured', { shard: n, error: describeError(error) })
    }
  }
}
