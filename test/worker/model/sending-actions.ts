/** Everything that may happen to accepted mail at once. An action tells its name, and notes answers that must not be. */
import { JobId } from '@mailstead/contracts/ids.ts'
import { reRoute, sendCommand } from '../../../worker/services/control/send-command.ts'
import type { HttpAnswer } from '../faults/world.ts'
import { ADDRESSES, pick, type Submission } from './sending-mails.ts'
import { rowsOf, type Stage, tick } from './sending-stage.ts'

export interface Action {
  readonly name: string
  /** The clock jumps in it, or a relay loses its link: nothing else is on its way meanwhile. */
  readonly isAlone?: boolean
  readonly run: () => Promise<unknown>
}

/** So long before its time a mail is woken in vain. */
const EVE_MS = 5_000
/** No answer, and these, are always possible: something was lost, or another was faster. */
const PASSING = [503, 409]

async function ask(stage: Stage, route: string, body?: object, key?: string): Promise<HttpAnswer | null> {
  const [method = '', path = ''] = route.split(' ')
  const headers = {
    authorization: `Bearer ${stage.world.tenant.apiKey}`,
    'content-type': 'application/json',
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  }
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
  const answer = await stage.world.request(path, init)
  const isExpected = answer === null || answer.status < 300 || PASSING.includes(answer.status)
  if (!isExpected && !(answer.status === 404 && method === 'DELETE'))
    stage.problems.push(`${method} ${path} was answered ${answer.status} ${JSON.stringify(answer.json)}`)
  return answer
}

/** The ids of a submission's mails; none while it was not answered. */
export const idsOf = ({ answers: [ids] }: Submission): string[] => ids?.split(' ') ?? []

/** True when it was answered with ids. */
export async function submit(stage: Stage, submission: Submission): Promise<boolean> {
  const { path, body, key, answers } = submission
  const answer = await ask(stage, `POST ${path}`, body, key)
  if (answer?.status !== 200) return false
  const { id, data } = answer.json as { id?: string; data?: { id: string }[] }
  answers.push(data ? data.map((each) => each.id).join(' ') : String(id))
  return true
}

interface JobRow {
  readonly id: string
  readonly message_id: string
  readonly epoch: number
  readonly state: string
}

const readJobs = (stage: Stage) =>
  rowsOf<JobRow>(stage, 'select id, message_id, epoch, state from jobs where tenant_id = ? order by id')

/** Of a mail whose cancel was answered: what no relay was given, none will be given. */
async function cancel(stage: Stage, id: string): Promise<void> {
  const answer = await ask(stage, `POST /v1/emails/${id}/cancel`, {})
  if (answer?.status !== 200) return
  for (const job of await readJobs(stage))
    if (job.message_id === id && job.epoch === 0 && job.state === 'done')
      stage.stopped.push({ job: job.id, address: null, group: stage.group })
}

/** Addresses that are on the list for certain. */
const listed = new WeakMap<Stage, Set<string>>()

async function suppress(stage: Stage, address: string): Promise<void> {
  const { group } = stage
  const answer = await ask(stage, 'POST /v1/suppressions', { email: address })
  const isRemoved = stage.unlisted.some((each) => each.address === address && each.group === group)
  if (answer && answer.status < 300 && !isRemoved) listed.set(stage, new Set([...(listed.get(stage) ?? []), address]))
}

/** Takes everybody off the list again. */
async function unsuppress(stage: Stage): Promise<void> {
  const rows = await rowsOf<{ address: string }>(stage, 'select address from suppressions where tenant_id = ?')
  for (const { address } of rows) {
    stage.unlisted.push({ address, group: stage.group })
    listed.get(stage)?.delete(address)
    await ask(stage, `DELETE /v1/suppressions/${address}`)
  }
}

/** Who is on the list now, of jobs that no relay was ever given: no post of the next group names him. After each group. */
export async function noteSuppressed(stage: Stage): Promise<void> {
  const rows = await rowsOf<{ job: string; address: string }>(
    stage,
    `select j.id job, r.address from jobs j join recipients r on r.tenant_id = j.tenant_id and r.message_id = j.message_id
      and coalesce(r.job_id, r.message_id) = j.id where j.tenant_id = ? and j.epoch = 0`,
  )
  for (const { job, address } of rows)
    if (listed.get(stage)?.has(address)) stage.stopped.push({ job, address, group: stage.group })
}

/** The relay's own ways: contact, attempts, reports and their repetition. */
function relayAction(stage: Stage, at: number): Action {
  const relay = stage.world.relays[at]
  if (!relay) throw new Error('There is no such relay')
  const tellAgain = async () => {
    for (const event of relay.told.slice(-6).toReversed()) relay.outbox.set(`${event.id}|${event.epoch}`, event)
    await relay.tell()
  }
  const again = Math.floor(stage.random() * 2) + 1
  const actions: readonly Action[] = [
    { name: `beat(${at})`, run: () => relay.beat() },
    { name: `start(${at})`, run: async () => relay.start() },
    { name: `finish(${at})`, run: async () => relay.finish() },
    { name: `tell(${at}) ×${again}`, run: () => Promise.all(Array.from({ length: again }, () => relay.tell())) },
    { name: `tell again(${at})`, run: tellAgain },
    {
      name: `work(${at})`,
      async run() {
        relay.start()
        relay.finish()
        await relay.tell()
      },
    },
  ]
  return pick(actions, stage.random) as Action
}

function troubleAction(stage: Stage, at: number): Action {
  const { world, random, busy, losses } = stage
  const relay = world.relays[at]
  const link = pick(['up', 'up', 'down', 'answers lost'] as const, random) ?? 'up'
  const calls = Math.floor(random() * 40)
  const isBusy = random() < 0.5
  const actions: readonly Action[] = [
    { name: `link(${at} ${link})`, run: async () => Object.assign(relay ?? {}, { link }) },
    { name: `busy(${at} ${isBusy})`, run: async () => (isBusy ? busy.add(at) : busy.delete(at)) },
    { name: `lose an answer of D1 in ${calls}`, run: async () => losses.push(calls) },
    { name: `lose an answer of D1 in ${calls}`, run: async () => losses.push(calls) },
  ]
  return pick(actions, random) as Action
}

const retry = (stage: Stage, id: string) => ask(stage, `POST /v1/emails/${id}/retry`, {})

function orderAction(stage: Stage, id: string): Action {
  const { random, world } = stage
  const minutes = Math.floor(random() * 40)
  const address = pick(ADDRESSES, random) ?? ''
  const tenant = world.tenant.tenant.id
  const call = (work: Parameters<typeof world.call>[0]) => world.call(work).catch(() => false)
  const command = (isExpire: boolean) =>
    call((deps) => {
      const order = { id: crypto.randomUUID(), scope: { tenant, jobs: [JobId.parse(id)] }, reason: 'test' }
      return sendCommand(
        deps,
        isExpire ? { ...order, action: 'expire' } : { ...order, action: 'cancel', state: 'failed' },
      )
    })
  const at = Math.floor(random() * world.relays.length)
  const back = world.relays[at]?.agent.relay.id
  const patch = { scheduled_at: `in ${minutes} min` }
  const actions: readonly Action[] = [
    { name: `reschedule(${id} ${minutes})`, run: () => ask(stage, `PATCH /v1/emails/${id}`, patch) },
    { name: `reschedule(${id} ${minutes})`, run: () => ask(stage, `PATCH /v1/emails/${id}`, patch) },
    { name: `send now(${id})`, run: () => ask(stage, `POST /v1/emails/${id}/send-now`, {}) },
    { name: `send now(${id})`, run: () => ask(stage, `POST /v1/emails/${id}/send-now`, {}) },
    { name: `cancel(${id})`, run: () => cancel(stage, id) },
    { name: `suppress(${address})`, run: () => suppress(stage, address) },
    { name: `suppress(${address})`, run: () => suppress(stage, address) },
    { name: 'unsuppress', run: () => unsuppress(stage) },
    { name: 'unsuppress', run: () => unsuppress(stage) },
    { name: `retry(${id})`, run: () => retry(stage, id) },
    { name: `fail(${id})`, run: () => command(false) },
    { name: `expire(${id})`, run: () => command(true) },
    {
      name: `give back(${at})`,
      run: () =>
        call(async (deps) => back && reRoute(deps, back, { id: crypto.randomUUID(), scope: {}, reason: 'test' })),
    },
  ]
  return pick(actions, random) as Action
}

/** The queue says again what it said before, in any number. */
function wakeAgain(stage: Stage, id: string): Action {
  const times = 1 + Math.floor(stage.random() * 4)
  const body = { tenant: stage.world.tenant.tenant.id, job: id }
  const queue = stage.world.broker.producer('mailstead-outbound')
  return {
    name: `wake(${id}) ×${times}`,
    async run() {
      await queue.sendBatch(Array.from({ length: times }, () => ({ body })))
      await stage.world.broker.deliverDue()
    },
  }
}

/** Wakes a scheduled mail just before its time, and at its time together with an order. */
function releaseRace(stage: Stage, id: string): Action {
  const [order, wake] = [orderAction(stage, id), wakeAgain(stage, id)]
  return {
    name: `release(${id}) while ${order.name}`,
    isAlone: true,
    async run() {
      const times = await rowsOf<{ id: string; at: number | null }>(
        stage,
        'select id, scheduled_at_ms at from messages where tenant_id = ?',
      )
      const leftMs = (times.find((row) => row.id === id)?.at ?? 0) - stage.world.now()
      if (leftMs > EVE_MS) {
        tick(stage, leftMs - EVE_MS)
        for (const relay of stage.world.relays) await relay.beat()
        await wake.run()
      }
      tick(stage, EVE_MS)
      await Promise.all([wake.run(), order.run(), wake.run()])
    },
  }
}

/** A client sends the same once more, several times at once; an answer of D1 may get lost on the way. */
function submitAction(stage: Stage, submission: Submission): Action {
  const { random, losses } = stage
  const times = 1 + Math.floor(random() * 3)
  const lost = random() < 0.3 ? [Math.floor(random() * 8)] : []
  return {
    name: `submit(${submission.key}) ×${times}${lost.map((calls) => `, answer ${calls} lost`).join('')}`,
    async run() {
      losses.push(...lost)
      await Promise.all(Array.from({ length: times }, () => submit(stage, submission)))
    },
  }
}

/** `kind` from 0 to 1. */
function mailAction(stage: Stage, id: string, kind: number): Action {
  if (kind < 0.12) return releaseRace(stage, id)
  if (kind < 0.31) {
    const times = 1 + Math.floor(stage.random() * 2)
    const run = () => Promise.all(Array.from({ length: times }, () => retry(stage, id)))
    return { name: `retry(${id}) ×${times}`, run }
  }
  return kind < 0.76 ? orderAction(stage, id) : wakeAgain(stage, id)
}

function surroundingsAction(stage: Stage, kind: number): Action {
  const { random, world } = stage
  const at = Math.floor(random() * world.relays.length)
  if (kind < 0.15) return { name: 'deliver messages', run: () => world.broker.deliverDue() }
  if (kind < 0.28) return { name: 'cron', run: () => world.runCron() }
  if (kind < 0.62) return relayAction(stage, at)
  if (kind < 0.79) return troubleAction(stage, at)
  const ms = pick([1_000, 20_000, 60_000, 240_000, 600_000, 1_800_000], random) ?? 0
  return { name: `tick(${ms / 1_000} s)`, isAlone: ms > 20_000, run: async () => tick(stage, ms) }
}

/** One action by chance. */
export function nextAction(stage: Stage): Action {
  const { random, submissions } = stage
  const id = pick(submissions.flatMap(idsOf), random)
  const submission = pick(submissions, random)
  const kind = random()
  if (submission && (id === undefined || kind < 0.2)) return submitAction(stage, submission)
  return id !== undefined && kind < 0.53 ? mailAction(stage, id, random()) : surroundingsAction(stage, random())
}
