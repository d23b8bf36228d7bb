/** Scored mails go where their score says, unless somebody has read or moved them; each mailbox notes the score. */
import { MailboxId, type TenantId } from '@mailstead/contracts/ids.ts'
import type { SpamScan } from '@mailstead/contracts/mail-checks.ts'
import type { Placement } from '@mailstead/contracts/received-mail.ts'
import type { Deps } from '../../../deps.ts'
import { openMailbox } from '../../../mailbox/client.ts'
import { describeError } from '../../../platform/log.ts'
import { findMailboxObjects, findOwnDomains } from '../../../store/directory/receiving/recipients.ts'
import type { ClaimedScan } from '../../../store/ledger/receiving/scans.ts'
import { place } from '../place.ts'
import { readRecipient } from '../recipient-address.ts'

export interface ScoredMail {
  readonly mail: ClaimedScan
  readonly scan: SpamScan
}

export interface MovedMail {
  readonly mail: ClaimedScan
  /** Null when a mailbox could not be reached. */
  readonly placements: readonly Placement[] | null
}

type Filed = Extract<Placement, { readonly outcome: 'filed' }>
type MoveDeps = Pick<Deps, 'config' | 'directory' | 'log' | 'mailboxes'>

interface Knowledge {
  readonly trustedSealers: ReadonlySet<string>
  readonly objectOf: (id: MailboxId) => string | null
  /** The spam limit of the domain that a recipient is of. */
  readonly limitOf: (tenant: TenantId, rcptTo: string) => number | null
}

const filedOf = ({ placements }: ClaimedScan): Filed[] =>
  placements.flatMap((each) => (each.outcome === 'filed' ? [each] : []))

const hostOf = (rcptTo: string): string | null => readRecipient(rcptTo)?.domain ?? null

async function learn({ config, directory }: MoveDeps, mails: readonly ClaimedScan[]): Promise<Knowledge> {
  const filed = mails.flatMap((mail) => filedOf(mail).map((each) => ({ tenant: mail.tenant, ...each })))
  const boxes = filed.flatMap(({ tenant, mailboxes }) => mailboxes.map(({ id }) => ({ tenant, id })))
  const [objects, domains] = await Promise.all([
    findMailboxObjects(directory, boxes),
    findOwnDomains(
      directory,
      filed.map(({ tenant, rcptTo }) => ({ tenant, host: hostOf(rcptTo) })),
    ),
  ])
  const limits = new Map(domains.map(({ tenant, host, spamLimit }) => [`${tenant}/${host ?? ''}`, spamLimit]))
  return {
    trustedSealers: config.TRUSTED_ARC_SEALERS,
    objectOf: (id) => objects.get(id) ?? null,
    limitOf: (tenant, rcptTo) => limits.get(`${tenant}/${hostOf(rcptTo) ?? ''}`) ?? null,
  }
}

/** Mailboxes with the folder in which the mail belongs now, each once: the first recipient decides, as when it was filed. */
function planMoves(
  { mail, scan }: ScoredMail,
  { limitOf, trustedSealers }: Knowledge,
): ReadonlyMap<MailboxId, 'inbox' | 'spam'> {
  const folders = new Map<MailboxId, 'inbox' | 'spam'>()
  for (const { rcptTo, mailboxes } of filedOf(mail)) {
    const settings = { spamLimit: limitOf(mail.tenant, rcptTo), trustedSealers }
    const folder = place({ scan, checks: mail.checks }, settings)
    for (const { id } of mailboxes) if (!folders.has(id)) folders.set(id, folder)
  }
  return folders
}

/** Whether the mail lies in the spam folder because of this. */
async function move(
  { mailboxes }: MoveDeps,
  objectId: string,
  { mail, scan }: ScoredMail,
  folder: 'inbox' | 'spam',
): Promise<boolean> {
  const mailbox = openMailbox(mailboxes, objectId)
  if (folder === 'spam') return (await mailbox.moveDelivery(mail.id, { folder, scan })) === 'moved'
  await mailbox.saveScan(mail.id, scan)
  return false
}

const withMoved = (placements: readonly Placement[], moved: ReadonlySet<MailboxId>): Placement[] =>
  placements.map((each) =>
    each.outcome === 'filed'
      ? {
          ...each,
          mailboxes: each.mailboxes.map(({ id, folder }) => ({
            id: MailboxId.parse(id),
            folder: moved.has(id) ? 'spam' : folder,
          })),
        }
      : each,
  )

async function moveOne(deps: MoveDeps, knowledge: Knowledge, scored: ScoredMail): Promise<MovedMail> {
  const { mail } = scored
  const moved = new Set<MailboxId>()
  try {
    for (const [id, folder] of planMoves(scored, knowledge)) {
      const objectId = knowledge.objectOf(id)
      if (objectId !== null && (await move(deps, objectId, scored, folder))) moved.add(id)
    }
    return { mail, placements: withMoved(mail.placements, moved) }
  } catch (error) {
    const { tenant, id } = mail
    deps.log('error', 'scan.not_moved', { tenant, delivery: id, error: describeError(error) })
    return { mail, placements: null }
  }
}

/** In the order of the question. Throws when the directory fails; repeating moves nothing twice. */
export async function moveScored(deps: MoveDeps, scored: readonly ScoredMail[]): Promise<readonly MovedMail[]> {
  if (scored.length === 0) return []
  const knowledge = await learn(
    deps,
    scored.map(({ mail }) => mail),
  )
  return Promise.all(scored.map((each) => moveOne(deps, knowledge, each)))
}
