/**
 * What changes when events are applied: read in one statement, written in one batch, each row by compare-and-swap on its
 * revision, so that two consumers at work on one message cannot undo each other.
 */
import { TenantId } from '@mailstead/contracts/ids.ts'
import type { MailClass } from '@mailstead/contracts/relay-job.ts'
import type { WantedReports } from '@mailstead/contracts/submission.ts'
import { sql } from 'drizzle-orm'
import type { LedgerDb } from '../databases.ts'
import { insertEvents, type NewEvent } from './events/events.ts'
import { type Listener, selectListeners, toListeners } from './events/listeners.ts'
import { toJsonPages } from './json-pages.ts'
import { attempts, jobs, messages, recipients, suppressions } from './schema.ts'
import { insertReports, type NewReport } from './sending/delivery-reports.ts'
import { insertAddedEvents } from './sending/suppression-events.ts'

export interface MessageKey {
  readonly tenant: TenantId
  readonly messageId: string
}

export interface RecipientStanding {
  readonly n: number
  /** The job that is to reach it: another one after a retry. */
  readonly jobId: string
  readonly address: string
  readonly state: string
  readonly stateAtMs: number
  readonly revision: number
  readonly attempts: number
  readonly nextTryAtMs: number | null
  readonly replyCode: number | null
  readonly replyEnhanced: string | null
  readonly replyText: string | null
  readonly heldAtMs: number | null
  readonly heldReason: string | null
  readonly releasedAtMs: number | null
  readonly journalledAtMs: number | null
  readonly firstAttemptAtMs: number | null
  readonly finalAtMs: number | null
  /** The address is on the tenant's suppression list now; 0 also when that was not asked. */
  readonly isSuppressed: number
}

export interface MessageStanding extends MessageKey {
  readonly state: string
  readonly counts: string
  readonly revision: number
  /** Who is told what; null when nobody is. */
  readonly reports: WantedReports | null
  /** When it was to leave: at its accept, or later. */
  readonly leftAtMs: number
  readonly recipients: readonly RecipientStanding[]
  readonly jobs: readonly {
    readonly id: string
    readonly epoch: number
    readonly relayId: string | null
    readonly state: string
    readonly class: MailClass
    readonly dueAtMs: number | null
    /** Of its mail when that is in the row; null when it is in R2. */
    readonly rowBytes: number | null
  }[]
  /** Event ids among those asked for that are on the timeline already. */
  readonly knownEvents: readonly string[]
  /** Every attempt on the timeline, once each; null when it was not asked for. */
  readonly attemptIds: readonly { readonly n: number; readonly id: string }[] | null
}

export interface StandingKey extends MessageKey {
  readonly jobs: readonly string[]
  readonly events: readonly string[]
  /** Asks for `attemptIds`. */
  readonly isCounted: boolean
  /** Asks for `isSuppressed` of the recipients. */
  readonly isHandedOver: boolean
}

interface StandingRow {
  tenant: TenantId
  messageId: string
  state: string
  counts: string
  revision: number
  reports: string | null
  leftAtMs: number
  recipients: string
  jobs: string
  knownEvents: string
  isCounted: number
  attemptIds: string
}

/**
 * The messages asked for, each with all its recipients and the named jobs; missing ones are absent. `cross join` fixes the
 * order: left to itself SQLite scans all jobs of the tenant for each message.
 */
export async function readStandings(ledger: LedgerDb, keys: readonly StandingKey[]): Promise<MessageStanding[]> {
  const rows = await ledger.all<StandingRow>(sql`
    select m.tenant_id as tenant, m.id as messageId, m.state, m.counts, m.revision,
      m.reports, coalesce(m.scheduled_at_ms, m.created_at_ms) as leftAtMs,
      (select json_group_array(json_object('n', r.n, 'jobId', coalesce(r.job_id, r.message_id), 'address', r.address, 'state', r.state, 'stateAtMs', r.state_at_ms,
          'revision', r.revision, 'attempts', r.attempts, 'nextTryAtMs', r.next_try_at_ms, 'replyCode', r.reply_code,
          'replyEnhanced', r.reply_enhanced, 'replyText', r.reply_text, 'heldAtMs', r.held_at_ms, 'heldReason', r.held_reason,
          'releasedAtMs', r.released_at_ms, 'journalledAtMs', r.journalled_at_ms,
          'firstAttemptAtMs', r.first_attempt_at_ms, 'finalAtMs', r.final_at_ms,
          'isSuppressed', case when k.value->>'isHandedOver' then exists (
            select 1 from suppressions s where s.tenant_id = r.tenant_id and s.address = lower(r.address)) else 0 end))
        from recipients r where r.tenant_id = m.tenant_id and r.message_id = m.id) as recipients,
      (select json_group_array(json_object('id', j.id, 'epoch', j.epoch, 'relayId', j.relay_id, 'state', j.state,
          'class', j.class, 'dueAtMs', j.due_at_ms,
          'rowBytes', case when j.raw is not null then j.size_bytes end))
        from json_each(k.value, '$.jobs') named cross join jobs j on j.tenant_id = m.tenant_id and j.id = named.value
        where j.message_id = m.id) as jobs,
      (select json_group_array(a.event_id)
        from json_each(k.value, '$.events') named
        cross join attempts a on a.tenant_id = m.tenant_id and a.message_id = m.id and a.event_id = named.value) as knownEvents,
      k.value->>'isCounted' as isCounted,
      (select json_group_array(distinct json_object('n', a.n, 'id', a.attempt->>'id')) from attempts a
        where k.value->>'isCounted' and a.tenant_id = m.tenant_id and a.message_id = m.id and a.attempt is not null) as attemptIds
    from json_each(${JSON.stringify(keys)}) k
    cross join messages m on m.tenant_id = k.value->>'tenant' and m.id = k.value->>'messageId'`)
  return rows.map(({ isCounted, ...row }) => ({
    ...row,
    reports: row.reports === null ? null : JSON.parse(row.reports),
    recipients: JSON.parse(row.recipients),
    jobs: JSON.parse(row.jobs),
    knownEvents: JSON.parse(row.knownEvents),
    attemptIds: isCounted ? JSON.parse(row.attemptIds) : null,
  }))
}

type Keyed<T> = T & MessageKey

/** `dueAtMs` null closes the job. */
export interface DueChange {
  readonly tenant: TenantId
  readonly id: string
  readonly dueAtMs: number | null
  readonly isReturned: false
  /** Both as in `MessageStanding`. */
  readonly class: MailClass
  readonly rowBytes: number | null
}

/** A lease that its relay gave back: the job waits again, and its row still names the relay, which the next hand-over avoids. */
export interface ReturnedJob {
  readonly tenant: TenantId
  readonly id: string
  readonly dueAtMs: number
  readonly isReturned: true
  readonly epoch: number
  readonly class: MailClass
}

/** One page of changes: all or nothing, and a row that another consumer changed first is left alone. */
export interface StandingChanges {
  readonly recipients: readonly Keyed<RecipientStanding>[]
  /** Written with the recipient of the number `n`, when its row is at `revision` still. */
  readonly events: readonly (NewEvent & { readonly n: number; readonly revision: number })[]
  /** Likewise. */
  readonly reports: readonly (NewReport & { readonly revision: number })[]
  readonly messages: readonly Keyed<{ readonly state: string; readonly counts: string; readonly revision: number }>[]
  readonly jobs: readonly (DueChange | ReturnedJob)[]
  readonly attempts: readonly (typeof attempts.$inferInsert)[]
  readonly suppressions: readonly (typeof suppressions.$inferInsert)[]
}

const told = (name: string) => sql.raw(`c.value->>'${name}'`)
const each = (rows: readonly unknown[]) => sql`json_each(${JSON.stringify(rows)}) c`

const updateRecipients = (ledger: LedgerDb, rows: StandingChanges['recipients']) =>
  ledger
    .update(recipients)
    .set({
      state: told('state'),
      stateAtMs: told('stateAtMs'),
      revision: sql`${recipients.revision} + 1`,
      attempts: told('attempts'),
      nextTryAtMs: told('nextTryAtMs'),
      heldAtMs: told('heldAtMs'),
      heldReason: told('heldReason'),
      releasedAtMs: told('releasedAtMs'),
      replyCode: told('replyCode'),
      replyEnhanced: told('replyEnhanced'),
      replyText: told('replyText'),
      journalledAtMs: told('journalledAtMs'),
      firstAttemptAtMs: told('firstAttemptAtMs'),
      finalAtMs: told('finalAtMs'),
    })
    .from(each(rows))
    .where(
      sql`${recipients.tenantId} = ${told('tenant')} and ${recipients.messageId} = ${told('messageId')}
        and ${recipients.n} = ${told('n')} and ${recipients.revision} = ${told('revision')}`,
    )
    .returning({ revision: recipients.revision })

const updateMessages = (ledger: LedgerDb, rows: StandingChanges['messages']) =>
  ledger
    .update(messages)
    .set({ state: told('state'), counts: told('counts'), revision: sql`${messages.revision} + 1` })
    .from(each(rows))
    .where(
      sql`${messages.tenantId} = ${told('tenant')} and ${messages.id} = ${told('messageId')} and ${messages.revision} = ${told('revision')}`,
    )
    .returning({ revision: messages.revision })

const updateJobs = (ledger: LedgerDb, rows: StandingChanges['jobs']) =>
  ledger
    .update(jobs)
    .set({
      dueAtMs: told('dueAtMs'),
      state: sql`case when ${told('dueAtMs')} is null then 'done' when ${told('isReturned')} then 'waiting' else ${jobs.state} end`,
      // Of a job that goes on, the version moves: it is not as it was leased.
      handOvers: sql`${jobs.handOvers} + (${told('dueAtMs')} is not null)`,
    })
    .from(each(rows))
    .where(
      sql`${jobs.tenantId} = ${told('tenant')} and ${jobs.id} = ${told('id')} and ${jobs.dueAtMs} is not null
        and (not ${told('isReturned')} or (${jobs.state} = 'leased' and ${jobs.epoch} = ${told('epoch')}))`,
    )

const insertAttempts = (ledger: LedgerDb, rows: StandingChanges['attempts']) =>
  ledger
    .insert(attempts)
    .select(
      sql`select ${sql.join(['tenantId', 'messageId', 'eventId', 'n', 'kind', 'occurredAtMs', 'category', 'relayId', 'attempt', 'reason'].map(told), sql`, `)} from ${each(rows)} where true`,
    )
    .onConflictDoNothing()

const insertSuppressions = (ledger: LedgerDb, rows: StandingChanges['suppressions']) =>
  ledger
    .insert(suppressions)
    .select(
      sql`select ${sql.join(['tenantId', 'address', 'id', 'reason', 'messageId', 'createdAtMs'].map(told), sql`, `)} from ${each(rows)} where true`,
    )
    .onConflictDoNothing()

const toldEvents = (changes: StandingChanges): Pick<NewEvent, 'tenantId' | 'type'>[] => [
  ...changes.events,
  ...changes.suppressions.map(({ tenantId }) => ({ tenantId: TenantId.parse(tenantId), type: 'suppression.added' })),
]

/** The recipient is as it was read: the same statement's batch is about to move it. */
const isUnmoved = sql`exists (select 1 from recipients r where r.tenant_id = c.value->>'tenantId' and r.message_id = c.value->>'messageId'
  and r.n = c.value->>'n' and r.revision = c.value->>'revision')`

export interface Written {
  /** False when another consumer was faster with a row, so that planning starts anew. */
  readonly isWhole: boolean
  /** Who is to be told of the events. */
  readonly listeners: readonly Listener[]
}

/** Writes the changes in one batch. */
export async function writeStandings(ledger: LedgerDb, changes: StandingChanges): Promise<Written> {
  const events = [
    ...insertEvents(ledger, changes.events, isUnmoved),
    ...insertAddedEvents(ledger, changes.suppressions),
    ...insertReports(ledger, changes.reports, isUnmoved),
  ]
  const compared = [
    ...toJsonPages(changes.recipients).map((rows) => updateRecipients(ledger, rows)),
    ...toJsonPages(changes.messages).map((rows) => updateMessages(ledger, rows)),
  ]
  const others = [
    ...toJsonPages(changes.attempts).map((rows) => insertAttempts(ledger, rows)),
    ...toJsonPages(changes.jobs).map((rows) => updateJobs(ledger, rows)),
    ...toJsonPages(changes.suppressions).map((rows) => insertSuppressions(ledger, rows)),
  ]
  const changing = [...compared, ...others]
  if (changing.length === 0) return { isWhole: true, listeners: [] }
  const [listeners, ...results] = await ledger.batch([
    selectListeners(ledger, toldEvents(changes)),
    ...events,
    ...changing,
  ])
  const written = results
    .slice(events.length, events.length + compared.length)
    .reduce<number>((total, rows) => total + (Array.isArray(rows) ? rows.length : 0), 0)
  const isWhole = written === changes.recipients.length + changes.messages.length
  return { isWhole, listeners: toListeners(listeners) }
}
