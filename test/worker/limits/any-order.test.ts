/** Events, looks at the counts, appeals and the operator's answers in any order and with any repeats, beside a model. */
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { recordComplaint } from '../../../worker/services/control/record-complaint.ts'
import { judgeStanding } from '../../../worker/services/standing/judge-standing.ts'
import { call } from '../call.ts'
import { createMessage, type TestMessage } from '../create-message.ts'
import { createTenant } from '../create-tenant.ts'
import { removeRelays } from '../fake-agent.ts'
import { callAs } from '../people/create-person.ts'
import { eventOf, RULES, setUp } from './standing-stage.ts'

afterAll(async () => {
  const { deps } = await createTenant()
  await deps.directory.run("update tenant set state = 'active' where state = 'paused'")
  await deps.directory.run('delete from holds')
  await removeRelays(deps)
})

const RECIPIENTS = 10
const Told = fc.record({ kind: fc.constantFrom('delivered', 'bounced', 'complained'), n: fc.nat(RECIPIENTS - 1) })
const Command = fc.oneof(
  { weight: 1, arbitrary: fc.constant('send' as const) },
  { weight: 2, arbitrary: fc.constantFrom('resume' as const, 'appeal' as const) },
  { weight: 5, arbitrary: fc.constant('review' as const) },
  // Many at a time: the rules say nothing of fewer than ten recipients.
  { weight: 8, arbitrary: fc.array(Told, { minLength: 4, maxLength: 14 }) },
)
type Command = typeof Command extends fc.Arbitrary<infer T> ? T : never

type End = 'delivered' | 'bounced' | 'complained'

/** What must have become of the account. */
class Model {
  standing = 'good'
  asked = false
  readonly changes: string[] = []
  /** Of each mail the ends of its recipients; those before an opening count no more. */
  private mails: End[][] = []

  send(): void {
    this.mails.push([])
  }

  /** The first end stands, and a complaint stands before any. */
  tell(n: number, kind: End): void {
    const mail = this.mails.at(-1)
    if (!mail) return
    if (kind === 'complained' || mail[n] === undefined) mail[n] = kind
  }

  review(): void {
    if (this.standing === 'paused') return
    const ends = this.mails.flat().filter((end) => end !== undefined)
    const count = (end: End) => ends.filter((each) => each === end).length
    const outcomes = { recipients: ends.length, bounced: count('bounced'), complained: count('complained') }
    this.change(judgeStanding(outcomes, RULES).standing)
  }

  resume(): boolean {
    if (this.standing !== 'paused') return false
    this.mails = []
    this.asked = false
    this.change('good')
    return true
  }

  appeal(): boolean {
    if (this.standing !== 'paused') return false
    this.asked = true
    return true
  }

  private change(standing: string): void {
    if (standing !== this.standing) this.changes.push(standing)
    this.standing = standing
  }
}

class Account {
  private message: TestMessage | null = null
  /** No two ends at one time. */
  private ticks = 0
  private mails = 0
  private readonly stage: Awaited<ReturnType<typeof setUp>>
  readonly model = new Model()

  constructor(stage: Awaited<ReturnType<typeof setUp>>) {
    this.stage = stage
  }

  async run(command: Command): Promise<void> {
    if (typeof command !== 'string') return this.tellAll(command)
    if (command === 'send') return this.send()
    if (command === 'review') {
      this.model.review()
      // As two isolates do.
      await Promise.allSettled([this.stage.review(), this.stage.review()])
    } else if (command === 'resume') {
      const isOpened = this.model.resume()
      expect((await this.stage.operate('resume')).status).toBe(isOpened ? 200 : 409)
      // What was sent before counts no more, also when it is told of later.
      if (isOpened) this.message = null
    } else {
      const body = { message: 'The list is deleted.' }
      const { status } = await callAs(this.stage.owner, 'POST', '/v1/tenant/request-review', { body })
      expect(status).toBe(this.model.appeal() ? 200 : 409)
    }
    const { standing, review } = await this.stage.limits()
    expect({ state: standing.state, asked: review !== null }).toEqual({
      state: this.model.standing,
      asked: this.model.asked,
    })
  }

  private async send(): Promise<void> {
    // A pause lets nothing go out.
    if (this.model.standing === 'paused') return
    // Other people each time: who came back or complained before is left out of a later mail, and counts no more.
    const to = Array.from({ length: RECIPIENTS }, (_, n) => `p${n}-${this.mails}@peer.example`)
    this.mails += 1
    this.message = await createMessage(this.stage.tenant, { to })
    await this.stage.send(this.message)
    this.model.send()
  }

  private async tellAll(events: Exclude<Command, string>): Promise<void> {
    if (this.message === null) await this.send()
    const { message } = this
    if (message === null) return
    for (const { n, kind } of events) {
      if (kind === 'complained') {
        await recordComplaint(this.stage.deps, this.stage.id, { messageId: message.id, n })
      } else await this.stage.tell(message, eventOf(message, n, kind, this.stage.now() + this.ticks++))
      this.model.tell(n, kind)
    }
  }

  async changesTold(): Promise<readonly string[]> {
    const { json } = await call('GET', '/v1/event-log?limit=100', { key: this.stage.tenant.apiKey })
    return json.data
      .filter(({ type }: { type: string }) => type === 'account.standing_changed')
      .map(({ data }: { data: { state: string } }) => data.state)
  }
}

it('an account stands as the rules say of what was told, whatever came in which order, and hears of each change once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(Command, { minLength: 6, maxLength: 14 }), async (commands) => {
      const account = new Account(await setUp())
      for (const command of commands) await account.run(command)
      await account.run('review')
      expect(await account.changesTold()).toEqual(account.model.changes)
    }),
    { numRuns: 12, endOnFailure: true },
  )
})
