/** What tests order of an agent, signed as the Worker signs. */
import { randomUUID } from 'node:crypto'
import { ControlAnswer, type HoldRule, type RelayCommand } from '@mailstead/contracts/relay-control.ts'
import type { AgentWorld } from './agent-world.ts'
import { postSigned } from './sample-jobs.ts'

interface Target {
  readonly url: string
  readonly secret: string
}

/** A peer that asks to come later. */
export const deferral = {
  verdict: 'deferred',
  phase: 'rcpt',
  reply: { code: 451, enhanced: '4.7.1', text: 'later' },
} as const

type Scope = Readonly<Record<string, unknown>>

/** A command with a new id, its scope as plain text. */
export const commandOf = (order: object): RelayCommand => ({ id: randomUUID(), ...order }) as RelayCommand

/** A rule without an end. */
export const ruleOf = (scope: Scope, part: Partial<HoldRule> = {}): HoldRule =>
  ({ id: randomUUID(), scope, reason: 'paused', until: null, ...part }) as HoldRule

/** `POST /v1/control`; throws unless it is answered with 200. */
export async function postOrders(
  agent: Target,
  orders: {
    readonly holds?: { revision: number; rules: readonly HoldRule[] }
    readonly commands?: readonly RelayCommand[]
  },
): Promise<ControlAnswer> {
  const body = JSON.stringify({ v: 1, commands: [], ...orders })
  const { status, json } = await postSigned(agent, '/v1/control', { over: body, body })
  if (status !== 200) throw new Error(`/v1/control answered ${status}: ${JSON.stringify(json)}`)
  return ControlAnswer.parse(json)
}

/** Moves the Worker's clock and the agent's. */
export function moveClock(world: AgentWorld, agent: Target, offsetMs: number) {
  world.worker.offsetMs = offsetMs
  const body = JSON.stringify({ offsetMs })
  return postSigned(agent, '/dev/clock', { over: body, body })
}
