/** The D1 databases, each near the place or in the jurisdiction that the deployment names. Neither can be changed later. */
import { type Database, listDatabases } from '../names.ts'
import { RemoteDatabase } from '../remote.ts'
import type { DeployContext, Step } from '../step.ts'

const placeOf = ({ deployment: { location, jurisdiction } }: DeployContext): string => {
  if (jurisdiction) return `in the jurisdiction ${jurisdiction}`
  return location ? `near ${location}` : 'near you'
}

function refuseOther(context: DeployContext, shown: RemoteDatabase): void {
  const { jurisdiction = null } = context.deployment
  if ((shown.jurisdiction ?? null) === jurisdiction) return
  throw new Error(
    `The database ${shown.name} is in the jurisdiction ${shown.jurisdiction ?? '(none)'}, the deployment file says ${jurisdiction ?? '(none)'}. D1 cannot move it: correct the file, or take another name.`,
  )
}

/** Tenants live on a ledger for good: one that the file no longer names would be cut off. */
function refuseFewer({ deployment: { name, shards } }: DeployContext, all: readonly RemoteDatabase[]): void {
  const beyond = all.flatMap((database) => {
    const number = database.name.startsWith(`${name}-ledger-`)
      ? Number(database.name.slice(`${name}-ledger-`.length))
      : -1
    return number >= shards ? [database.name] : []
  })
  if (beyond.length === 0) return
  throw new Error(
    `The deployment file says ${shards} shards, but ${beyond.join(', ')} is there too. Shards may grow, never shrink: correct the file.`,
  )
}

function databaseStep(context: DeployContext, database: Database): Step {
  const { api, databaseIds, deployment } = context
  return {
    title: `D1 database ${database.name} ${placeOf(context)}`,
    async look() {
      const all = await context.listRemoteDatabases()
      refuseFewer(context, all)
      const shown = all.find(({ name }) => name === database.name)
      if (!shown) return 'create'
      refuseOther(context, shown)
      databaseIds.set(database.name, shown.uuid)
      return null
    },
    async apply() {
      const { location, jurisdiction } = deployment
      const body = {
        name: database.name,
        ...(jurisdiction ? { jurisdiction } : {}),
        ...(location ? { primary_location_hint: location } : {}),
      }
      const made = await api.ask({ method: 'POST', path: '/d1/database', permission: 'D1', body }, RemoteDatabase)
      databaseIds.set(database.name, made.uuid)
      return null
    },
  }
}

export const databaseSteps = (context: DeployContext): readonly Step[] =>
  listDatabases(context.deployment).map((database) => databaseStep(context, database))
