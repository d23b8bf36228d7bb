/** Accept rate: our MX without and with scoring, bare Haraka, Postfix and a sink, by the same client with the same octets, in turns. */
import { setTimeout as wait } from 'node:timers/promises'
import type { Later } from '../../parts/cleanup.ts'
import { runProgram } from '../../parts/processes.ts'
import { startHarakaTaker } from '../../parts/receiving/haraka-taker.ts'
import { MAIL_BYTES, type ReceivingWorld } from '../../parts/receiving/receiving-world.ts'
import { measureSmtp, type SmtpMeasured, type SmtpTarget } from '../../parts/receiving/smtp-load.ts'
import { startSmtpSink } from '../../parts/relay/counting-sink.ts'
import { startPostfixRelay, whyNoPostfix } from '../../parts/relay/postfix-relay.ts'
import type { BenchResult, Comparison } from '../../parts/result.ts'

const CONNECTIONS = 20
const WARM_UP_MS = 3_000
const TURN_MS = 3_000
/** In turns, so that a passing load of the machine meets all of them. */
const TURNS = 2
const SETTLE_MS = 500
const SOURCE_MAILS = 5_000
const PROGRAM_TIMEOUT_MS = 60_000

/** Of one target over all turns. */
interface Rate {
  readonly perSecond: number
  readonly taken: number
  readonly failed: number
}

async function startPeers(later: Later, remarks: string[]): Promise<Record<string, SmtpTarget>> {
  const why = whyNoPostfix()
  if (why !== null) remarks.push(`receive: no Postfix: ${why}`)
  const postfix = { sinkPort: 9, concurrency: CONNECTIONS, isDiscarding: true }
  return {
    ...(why === null && { [POSTFIX]: await startPostfixRelay(later, postfix) }),
    'bare Haraka, a file on disk': { port: await startHarakaTaker(later, { isKept: true }) },
    'bare Haraka, dropped': { port: await startHarakaTaker(later, { isKept: false }) },
    'limit: the same client → smtp-sink': await startSmtpSink(later),
  }
}

const sum = (parts: readonly SmtpMeasured[]): Rate => ({
  perSecond: parts.reduce((total, part) => total + part.perSecond, 0) / parts.length,
  taken: parts.reduce((total, part) => total + part.taken, 0),
  failed: parts.reduce((total, part) => total + part.failed, 0),
})

async function measureInTurns(
  world: ReceivingWorld,
  targets: Readonly<Record<string, SmtpTarget>>,
  mailsPerConnection: number,
): Promise<Map<string, Rate>> {
  const load = { connections: CONNECTIONS, mailsPerConnection, durationMs: TURN_MS }
  const measured = new Map<string, SmtpMeasured[]>()
  for (let turn = 0; turn < TURNS; turn++)
    for (const [name, target] of Object.entries(targets)) {
      const part = await measureSmtp(target, world.traffic, load)
      measured.set(name, [...(measured.get(name) ?? []), part])
      await wait(SETTLE_MS)
    }
  return new Map([...measured].map(([name, parts]) => [name, sum(parts)]))
}

const PLAIN = 'the same MX without scoring'
const SCORING = 'ours, scoring'
const POSTFIX = 'Postfix, queue file on disk'

/** Ours without scoring against everybody; with it, against itself without, and against Postfix, which scores nothing. */
function toComparisons(rates: ReadonlyMap<string, Rate>, what: string): Comparison[] {
  const compare = (ours: string, does: string, against: string): Comparison => ({
    ...{ bench: 'receive', what: `${does}, ${what}`, unit: 'mails/s', isLowerBetter: false, aim: null, against },
    ours: rates.get(ours)?.perSecond ?? Number.NaN,
    theirs: rates.get(against)?.perSecond ?? Number.NaN,
  })
  const peers = [...rates.keys()].filter((name) => name !== PLAIN && name !== SCORING)
  return [
    ...peers.map((name) => compare(PLAIN, '5 KB checked and stored in the Worker', name)),
    ...[PLAIN, ...peers.filter((name) => name === POSTFIX)].map((name) =>
      compare(SCORING, 'the same, scored if a child is free', name),
    ),
  ]
}

/** `smtp-source` makes mails of its own; it shows what the client above costs. */
async function measureSource(later: Later): Promise<number> {
  const { port } = await startSmtpSink(later)
  const startMs = performance.now()
  await runProgram(
    '/usr/sbin/smtp-source',
    ['-s', String(CONNECTIONS), '-m', String(SOURCE_MAILS), '-l', String(MAIL_BYTES), `127.0.0.1:${port}`],
    PROGRAM_TIMEOUT_MS,
  )
  return SOURCE_MAILS / ((performance.now() - startMs) / 1_000)
}

export async function measureAccepting(later: Later, world: ReceivingWorld): Promise<BenchResult> {
  const remarks: string[] = []
  const targets = { [PLAIN]: world.plain, [SCORING]: world.scoring, ...(await startPeers(later, remarks)) }
  const warmUp = { connections: CONNECTIONS, mailsPerConnection: 1, durationMs: WARM_UP_MS }
  for (const target of Object.values(targets)) await measureSmtp(target, world.traffic, warmUp)
  const source = await measureSource(later)
  const comparisons: Comparison[] = []
  for (const mailsPerConnection of [1, 10]) {
    const before = await world.count()
    const rates = await measureInTurns(world, targets, mailsPerConnection)
    const after = await world.count()
    if (mailsPerConnection === 1)
      rates.set('limit: smtp-source → smtp-sink', { perSecond: source, taken: SOURCE_MAILS, failed: 0 })
    const what = `${CONNECTIONS} connections, mails each: ${mailsPerConnection}`
    comparisons.push(...toComparisons(rates, what))
    const scored = after.scored - before.scored
    const taken = rates.get(SCORING)?.taken ?? 0
    const failed = [...rates].filter(([, rate]) => rate.failed > 0).map(([name, rate]) => `${name} ${rate.failed}`)
    remarks.push(
      `receive: ${what}: ${scored} of ${taken} mails were scored at once, the others are scored later; refused or broken: ${failed.join(', ') || 'none'}`,
    )
  }
  return { comparisons, remarks }
}
