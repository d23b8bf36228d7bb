/** Where the backup that is being made stands: a row of `settings`. And the manifest that it becomes. */
import { z } from 'zod'
import type { Deps } from '../../deps.ts'
import { readSetting, writeSetting } from '../../store/directory/settings.ts'

const KEY = 'backup_place'

const Key = z.array(z.union([z.string(), z.number()])).readonly()

/** A part that is through. */
const DonePart = z.object({
  name: z.string(),
  rows: z.number(),
  pages: z.number(),
  bytes: z.number(),
  /** sha256 over the digests of its pages, each hashed with the one before. */
  digest: z.string(),
})
export type DonePart = z.infer<typeof DonePart>

const Common = z.object({
  id: z.string(),
  trigger: z.enum(['daily', 'operator']),
  startedAtMs: z.number(),
  ledgers: z.number(),
  parts: z.array(DonePart),
})

export const BackupPlace = Common.extend({
  /** Rows are being read; before that it waits for tenants that move, and for what was accepted to be written. */
  isBegun: z.boolean(),
  current: DonePart,
  after: Key.nullable(),
  /** In the middle of this mailbox. */
  mailbox: z.object({ table: z.number(), after: Key.nullable() }).nullable(),
})
export type BackupPlace = z.infer<typeof BackupPlace>

export const Manifest = Common.extend({
  format: z.literal(1),
  finishedAtMs: z.number(),
  /** Opens with the deployment's master key only: a restore finds out before it writes anything. */
  sealedCheck: z.string(),
  /** The newest revision that relays had been told of. */
  mxRevision: z.number(),
})
export type Manifest = z.infer<typeof Manifest>

/** Binds the check to its backup. */
export const checkContext = (id: string): string => `backup:${id}`

/** Where a mailbox begins. */
export const MAILBOXES_FIRST = { table: 0, after: null } as const

export const newPart = (name: string): DonePart => ({ name, rows: 0, pages: 0, bytes: 0, digest: '' })

/** Null between backups. */
export async function readPlace({ directory }: Pick<Deps, 'directory'>): Promise<BackupPlace | null> {
  const text = await readSetting(directory, KEY)
  return text ? BackupPlace.parse(JSON.parse(text)) : null
}

export async function writePlace({ directory }: Pick<Deps, 'directory'>, place: BackupPlace | null): Promise<void> {
  await writeSetting(directory, KEY, place === null ? '' : JSON.stringify(place))
}
