/** Runs one row of a table: a peer's script and what `attempt()` must make of it. */
import type { AttemptOutcome, AttemptRequest } from '@mailstead/contracts/attempt.ts'
import {
  AttemptOutcome as AttemptOutcomeSchema,
  AttemptRequest as AttemptRequestSchema,
} from '@mailstead/contracts/attempt.ts'
import { describe, expect, it } from 'vitest'
import { attempt } from '../../relay/haraka/mailstead-outbound/transport/attempt.ts'
import { Pool } from '../../relay/haraka/mailstead-outbound/transport/pool.ts'
import { DEFAULT_TIMERS, type Timers } from '../../relay/haraka/mailstead-outbound/transport/timers.ts'
import { type Judgement, judgeOutcome } from './judge-outcome.ts'
import { type Script, type ScriptedPeer, startPeer } from './scripted-peer.ts'

export interface Expected extends Omit<Judgement, 'suppress'> {
  readonly verdict: AttemptOutcome['verdict']
  readonly phase: AttemptOutcome['phase']
  /** Present where the recipient's address must be suppressed. */
  readonly suppress?: true
  readonly code?: number | null
  readonly enhanced?: string | null
  readonly error?: string | null | RegExp
  /** Mails whose dot the peer saw. */
  readonly copies: number
  /** Present where the host is to be spoken to in clear for a day. */
  readonly tlsBroken?: true
  readonly connections?: number
}

export interface Row {
  readonly name: string
  readonly scripts: readonly Script[]
  readonly tls?: AttemptRequest['target']['tls']
  readonly timers?: Partial<Timers>
  readonly raw?: Buffer
  readonly mailFrom?: string
  readonly rcptTo?: string
  readonly expected: Expected
}

export const MAIL = Buffer.from('From: <a@sender.example>\r\nSubject: hi\r\n\r\n.leading dot\r\nbye\r\n')

let counter = 0

/** Builds a valid request for `port`; every call has its own attempt id. */
export function buildRequest(port: number, row: Partial<Row> = {}): AttemptRequest {
  counter += 1
  const id = `01890a5d-ac96-774b-bcce-${counter.toString(16).padStart(12, '0')}`
  return AttemptRequestSchema.parse({
    id,
    jobId: '01890a5d-ac96-774b-bcce-b302099a8057',
    target: {
      mx: 'mx.example.test',
      ip: '127.0.0.1',
      port,
      source: null,
      ehlo: 'out.example.test',
      tls: row.tls ?? 'may',
      site: 'example.test',
    },
    mailFrom: row.mailFrom ?? 'b-1@bounce.sender.example',
    rcptTo: row.rcptTo ?? 'ada@example.test',
    size: (row.raw ?? MAIL).length,
  })
}

/** Makes one attempt with `pool` and checks that its outcome can cross to the agent. */
export async function tryOnce(peer: ScriptedPeer, row: Partial<Row>, pool: Pool): Promise<AttemptOutcome> {
  const timers = { ...DEFAULT_TIMERS, quitMs: 200, rsetMs: 500, ...row.timers }
  const outcome = await attempt(buildRequest(peer.port, row), row.raw ?? MAIL, { pool, timers, now: Date.now })
  return AttemptOutcomeSchema.parse(outcome)
}

/** One test a row and variant: replies must mean the same whether the envelope went out in one piece or not. */
export function describeRows(title: string, rows: readonly Row[]): void {
  describe.concurrent.each([{ pipelining: true }, { pipelining: false }])(
    `${title}, PIPELINING $pipelining`,
    (variant) => {
      it.each(rows)('$name', async (row) => {
        const peer = await startPeer(row.scripts.map((script) => offer(script, variant.pipelining)))
        const pool = new Pool()
        try {
          checkOutcome(await tryOnce(peer, row, pool), peer, row.expected)
        } finally {
          pool.close()
          await peer.close()
        }
      })
    },
  )
}

function offer(script: Script, pipelining: boolean): Script {
  const extensions = script.extensions ?? ['8BITMIME', 'SMTPUTF8', 'SIZE 10485760']
  return { ...script, extensions: pipelining ? ['PIPELINING', ...extensions] : extensions }
}

function checkOutcome(outcome: AttemptOutcome, peer: ScriptedPeer, expected: Expected): void {
  const seen = {
    verdict: outcome.verdict,
    phase: outcome.phase,
    code: outcome.reply?.code ?? null,
    enhanced: outcome.reply?.enhanced ?? null,
    copies: peer.mails().length,
    connections: peer.connections.length,
    tlsBroken: outcome.tlsBroken ?? false,
    ...judgeOutcome(outcome),
  }
  expect(seen, outcome.transcript.join('\n')).toEqual({
    verdict: expected.verdict,
    phase: expected.phase,
    code: expected.code ?? null,
    enhanced: expected.enhanced ?? null,
    copies: expected.copies,
    connections: expected.connections ?? 1,
    tlsBroken: expected.tlsBroken ?? false,
    category: expected.category,
    suppress: expected.suppress ?? false,
    next: expected.next,
  })
  if (expected.error instanceof RegExp) expect(outcome.error).toMatch(expected.error)
  else expect(outcome.error).toBe(expected.error ?? null)
}
