/** A stage of relays whose first one scores mail, too: what the check of outgoing mail needs. */
import type { OutgoingCheck } from '@mailstead/contracts/api/operator/outgoing-check.ts'
import type { SpamScan } from '@mailstead/contracts/mail-checks.ts'
import { eq } from 'drizzle-orm'
import { noteSuccess } from '../../worker/services/relays/breaker.ts'
import { forgetRelays } from '../../worker/services/relays/list-relays.ts'
import { handOver } from '../../worker/services/sending/hand-over/hand-over.ts'
import { relays } from '../../worker/store/directory/schema.ts'
import { createMessage } from './create-message.ts'
import type { TestTenant } from './create-tenant.ts'
import { changeOutgoingCheck } from './hold-as-spam.ts'
import { type RelayStage, stageRelays } from './stage-relays.ts'

export const ON = { enabled: true, mode: 'with' as const }
export const BEAT = { version: '1', waiting: 0, sending: 0, unreported: 0, diskFreeBytes: 1, scorer: 'up' }

type Answer = (mail: string) => SpamScan | null

export interface CheckStage extends RelayStage {
  /** Mails that the scorer was asked about. */
  readonly asked: string[]
  answer: Answer
  /** The scorer's heartbeat, too. */
  pass(ms: number): Promise<void>
}

/** The score of a mail is what its subject says. */
export const bySubject: Answer = (mail) => {
  const score = Number(/^Subject: (-?[\d.]+)/m.exec(mail)?.[1] ?? 0)
  return { engine: 'test', score, threshold: 5, symbols: score > 0 ? ['TEST', 'OTHER'] : [] }
}
export const silent: Answer = () => null

/** Under these rules; null for none. Take them back at the end. */
export async function stageCheck(rules: Partial<OutgoingCheck> | null = ON): Promise<CheckStage> {
  const staged = await stageRelays()
  const [agent] = staged.agents
  const report = JSON.stringify(BEAT)
  const beat = () =>
    staged.deps.directory
      .update(relays)
      .set({ role: 'both', report, heartbeatAtMs: staged.now() })
      .where(eq(relays.id, agent.relay.id))
  await beat()
  const toRelay = staged.deps.fetch
  const asked: string[] = []
  const check: CheckStage = {
    ...staged,
    asked,
    answer: bySubject,
    deps: {
      ...staged.deps,
      fetch: async (input, init) => {
        if (new URL(String(input)).pathname !== '/v1/score') return toRelay(input, init)
        const mail = await new Response(init?.body ?? null).text()
        asked.push(mail)
        const scan = check.answer(mail)
        return scan === null ? new Response(null, { status: 503 }) : Response.json(scan)
      },
    },
    async send(...messages) {
      await handOver(
        check.deps,
        messages.map(({ owner, job }) => ({ tenant: owner.tenant.id, job })),
      )
    },
    async pass(ms) {
      await staged.advance(ms)
      await beat()
      noteSuccess(agent.relay.id)
      forgetRelays(staged.deps)
    },
  }
  await changeOutgoingCheck(check.deps, rules)
  return check
}

export const mailOf = (score: number, body = crypto.randomUUID()): string =>
  `From: a@demo.example\r\nSubject: ${score}\r\nMessage-ID: <${crypto.randomUUID()}@demo.example>\r\n\r\n${body}\r\n`

export const createScored = (owner: TestTenant, score: number, more: Parameters<typeof createMessage>[1] = {}) =>
  createMessage(owner, { raw: mailOf(score), ...more })

export const handedOver = ({ agents }: CheckStage): string[] =>
  agents.flatMap(({ posts }) => posts.flatMap(({ jobs }) => jobs.map(({ id }) => id)))
