/** Do ledgers and bucket agree? Once a day, tenant by tenant; at the end, objects of tenants that are gone. */
import { TenantId } from '@mailstead/contracts/ids.ts'
import { z } from 'zod'
import { describeError } from '../../../platform/log.ts'
import { MAILBOX, RETENTION_CLASSES, type RetentionClass, STANDARD } from '../../../store/blobs/raw.ts'
import { listTenantsWithBlobs } from '../../../store/blobs/tenant-blobs.ts'
import { findTenantShards } from '../../../store/directory/tenant-shards.ts'
import { listTenantHomes } from '../../../store/directory/tenants.ts'
import { type RoundLimits, runRound } from '../retention/run-round.ts'
import { checkTenantPage, deleteGoneTenantPage, type IntegrityDeps } from './check-tenant.ts'

/** A step asks for up to 100 objects; an invocation may ask for 10,000 things. */
const LIMITS: RoundLimits = { timeMs: 20_000, steps: 60 }
const PAGES_OF_GONE_TENANT = 10

const Place = z.union([
  /** The next tenant behind this one. */
  z.object({ behind: z.string() }),
  z.object({
    tenant: TenantId,
    part: z.enum(['rows', 'objects', 'received']),
    after: z.string().nullable(),
    missing: z.number(),
  }),
  /** All tenants are through: which of those with objects are gone? */
  z.object({ strays: z.string().nullable(), retention: z.enum(RETENTION_CLASSES).default(STANDARD) }),
])
type Place = z.infer<typeof Place>

async function checkStrays(
  deps: IntegrityDeps,
  after: string | null,
  retention: RetentionClass,
): Promise<Place | null> {
  const page = await listTenantsWithBlobs(deps.rawBucket, { retention, after })
  const known = await findTenantShards(deps.directory, page.tenants)
  for (const tenant of page.tenants.filter((each) => !known.has(each))) {
    let at: string | null = null
    for (let n = 0; n < PAGES_OF_GONE_TENANT; n++) {
      at = await deleteGoneTenantPage(deps, tenant, { retention, after: at })
      if (at === null) break
    }
  }
  if (page.after !== null) return { strays: page.after, retention }
  return retention === STANDARD ? { strays: null, retention: MAILBOX } : null
}

async function nextPlace(deps: IntegrityDeps, place: Place): Promise<Place | null> {
  if ('strays' in place) return checkStrays(deps, place.strays, place.retention)
  if ('tenant' in place) return (await checkTenantPage(deps, place)) ?? { behind: place.tenant }
  const [home] = await listTenantHomes(deps.directory, place.behind, 1)
  return home ? { tenant: home.id, part: 'rows', after: null, missing: 0 } : { strays: null, retention: STANDARD }
}

/** `begin` starts the day's round; without it a round that is under way goes on. */
export async function checkIntegrity(deps: IntegrityDeps, begin: boolean, limits: RoundLimits = LIMITS): Promise<void> {
  const step = async (told: string): Promise<string | null> => {
    const place = Place.parse(JSON.parse(told))
    try {
      const next = await nextPlace(deps, place)
      return next === null ? null : JSON.stringify(next)
    } catch (error) {
      if (!('tenant' in place)) throw error
      // One tenant's trouble is not another's.
      deps.log('error', 'integrity.failed', { tenant: place.tenant, error: describeError(error) })
      return JSON.stringify({ behind: place.tenant })
    }
  }
  await runRound(deps, { name: 'integrity', first: JSON.stringify({ behind: '' }), step, limits }, begin)
}
