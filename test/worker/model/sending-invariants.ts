/** What holds once all is over, whatever raced: read from the rows, from what relays were given and from what hosts took. */
import { foldMessage } from '../../../worker/services/delivery/fold.ts'
import { isFinal, RecipientState, shownState } from '../../../worker/services/delivery/recipient-state.ts'
import { idsOf } from './sending-actions.ts'
import { type NotedPost, rowsOf, type Stage } from './sending-stage.ts'

interface RecipientRow {
  readonly message_id: string
  readonly n: number
  readonly address: string
  readonly state: string
  readonly revision: number
  readonly held_at_ms: number | null
  readonly released_at_ms: number | null
}
interface MessageRow {
  readonly id: string
  readonly subject: string
  readonly state: string
  readonly counts: string
}
interface EventRow {
  readonly seq: number
  readonly type: string
  readonly message_id: string | null
  readonly detail: string
}
interface Rows {
  readonly recipients: readonly RecipientRow[]
  readonly messages: readonly MessageRow[]
  readonly events: readonly EventRow[]
  readonly jobs: readonly { readonly id: string; readonly message_id: string; readonly due_at_ms: number | null }[]
  readonly sent: number
}

const ONCE = ['sent', 'delivered', 'bounced', 'failed', 'suppressed', 'canceled'].map((name) => `email.${name}`)
const NEVER_SENT = ['canceled', 'suppressed']

export async function readRows(stage: Stage): Promise<Rows> {
  const [recipients, messages, events, jobs, usage] = await Promise.all([
    rowsOf<RecipientRow>(stage, 'select * from recipients where tenant_id = ? order by message_id, n'),
    rowsOf<MessageRow>(stage, 'select * from messages where tenant_id = ?'),
    rowsOf<EventRow>(stage, 'select * from events where tenant_id = ? order by seq'),
    rowsOf<Rows['jobs'][number]>(stage, 'select id, message_id, due_at_ms from jobs where tenant_id = ?'),
    rowsOf<{ sent: number | null }>(stage, 'select sum(month_sent) sent from usage where tenant_id = ?'),
  ])
  return { recipients, messages, events, jobs, sent: usage[0]?.sent ?? 0 }
}

export const isOver = ({ recipients, jobs }: Rows): boolean =>
  recipients.every(({ state }) => isFinal(RecipientState.parse(state))) && jobs.every((job) => job.due_at_ms === null)

const nameOf = ({ message_id, n }: { readonly message_id: string; readonly n: number }): string => `${message_id}/${n}`

/** One row a mail of a key, and one answer to all its requests. */
function judgeKeys({ submissions }: Stage, { messages }: Rows): string[] {
  const wanted = submissions.flatMap(({ mails }) => mails.length).reduce((sum, count) => sum + count, 0)
  return [
    ...(messages.length === wanted ? [] : [`there are ${messages.length} mails of ${wanted}`]),
    ...submissions.flatMap((submission) => {
      const { key, mails, answers } = submission
      const subjects = idsOf(submission).map((id) => messages.find((row) => row.id === id)?.subject)
      return [
        ...(new Set(answers).size === 1 ? [] : [`${key} was answered ${JSON.stringify([...new Set(answers)])}`]),
        ...(subjects.join() === mails.map(({ subject }) => subject).join() ? [] : [`${key} gave ${subjects.join()}`]),
      ]
    }),
  ]
}

/** All posts of one job, in their order. */
function judgePosts(posts: readonly NotedPost[]): string[] {
  return posts.flatMap((post, at) => {
    const { id, epoch, sha256 } = post.job
    const before = posts.slice(0, at).filter(({ job }) => job.id === id)
    const isSigned = post.body.match(/^DKIM-Signature:/gm)?.length === 2
    return [
      ...(before.every(({ job }) => job.epoch <= epoch) ? [] : [`${id} was posted again under epoch ${epoch}`]),
      ...(before.every(({ job }) => job.sha256 === sha256) ? [] : [`${id} was posted with other bytes`]),
      ...(before.every(({ job, relay }) => job.epoch !== epoch || relay === post.relay)
        ? []
        : [`${id} was given to two relays under epoch ${epoch}`]),
      ...(isSigned ? [] : [`${id} was posted without its signatures`]),
      ...((post.scheduledAtMs ?? 0) <= post.atMs ? [] : [`${id} was posted before its time`]),
    ]
  })
}

const judgeStopped = ({ stopped, unlisted, posts }: Stage): string[] =>
  stopped.flatMap(({ job, address, group }) =>
    posts
      .filter((post) => post.job.id === job && (address === null ? post.group > group : post.group === group + 1))
      .filter((post) => !unlisted.some((each) => each.address === address && each.group === post.group))
      .filter(({ job: { recipients } }) => address === null || recipients.some(({ rcptTo }) => rcptTo === address))
      .map(() => `${job} was posted after ${address ?? 'everybody'} had been stopped`),
  )

/** What hosts took is what the rows say, and nobody has a mail twice. */
function judgeCopies({ world, posts }: Stage, { recipients }: Rows): string[] {
  const messageOf = new Map<string, string>(posts.map(({ job }) => [job.id, job.messageId]))
  const took = world.copies.map(({ job, n }) => `${messageOf.get(job)}/${n}`)
  return recipients.flatMap((row) => {
    const copies = took.filter((name) => name === nameOf(row)).length
    const wanted = row.state === 'delivered' ? 1 : 0
    return copies === wanted ? [] : [`${nameOf(row)} ${row.address} is ${row.state} and got ${copies} copies`]
  })
}

function judgeEvents({ posts }: Stage, { events, recipients, jobs }: Rows): string[] {
  const told = events.map((event) => ({ ...event, n: (JSON.parse(event.detail) as { n?: number }).n ?? -1 }))
  const gaps = events.filter(({ seq }, at) => seq !== at + 1).map(({ seq }) => `event ${seq} is out of its place`)
  const repeated = recipients.flatMap((row) => {
    const theirs = told.filter((event) => event.message_id === row.message_id && event.n === row.n)
    const retries = jobs.filter(({ id, message_id }) => message_id === row.message_id && id !== message_id)
    const named = (id: string) =>
      posts.some(({ job }) => job.id === id && job.recipients.some((each) => each.n === row.n))
    const retried = retries.filter(({ id }) => named(id)).length
    const unnamed = retries.length - retried
    return ONCE.flatMap((type) => {
      const times = theirs.filter((event) => event.type === type).length
      // A job that ended before it was posted names nobody to a relay: it may have been anybody's.
      const isAtRelay = type === 'email.sent' || type === 'email.delivered' || type === 'email.bounced'
      const most = 1 + retried + (isAtRelay ? 0 : unnamed)
      return times <= most ? [] : [`${nameOf(row)} has ${type} ${times} times`]
    })
  })
  const undone = recipients
    .filter(({ state }) => NEVER_SENT.includes(state))
    .filter((row) =>
      told.some(
        ({ message_id, n, type }) => message_id === row.message_id && n === row.n && type === 'email.delivered',
      ),
    )
    .map((row) => `${nameOf(row)} is ${row.state} and was told delivered`)
  return [...gaps, ...repeated, ...undone]
}

function judgeFolds({ messages, recipients }: Rows): string[] {
  return messages.flatMap(({ id, state, counts }) => {
    const shown = recipients
      .filter(({ message_id }) => message_id === id)
      .map((row) => shownState({ state: row.state, heldAtMs: row.held_at_ms, releasedAtMs: row.released_at_ms }))
    const fold = foldMessage(shown)
    return fold.state === state && JSON.stringify(fold.counts) === counts ? [] : [`${id} is ${state} ${counts}`]
  })
}

/** Who was suppressed from the first moment on was never changed, and is not counted. */
function judgeUsage({ recipients, sent }: Rows): string[] {
  const counted = recipients.filter(({ state, revision }) => state !== 'suppressed' || revision > 0).length
  return counted === sent ? [] : [`${sent} recipients are counted of ${counted}`]
}

export async function findProblems(stage: Stage): Promise<string[]> {
  const rows = await readRows(stage)
  const { world } = stage
  const alarms = world.lines.filter(({ event }) => ['queue_message.malformed', 'delivery.contended'].includes(event))
  const open = rows.recipients.filter(({ state }) => !isFinal(RecipientState.parse(state)))
  return [
    ...stage.problems,
    ...open.map((row) => `${nameOf(row)} ${row.address} stays ${row.state}`),
    ...rows.jobs.filter((job) => job.due_at_ms !== null).map(({ id }) => `job ${id} stays due`),
    ...judgeKeys(stage, rows),
    ...judgePosts(stage.posts),
    ...judgeStopped(stage),
    ...judgeCopies(stage, rows),
    ...judgeEvents(stage, rows),
    ...judgeFolds(rows),
    ...judgeUsage(rows),
    ...[...world.unhandled, ...world.broker.thrown].map((error) => `thrown: ${String(error)}`),
    ...alarms.map(({ event }) => `alarm ${event}`),
  ]
}
