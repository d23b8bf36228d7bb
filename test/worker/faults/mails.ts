/** Mails of a world: accepting them as a client does, watching their rows, and what must be true at the end. */
import { env } from 'cloudflare:workers'
import { foldMessage } from '../../../worker/services/delivery/fold.ts'
import { isFinal, RecipientState, shownState } from '../../../worker/services/delivery/recipient-state.ts'
import { readScript } from './relay-journal.ts'
import type { World } from './world.ts'

export interface Mail {
  readonly id: string
  readonly subject: string
  readonly to: readonly string[]
  readonly key: string
}

export interface NewMail {
  readonly to: readonly string[]
  /** Attached bytes: above 64 KB the mail is an object of its own, above 256 KB it travels alone. */
  readonly attachedBytes?: number
  readonly expiresInSeconds?: number
}

const TRIES_MAX = 6
/** What a client waits when it got no answer. */
const PATIENCE_MS = 5_000

let made = 0
/** An address whose fate is in its name. */
export const addressOf = (deferrals: number, end: string): string => `${deferrals}.${end}.${++made}@peer.example`

const ledgerOf = ({ tenant }: World): D1Database => (tenant.tenant.shard === 0 ? env.LEDGER_0 : env.LEDGER_1)

async function rowsOf<Row>(world: World, query: string, ...values: unknown[]): Promise<Row[]> {
  const statement = ledgerOf(world)
    .prepare(query)
    .bind(world.tenant.tenant.id, ...values)
  return (await statement.all<Row>()).results
}

/** The sizes of row and bytes of a mail: P1 demands them as soon as it is answered with 200. */
async function findKept(world: World, id: string): Promise<string | null> {
  const [job] = await rowsOf<{ raw: string | null; raw_key: string | null; size_bytes: number }>(
    world,
    'select raw, raw_key, size_bytes from jobs where tenant_id = ? and id = ?',
    id,
  )
  const [message] = await rowsOf(world, 'select 1 from messages where tenant_id = ? and id = ?', id)
  if (!job || !message) return 'there is no row'
  const size = job.raw?.length ?? (job.raw_key === null ? 0 : ((await env.RAW.head(job.raw_key))?.size ?? 0))
  return size === job.size_bytes ? null : `${size} bytes are kept of ${job.size_bytes}`
}

/** Sends with one idempotency key until it is answered 200, as a careful client does. `problems` gets what broke a promise. */
export async function acceptMail(world: World, mail: NewMail, problems: string[]): Promise<Mail> {
  const subject = `mail ${++made}`
  const key = crypto.randomUUID()
  const body = JSON.stringify({
    from: `a@${world.tenant.domain.name}`,
    to: mail.to,
    subject,
    text: 'Hello.',
    ...(mail.expiresInSeconds === undefined ? {} : { expires_in: mail.expiresInSeconds }),
    ...(mail.attachedBytes === undefined
      ? {}
      : { attachments: [{ filename: 'a.bin', content: new Uint8Array(mail.attachedBytes).toBase64() }] }),
  })
  const init = {
    method: 'POST',
    headers: {
      authorization: `Bearer ${world.tenant.apiKey}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body,
  }
  for (let count = 0; count < TRIES_MAX; count++) {
    const answer = await world.request('/v1/emails', init)
    if (answer?.status === 200) {
      const { id } = answer.json as { id: string }
      const missing = await findKept(world, id)
      if (missing) problems.push(`200 was answered, but ${missing}`)
      return { id, subject, to: mail.to, key }
    }
    if (answer && answer.status !== 503) problems.push(`the accept was answered ${answer.status}`)
    if (answer?.status === 503 && !/^\d+$/.test(answer.headers.get('retry-after') ?? ''))
      problems.push('503 came without Retry-After')
    world.advance(PATIENCE_MS)
  }
  throw new Error('The mail is not accepted')
}

export interface RecipientRow {
  readonly message_id: string
  readonly n: number
  readonly address: string
  readonly state: string
  readonly state_at_ms: number
  readonly held_at_ms: number | null
  readonly released_at_ms: number | null
}

export const readRecipients = (world: World, mails: readonly Mail[]): Promise<RecipientRow[]> =>
  rowsOf(
    world,
    `select message_id, n, address, state, state_at_ms, held_at_ms, released_at_ms from recipients
      where tenant_id = ? and message_id in (select value from json_each(?)) order by message_id, n`,
    JSON.stringify(mails.map(({ id }) => id)),
  )

export interface JobState {
  readonly id: string
  readonly state: string
  readonly due_at_ms: number | null
  readonly relay_id: string | null
  readonly epoch: number
}

export const readJobs = (world: World, mails: readonly Mail[]): Promise<JobState[]> =>
  rowsOf(
    world,
    `select id, state, due_at_ms, relay_id, epoch from jobs
      where tenant_id = ? and id in (select value from json_each(?))`,
    JSON.stringify(mails.map(({ id }) => id)),
  )

const stateOf = (row: RecipientRow): RecipientState => RecipientState.parse(row.state)
const shownOf = (row: RecipientRow) =>
  shownState({ state: row.state, heldAtMs: row.held_at_ms, releasedAtMs: row.released_at_ms })
const ORDER: readonly (readonly RecipientState[])[] = [['accepted'], ['queued'], ['deferred']]
const stepOf = (state: RecipientState): number => {
  const step = ORDER.findIndex((states) => states.includes(state))
  return step < 0 ? ORDER.length : step
}

/** P4: notes every step back between two looks. A final state may only give way to one that happened earlier. */
export function createForwardWatch() {
  const seen = new Map<string, RecipientRow>()
  return (rows: readonly RecipientRow[], problems: string[]): void => {
    for (const row of rows) {
      const name = `${row.message_id}/${row.n}`
      const before = seen.get(name)
      seen.set(name, row)
      if (!before) continue
      const [from, to] = [stateOf(before), stateOf(row)]
      const isBack = stepOf(to) < stepOf(from)
      // A complaint comes after the end.
      const isOtherEnd = isFinal(from) && from !== to && to !== 'complained' && row.state_at_ms > before.state_at_ms
      if (isBack || isOtherEnd) problems.push(`${name} went from ${from} back to ${to}`)
    }
  }
}

const FATES = { ok: 'delivered', gone: 'bounced', policy: 'bounced', never: 'expired' } as const

/** Recipients of these rows that are not final. */
export const countOpen = (rows: readonly RecipientRow[]): number => rows.filter((row) => !isFinal(stateOf(row))).length

interface MessageRow {
  readonly id: string
  readonly subject: string
  readonly state: string
  readonly counts: string
}

/** How often the host of a recipient took a mail. */
const countCopies = ({ copies }: World, row: RecipientRow): number =>
  copies.filter((copy) => copy.job === row.message_id && copy.n === row.n).length

function judgeRecipient(world: World, row: RecipientRow): string[] {
  const wanted = FATES[readScript(row.address).end]
  const copies = countCopies(world, row)
  return [
    ...(row.state === wanted ? [] : [`${row.address} is ${row.state} and not ${wanted}`]),
    ...(copies === (wanted === 'delivered' ? 1 : 0) ? [] : [`${row.address} got ${copies} copies`]),
  ]
}

/** The message's row is the fold over its recipients, and there is one for each accepted mail. */
export function judgeFold(mail: Mail, rows: readonly RecipientRow[], messages: readonly MessageRow[]): string[] {
  const same = messages.filter(({ subject }) => subject === mail.subject)
  if (same.length !== 1) return [`${same.length} mails came of one`]
  const theirs = rows.filter(({ message_id }) => message_id === mail.id)
  if (theirs.length !== mail.to.length) return [`${mail.id} has ${theirs.length} recipients`]
  const fold = foldMessage(theirs.map(shownOf))
  const [message] = same
  return message?.state === fold.state && message.counts === JSON.stringify(fold.counts)
    ? []
    : [`${mail.id} is ${message?.state} ${message?.counts}, not ${JSON.stringify(fold)}`]
}

export const readMessages = (world: World): Promise<MessageRow[]> =>
  rowsOf(world, 'select id, subject, state, counts from messages where tenant_id = ?')

/** What must be true when all is over: everything final as scripted, sent once, folded right, and nothing left to do. */
export async function findProblems(world: World, mails: readonly Mail[]): Promise<string[]> {
  const recipients = await readRecipients(world, mails)
  const messages = await readMessages(world)
  const jobs = await readJobs(world, mails)
  const alarms = world.lines.filter(({ event }) => ['queue_message.malformed', 'delivery.contended'].includes(event))
  return [
    ...recipients.flatMap((row) => judgeRecipient(world, row)),
    ...mails.flatMap((mail) => judgeFold(mail, recipients, messages)),
    ...jobs
      .filter((job) => job.state !== 'done' || job.due_at_ms !== null)
      .map((job) => `job ${job.id} is ${job.state}`),
    ...world.broker.dead.map((letter) => `dead letter ${JSON.stringify(letter).slice(0, 80)}`),
    ...[...world.unhandled, ...world.broker.thrown].map((error) => `thrown: ${String(error)}`),
    ...alarms.map(({ event }) => `alarm ${event}`),
  ]
}
