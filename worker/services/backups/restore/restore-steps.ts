/** The steps of a restore behind the rows: mails are settled, rows counted, relays asked. Each takes one bounded piece. */
import type { Deps } from '../../../deps.ts'
import { leaseKnown, listHeldJobs, writeMailChanges } from '../../../store/backup/held-jobs.ts'
import { findMailsOfJobs, type RestoredMail, readRestoredMails } from '../../../store/backup/restored-mails.ts'
import { countRows, tellFullDomains } from '../../../store/backup/restored-rows.ts'
import type { LedgerDb } from '../../../store/databases.ts'
import { MAILBOXES } from '../backup-parts.ts'
import type { Manifest } from '../backup-place.ts'
import { type AskDeps, askRelays } from './ask-relays.ts'
import { orderParts } from './restore-parts.ts'
import type { RestorePlace } from './restore-place.ts'
import { settleMail } from './settle-mail.ts'

const MAILS_A_PIECE = 300
const JOBS_A_QUESTION = 500
/** Minutes for which a relay that does not answer is waited for. */
const TRIES = 10

export type StepDeps = AskDeps & Pick<Deps, 'directory' | 'ledgers' | 'clock'>

type Next = RestorePlace | 'over'

async function settle(ledger: LedgerDb, mails: readonly RestoredMail[], isHolding: boolean, nowMs: number) {
  const shown = mails.flatMap((mail) => settleMail(mail, isHolding, nowMs) ?? [])
  if (shown.length > 0)
    await writeMailChanges(
      ledger,
      shown.map(({ change }) => change),
      nowMs,
    )
  return shown.filter(({ isMended }) => isMended).length
}

/** Every mail once: its fold, its jobs. What is open is held. */
export async function settlePiece(deps: StepDeps, place: RestorePlace): Promise<Next> {
  if (place.n >= deps.ledgers.count) return 'over'
  const ledger = deps.ledgers.at(place.n)
  const mails = await readRestoredMails(ledger, place.after, MAILS_A_PIECE)
  const mended = place.mended + (await settle(ledger, mails, true, deps.clock.now()))
  const last = mails.at(-1)
  return mails.length < MAILS_A_PIECE || last === undefined
    ? { ...place, mended, n: place.n + 1, after: null }
    : { ...place, mended, after: [last.tenant, last.id] }
}

/** One table against the manifest. A new deployment may have more: of its own people. */
export async function countPiece(deps: StepDeps, manifest: Manifest, place: RestorePlace): Promise<Next> {
  const parts = [...orderParts(manifest, 'rows'), ...orderParts(manifest, 'doors')]
  const restored = parts[place.n]
  if (restored === undefined) {
    await tellFullDomains(deps.directory)
    return 'over'
  }
  const { part, told } = restored
  const next = { ...place, n: place.n + 1 }
  // Its pages were checked one by one; settings of rounds are left out.
  if (part === MAILBOXES || told.name === 'directory/settings') return next
  const found = await countRows(part.database(deps), part.dumped.table)
  if (found >= told.rows) return next
  return { ...next, differences: [...place.differences, { part: told.name, wanted: told.rows, found }] }
}

/** Some of the mails that are held. A relay that does not answer is asked again the next minute, and not for ever. */
export async function askPiece(deps: StepDeps, place: RestorePlace): Promise<Next | 'wait'> {
  if (place.n >= deps.ledgers.count) return 'over'
  const ledger = deps.ledgers.at(place.n)
  const jobs = await listHeldJobs(ledger, place.after, JOBS_A_QUESTION)
  const last = jobs.at(-1)
  if (last === undefined) return { ...place, n: place.n + 1, after: null }
  const { known, silent } = await askRelays(deps, jobs)
  if (known.length > 0) {
    await leaseKnown(ledger, known, deps.clock.now())
    // They are shown as they are without the hold.
    await settle(ledger, await findMailsOfJobs(ledger, known), false, deps.clock.now())
  }
  const found = place.found + known.length
  if (silent.some((relay) => !place.unasked.includes(relay)) && place.tries < TRIES) return 'wait'
  const unasked = [...new Set([...place.unasked, ...silent])]
  return { ...place, found, unasked, after: [last.tenant, last.job] }
}
