/** Puts hosts on the account's blocklist, one or many. Relays refuse them within a minute. */
import type { CreateBlock } from '@mailstead/contracts/api/blocklist.ts'
import { BlockId } from '@mailstead/contracts/ids.ts'
import { parseNetwork } from '@mailstead/mail/network/network.ts'
import type { Deps } from '../../deps.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findBlock, insertBlock, type NewBlock, upsertBlocks } from '../../store/directory/receiving/blocklist.ts'
import { type ActingIn, auditEntry } from '../access/audit-entry.ts'

type BlockDeps = Pick<Deps, 'directory' | 'clock'>

function toRow(entry: CreateBlock, field: string, made: Pick<NewBlock, 'source' | 'createdAtMs'>): NewBlock {
  const parsed = parseNetwork(entry.network)
  if (!parsed.ok)
    throw new Refusal('validation_error', `\`${field}\`: ${parsed.why}. Give an address or a network in CIDR form.`)
  return {
    ...made,
    id: newId(made.createdAtMs),
    network: parsed.network,
    reason: entry.reason ?? null,
    expiresAtMs: entry.expires_at ? Date.parse(entry.expires_at) : null,
  }
}

/**
 * The id of the new entry, or of one that a repeat of the request made with this id. Throws `validation_error`, or `conflict` when
 * the network is on the list already.
 */
export async function addBlock(
  deps: BlockDeps,
  { tenant, acting }: ActingIn,
  entry: CreateBlock,
  thingId: string,
): Promise<BlockId> {
  const row = { ...toRow(entry, 'network', { source: 'manual', createdAtMs: deps.clock.now() }), id: thingId }
  const id = BlockId.parse(thingId)
  const detail = { network: row.network }
  const audit = auditEntry(deps, acting, { act: 'block.added', target: id, detail })
  const isMade = await insertBlock(deps.directory, tenant, row, audit)
  if (!isMade && !(await findBlock(deps.directory, tenant, id)))
    throw new Refusal('conflict', `\`network\`: ${row.network} is on the list already. Change that entry instead.`)
  return id
}

/** How many networks are on the list now by this request. Nothing is written when one entry is not valid. */
export async function importBlocks(
  deps: BlockDeps,
  { tenant, acting }: ActingIn,
  entries: readonly CreateBlock[],
): Promise<number> {
  const made = { source: 'import' as const, createdAtMs: deps.clock.now() }
  const rows = entries.map((entry, index) => toRow(entry, `entries.${index}.network`, made))
  // Of two entries for one network the last one stands, as if they had come one after the other.
  const once = [...new Map(rows.map((row) => [row.network, row])).values()]
  const audit = auditEntry(deps, acting, { act: 'blocks.imported', detail: { entries: once.length } })
  if (once.length > 0) await upsertBlocks(deps.directory, tenant, once, audit)
  return once.length
}
