/** What scoring costs: spamd alone beside mails scored on their way in, and the wait for a 250 while others keep the scorer busy. */
import { setTimeout as wait } from 'node:timers/promises'
import type { ReceivingWorld } from '../../parts/receiving/receiving-world.ts'
import { measureSmtp, type SmtpTarget, sendOneMail, toData } from '../../parts/receiving/smtp-load.ts'
import { type BenchResult, type Comparison, percentile } from '../../parts/result.ts'
import { sendSteadily } from '../../parts/send-steadily.ts'

/** As many as spamd has children. */
const AT_ONCE = 2
const RATE_MS = 6_000
const TURNS = 2
const PROBES = 45
const PROBE_EVERY_MS = 200
/** More than two children can do on any machine. */
const LARGE_EVERY_MS = 150
const SATURATE_MS = 1_000
/** 1.5 times the quiet time. */
const QUIET_AIM = 0.67

interface Busy {
  /** Resolves when what is under way is done, with how many were done. */
  end(): Promise<number>
}

/** Scans these mails over and over, as many at once as there are children. */
function keepScanning({ spamd }: ReceivingWorld, mails: readonly Buffer[]): Busy {
  let isOver = false
  let done = 0
  const scan = async () => {
    while (!isOver) {
      await spamd.scan(mails[done % mails.length] ?? Buffer.alloc(0))
      done += 1
    }
  }
  const scanning = Promise.all(Array.from({ length: AT_ONCE }, scan))
  return {
    end: async () => {
      isOver = true
      await scanning
      return done
    },
  }
}

async function measureSpamd(world: ReceivingWorld): Promise<number> {
  const startMs = performance.now()
  const scanning = keepScanning(world, world.traffic.data)
  await wait(RATE_MS)
  const done = await scanning.end()
  return done / ((performance.now() - startMs) / 1_000)
}

/** Times from the dot to the 250 of mails that come at a steady rate. */
const probe = ({ traffic }: ReceivingWorld, target: SmtpTarget): Promise<number[]> =>
  sendSteadily({ mails: PROBES, everyMs: PROBE_EVERY_MS }, (at) => sendOneMail(target, traffic, at))

/** Large mails come in at a steady rate. */
function keepSending({ scoring, traffic, large }: ReceivingWorld): Busy {
  let isOver = false
  const data = large.map((mail) => toData(mail.toString('latin1')))
  const send = async () => {
    const sent: Promise<unknown>[] = []
    while (!isOver) {
      sent.push(sendOneMail(scoring, { ...traffic, data }, sent.length).catch(() => undefined))
      await wait(LARGE_EVERY_MS)
    }
    await Promise.all(sent)
    return sent.length
  }
  const sending = send()
  return {
    end: () => {
      isOver = true
      return sending
    },
  }
}

async function probeBeside(busy: Busy, world: ReceivingWorld, target: SmtpTarget): Promise<number[]> {
  await wait(SATURATE_MS)
  try {
    return await probe(world, target)
  } finally {
    await busy.end()
  }
}

interface Waits {
  readonly quiet: number[]
  /** Others than the MX keep the children busy. */
  readonly others: number[]
  /** The machine is as busy then, and the MX has no scorer to wait for. */
  readonly unscoring: number[]
  /** Large mails through the MX keep them busy. */
  readonly large: number[]
}

const OTHERS = 'dot → 250, other clients keep both children of spamd busy with 50 KB'
const LARGE = `dot → 250, mails of 50 KB come in beside, one every ${LARGE_EVERY_MS} ms`

const compareWaits = (waits: Waits): Comparison[] =>
  [0.5, 0.95].flatMap((share) => {
    const compare = (what: string, ours: number[], against: string, theirs: number[]): Comparison => ({
      ...{ bench: 'receive', what, unit: `ms p${share * 100}`, isLowerBetter: true, against },
      ours: percentile(ours, share),
      theirs: percentile(theirs, share),
      aim: share === 0.95 && theirs === waits.quiet ? QUIET_AIM : null,
    })
    return [
      compare(OTHERS, waits.others, 'the same MX, quiet', waits.quiet),
      compare(OTHERS, waits.others, 'an MX without scorer, machine as busy', waits.unscoring),
      compare(LARGE, waits.large, 'the same MX, quiet', waits.quiet),
    ]
  })

export async function measureScorer(world: ReceivingWorld): Promise<BenchResult> {
  const before = await world.count()
  const load = { connections: AT_ONCE, mailsPerConnection: 1, durationMs: RATE_MS }
  const ours = await measureSmtp(world.scoring, world.traffic, load)
  const scored = (await world.count()).scored - before.scored
  const rate: Comparison = {
    ...{ bench: 'receive', what: `mail of 5 KB scored and stored, ${AT_ONCE} connections`, unit: 'mails/s' },
    ...{ against: `limit: spamd alone, ${AT_ONCE} at once`, isLowerBetter: false, aim: null },
    ours: ours.perSecond,
    theirs: await measureSpamd(world),
  }
  const waits: Waits = { quiet: [], others: [], unscoring: [], large: [] }
  const { plain, scoring, large } = world
  for (let turn = 0; turn < TURNS; turn++) {
    waits.quiet.push(...(await probe(world, scoring)))
    waits.unscoring.push(...(await probeBeside(keepScanning(world, large), world, plain)))
    waits.others.push(...(await probeBeside(keepScanning(world, large), world, scoring)))
    waits.large.push(...(await probeBeside(keepSending(world), world, scoring)))
  }
  return {
    comparisons: [rate, ...compareWaits(waits)],
    remarks: [
      `receive: at ${AT_ONCE} connections ${scored} of ${ours.taken} mails were scored at once`,
      `receive: waits are of ${waits.quiet.length} mails of 5 KB each, one every ${PROBE_EVERY_MS} ms`,
    ],
  }
}
