/**
 * The pace at each site, per source of ours and per tenant, learnt from the answers. Mail that has to wait for it stays
 * as it is in the journal: no attempt is counted, and its schedule goes on where it was.
 */
import type { AttemptOutcome } from '@mailstead/contracts/attempt.ts'
import { blame } from '@mailstead/mail/bounce/blame.ts'
import type { Log } from '../../log.ts'
import { INTERRUPTED } from '../delivery/decide-next.ts'
import type { PaceRows } from '../journal/pace-rows.ts'
import { createLanes, type Lanes, type PausedLane } from './lanes.ts'

/** An attempt, as the pace sees it. */
export interface Paced {
  readonly site: string
  readonly source: string | null
  readonly tenant: string
  /** When it took its slot, in real, monotonic milliseconds. */
  readonly since: number
}

export interface Pace {
  /** Attempts at once that may run from a source at a site; 0 while it is paused. */
  sourceWidth(site: string, source: string | null): number
  /** Attempts at once of a tenant at a site; 0 while it is paused. */
  tenantWidth(site: string, tenant: string): number
  /** Learns from an attempt's end. */
  note(attempt: Paced, outcome: AttemptOutcome): void
  /** What is paused: a site for a source of ours, or for a tenant. */
  paused(): readonly PausedPlace[]
  /** Why mail of a tenant to a site waits, in words for its timeline; null when something of it may start. */
  whyWaits(site: string, tenant: string): string | null
}

export interface PausedPlace {
  readonly site: string
  /** Null when it is for a source. */
  readonly tenant: string | null
  readonly untilMs: number
}

export interface PaceDeps {
  readonly rows: PaceRows
  readonly log: Log
  readonly nowMs: () => number
  readonly random: () => number
  /** Attempts at once from one source at one site, at most. */
  readonly siteSourceSlots: number
  /** Attempts at once of a source or a tenant at a site that nothing is known of. */
  readonly widthAtFirst: number
}

/** What a mail that was taken adds: a tenant's own lane widens quickly, since its source's goes with it. */
const SOURCE_GROWTH = 0.5
const TENANT_GROWTH = 2
/** Phases in which a host that says nothing is not there. */
const SILENT_PHASES: ReadonlySet<string> = new Set(['connect', 'banner'])

const sourceLane = (site: string, source: string | null): string => `${site} source ${source ?? '-'}`
const tenantLane = (site: string, tenant: string): string => `${site} tenant ${tenant}`

/** The reply's codes only: its words may name another tenant. */
const codesOf = ({ reply }: AttemptOutcome): string =>
  reply === null ? 'no answer' : [reply.code, reply.enhanced ?? []].flat().join(' ')

function isSilent({ reply, phase, error }: AttemptOutcome): boolean {
  return reply === null && error !== INTERRUPTED && SILENT_PHASES.has(phase)
}

function noteOutcome(lanes: Lanes, attempt: Paced, outcome: AttemptOutcome): void {
  const { site, since } = attempt
  const [source, tenant] = [sourceLane(site, attempt.source), tenantLane(site, attempt.tenant)]
  const { reply, phase, verdict } = outcome
  if (verdict === 'delivered') {
    lanes.taken(source, since, SOURCE_GROWTH)
    lanes.taken(tenant, since, TENANT_GROWTH)
    return
  }
  if (isSilent(outcome)) {
    lanes.silent(source, since, 'its host does not answer')
    return
  }
  const blamed =
    verdict === 'deferred' && reply !== null
      ? blame({ phase, code: reply.code, enhanced: reply.enhanced, text: reply.text, site })
      : null
  const codes = codesOf(outcome)
  if (blamed === 'source') lanes.blamed(source, since, `it asked this relay to come less often (${codes})`)
  else lanes.answered(source)
  if (blamed === 'sender') lanes.blamed(tenant, since, `it asked this sender to come less often (${codes})`)
}

const SITES_SEEN_MAX = 20_000

/** The sources that have spoken to a site lately: mail waits when all of them are paused. */
function createSeenSources() {
  const seen = new Map<string, Set<string | null>>()
  return {
    add: ({ site, source }: Paced) => {
      const known = seen.get(site)
      if (known !== undefined) known.add(source)
      else {
        if (seen.size >= SITES_SEEN_MAX) seen.clear()
        seen.set(site, new Set([source]))
      }
    },
    at: (site: string): readonly (string | null)[] => [...(seen.get(site) ?? [])],
  }
}

const placeOf = ({ key, untilMs }: PausedLane): PausedPlace => {
  const [site = '', kind, tenant = null] = key.split(' ')
  return { site, tenant: kind === 'tenant' ? tenant : null, untilMs }
}

/** Makes the pace over what the journal has of it. */
export function createPace(deps: PaceDeps): Pace {
  const lanes = createLanes(deps)
  const seen = createSeenSources()
  return {
    sourceWidth: (site, source) => Math.min(lanes.width(sourceLane(site, source)), deps.siteSourceSlots),
    tenantWidth: (site, tenant) => lanes.width(tenantLane(site, tenant)),
    note: (attempt, outcome) => {
      seen.add(attempt)
      noteOutcome(lanes, attempt, outcome)
    },
    paused: () => lanes.paused().map(placeOf),
    whyWaits: (site, tenant) => {
      const pauses = new Map(lanes.paused().map((lane) => [lane.key, lane]))
      const own = pauses.get(tenantLane(site, tenant))
      const ofSources = seen.at(site).map((source) => pauses.get(sourceLane(site, source)))
      const found = own ?? (ofSources.includes(undefined) ? undefined : ofSources[0])
      if (found === undefined) return null
      return `Mail to ${site} waits until about ${new Date(found.untilMs).toISOString()}: ${found.reason}`
    },
  }
}
