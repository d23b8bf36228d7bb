/** Asks the relays about mail that a restore has stopped: whoever has a job in its journal tells what became of it, and sends it once only. */
import { JobId } from '@mailstead/contracts/ids.ts'
import { KNOWN_PATH, KnownAnswer } from '@mailstead/contracts/relay-job.ts'
import type { Deps } from '../../../deps.ts'
import { describeError } from '../../../platform/log.ts'
import { postJson } from '../../../platform/relay-client.ts'
import type { HeldJob, KnownJob } from '../../../store/backup/held-jobs.ts'
import { selectRelaysWithHolds } from '../../../store/directory/relays.ts'
import { openRelayKeys } from '../../relays/open-relay-keys.ts'

export type AskDeps = Pick<Deps, 'clock' | 'directory' | 'fetch' | 'ledgers' | 'log' | 'secrets'>

type Relay = Awaited<ReturnType<typeof selectRelaysWithHolds>>['relays'][number]

/** Null when the relay does not answer. One of the version before has no such question, and says 404. */
async function askOne(deps: AskDeps, relay: Relay, jobs: readonly HeldJob[]): Promise<readonly KnownJob[] | null> {
  try {
    const [key] = await openRelayKeys(deps, relay)
    const question = { jobs: jobs.map(({ job }) => JobId.parse(job)) }
    const response = await postJson(deps, { id: relay.id, url: relay.url, key }, KNOWN_PATH, question)
    if (!response.ok) {
      await response.body?.cancel()
      throw new Error(`It answers ${response.status}`)
    }
    const epochs = new Map(KnownAnswer.parse(await response.json()).jobs.map(({ id, epoch }) => [String(id), epoch]))
    return jobs.flatMap((job) => {
      const epoch = epochs.get(job.job)
      return epoch === undefined ? [] : [{ ...job, relay: relay.id, epoch }]
    })
  } catch (error) {
    deps.log('warn', 'restore.relay_not_asked', { relay: relay.id, error: describeError(error) })
    return null
  }
}

export interface Asked {
  /** Each at the relay that had it last. */
  readonly known: readonly KnownJob[]
  /** Relays that did not answer. */
  readonly silent: readonly string[]
}

/** All relays, in any state: also one that is drained knows what it delivered. */
export async function askRelays(deps: AskDeps, jobs: readonly HeldJob[]): Promise<Asked> {
  const { relays } = await selectRelaysWithHolds(deps.directory, deps.clock.now())
  const answers = await Promise.all(relays.map(async (relay) => ({ relay, known: await askOne(deps, relay, jobs) })))
  const newest = new Map<string, KnownJob>()
  for (const job of answers.flatMap(({ known }) => known ?? []))
    if (job.epoch > (newest.get(job.job)?.epoch ?? -1)) newest.set(job.job, job)
  return {
    known: [...newest.values()],
    silent: answers.flatMap(({ relay, known }) => (known === null ? [relay.id] : [])),
  }
}
