/** In which order the parts of a backup are written: what opens the doors comes last, when no mail can go out twice any more. */
import type { Deps } from '../../../deps.ts'
import type { DumpedRow } from '../../../store/backup/read-rows.ts'
import { listParts, type MAILBOXES, nameOf, type TablePart } from '../backup-parts.ts'
import type { DonePart, Manifest } from '../backup-place.ts'

export type Part = TablePart | typeof MAILBOXES

/** Others lean on it. */
const FIRST = ['directory/user']
/** Without an account's row nothing of it is accepted or handed over; without a relay's nothing comes in. */
const DOORS = [
  'directory/tenant',
  'directory/member',
  'directory/invitation',
  'directory/blocklist',
  'directory/relays',
]
/** A new deployment comes with rows of its own, which the backup knows better. */
const REPLACING = ['directory/plans', 'directory/settings']

export interface RestoredPart {
  readonly part: Part
  readonly told: DonePart
}

/** Throws for a part that this version does not know. */
export function orderParts(manifest: Manifest, step: 'rows' | 'doors'): readonly RestoredPart[] {
  const known = new Map(listParts(manifest.ledgers).map((part) => [nameOf(part), part]))
  const parts = manifest.parts.map((told): RestoredPart => {
    const part = known.get(told.name)
    if (part === undefined)
      throw new Error(`The backup has ${told.name}, which this version does not know: deploy the version that made it`)
    return { part, told }
  })
  const named = (names: readonly string[]) =>
    names.flatMap((name) => parts.find(({ told }) => told.name === name) ?? [])
  if (step === 'doors') return named(DOORS)
  const isDirectory = ({ told }: RestoredPart): boolean => told.name.startsWith('directory/')
  const others = parts.filter(({ told }) => ![...FIRST, ...DOORS].includes(told.name))
  return [...named(FIRST), ...others.filter(isDirectory), ...others.filter((part) => !isDirectory(part))]
}

export const isReplacing = ({ told }: RestoredPart): boolean => REPLACING.includes(told.name)

/** Where rounds stand, and what counts up: of the old deployment. */
const NOT_RESTORED = /_place$|^mx_/
const SEQUENCE = 'relay_commands_seq'
/** Relays remember the number of the last command: new ones must be above those given out since the backup. */
const COMMANDS_AHEAD = 1_000_000

function toSetting(row: DumpedRow): readonly DumpedRow[] {
  const key = String(row['key'])
  if (NOT_RESTORED.test(key)) return []
  return [key === SEQUENCE ? { ...row, value: String(Number(row['value']) + COMMANDS_AHEAD) } : row]
}

/** Rows as they are in the restored deployment. `sinceMs`: the beginning of the backup. */
export function toRestored(
  deps: Pick<Deps, 'clock' | 'mailboxes'>,
  { told }: RestoredPart,
  sinceMs: number,
): (row: DumpedRow) => readonly DumpedRow[] {
  if (told.name === 'directory/settings') return toSetting
  // Objects of another deployment cannot be opened, and old ones of this one have rows already.
  if (told.name === 'directory/mailboxes')
    return (row) => [{ ...row, object_id: deps.mailboxes.newUniqueId().toString() }]
  // Filed while the mailboxes were read: filed once more, which is done once for each mailbox.
  if (told.name.endsWith('/deliveries'))
    return (row) =>
      Number(row['received_at_ms']) < sinceMs
        ? [row]
        : [{ ...row, state: 'received', parse_attempts: 0, placements: null, due_at_ms: deps.clock.now() }]
  return (row) => [row]
}
