/** Changes of the operator to a relay, each with its entry, in one batch. */
import type { RelayId } from '@mailstead/contracts/ids.ts'
import { and, eq, ne } from 'drizzle-orm'
import type { DirectoryDb } from '../../databases.ts'
import { relays, relayTokens } from '../schema.ts'
import { insertRelayChange, type RelayChangeRow } from './relay-changes.ts'
import { deleteSources, type Entered, enterSources } from './sources.ts'

export type RelaySettings = Partial<
  Pick<typeof relays.$inferSelect, 'role' | 'weight' | 'ehloName' | 'mxHost' | 'mxPriority'>
>

const isNotRevoked = (relay: RelayId) => and(eq(relays.id, relay), ne(relays.state, 'disabled'))

export interface RelayUpdate {
  readonly settings: RelaySettings
  /** Absent: they stay. */
  readonly sources: readonly Entered[] | undefined
  readonly change: RelayChangeRow
}

/** The relay is there and not revoked: the caller has looked. */
export async function updateRelay(
  db: DirectoryDb,
  relay: RelayId,
  { settings, sources, change }: RelayUpdate,
): Promise<void> {
  await db.batch([
    insertRelayChange(db, relay, change),
    ...(Object.keys(settings).length > 0 ? [db.update(relays).set(settings).where(isNotRevoked(relay))] : []),
    ...(sources === undefined ? [] : enterSources(db, relay, sources, change.atMs)),
  ])
}

/** Its lease stays: until that has run out it may still be sending, and nobody else gets its mail. */
export async function revokeRelay(db: DirectoryDb, relay: RelayId, change: RelayChangeRow): Promise<void> {
  await db.batch([
    db
      .update(relays)
      .set({ state: 'disabled', sealedPreviousSecret: null, previousSecretUntilMs: null })
      .where(eq(relays.id, relay)),
    deleteSources(db, relay),
    db.delete(relayTokens).where(eq(relayTokens.relayId, relay)),
    insertRelayChange(db, relay, change),
  ])
}

/** The secret before the present one is worth nothing from now on. */
export async function dropFormerSecret(db: DirectoryDb, relay: RelayId, change: RelayChangeRow): Promise<void> {
  await db.batch([
    db.update(relays).set({ sealedPreviousSecret: null, previousSecretUntilMs: null }).where(eq(relays.id, relay)),
    insertRelayChange(db, relay, change),
  ])
}

/** Of what changes the relay elsewhere, or by an order. */
export async function noteRelayChange(db: DirectoryDb, relay: RelayId, change: RelayChangeRow): Promise<void> {
  await insertRelayChange(db, relay, change)
}
