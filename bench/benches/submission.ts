/** Submission: mails of 5 KB by STARTTLS and a key into the Worker, beside Postfix with the same TLS and a sink without any. */

import { setTimeout as wait } from 'node:timers/promises'
import { makeSmtpCertificate } from '../../scripts/dev/smtp-certificate.ts'
import { type Later, withCleanup } from '../parts/cleanup.ts'
import {
  measureSmtp,
  type SmtpMeasured,
  type SmtpTarget,
  type SmtpTraffic,
  toData,
} from '../parts/receiving/smtp-load.ts'
import { startSmtpSink } from '../parts/relay/counting-sink.ts'
import { RELAY_ID, RELAY_SECRET } from '../parts/relay/our-relay.ts'
import { startPostfixRelay, whyNoPostfix } from '../parts/relay/postfix-relay.ts'
import type { Bench, BenchResult, Comparison } from '../parts/result.ts'
import { SAMPLE_TEXT } from '../parts/sample-mail.ts'
import { startOurSubmission } from '../parts/submission/our-submission.ts'
import { makeTemporaryFolder } from '../parts/temporary-folder.ts'
import { callBench, createBenchTenant, startWorkerSystem } from '../parts/worker-system.ts'

const LOADS = [
  { connections: 1, mailsPerConnection: 1 },
  { connections: 1, mailsPerConnection: 50 },
  { connections: 20, mailsPerConnection: 1 },
  { connections: 20, mailsPerConnection: 50 },
] as const
const WARM_UP_MS = 2_000
const TURN_MS = 3_000
/** In turns, so that a passing load of the machine meets all of them. */
const TURNS = 2
const SETTLE_MS = 500
const OURS = 'ours'

async function startTargets(
  later: Later,
  remarks: string[],
): Promise<{ targets: Map<string, SmtpTarget>; from: string }> {
  const folder = makeTemporaryFolder(later)
  const files = await makeSmtpCertificate(folder)
  const system = await startWorkerSystem(later, { isConsuming: false })
  await callBench(system, '/relay', { id: RELAY_ID, url: 'http://127.0.0.1:9', secret: RELAY_SECRET })
  const { apiKey, from } = await createBenchTenant(system)
  const ours = await startOurSubmission(later, { workerUrl: system.productUrl, ...files })
  const targets = new Map<string, SmtpTarget>([[OURS, { ...ours, isSecured: true, password: apiKey }]])
  const why = whyNoPostfix()
  if (why !== null) remarks.push(`submission: no Postfix: ${why}`)
  else {
    const peer = await startPostfixRelay(later, { sinkPort: 9, concurrency: 20, isDiscarding: true, tls: files })
    targets.set('Postfix, STARTTLS, no sign-in, queue file on disk', { port: peer.port, isSecured: true })
  }
  targets.set('limit: the same client → smtp-sink without TLS', await startSmtpSink(later))
  return { targets, from }
}

const rateOf = (parts: readonly SmtpMeasured[] | undefined): number =>
  (parts ?? []).reduce((total, { perSecond }) => total + perSecond, 0) / (parts?.length ?? 0)

async function measureInTurns(
  targets: ReadonlyMap<string, SmtpTarget>,
  traffic: SmtpTraffic,
  load: (typeof LOADS)[number],
): Promise<Map<string, SmtpMeasured[]>> {
  const measured = new Map<string, SmtpMeasured[]>()
  for (let turn = 0; turn < TURNS; turn++)
    for (const [name, target] of targets) {
      const part = await measureSmtp(target, traffic, { ...load, durationMs: TURN_MS })
      measured.set(name, [...(measured.get(name) ?? []), part])
      await wait(SETTLE_MS)
    }
  return measured
}

const run = (): Promise<BenchResult> =>
  withCleanup(async (later) => {
    const remarks: string[] = []
    const { targets, from } = await startTargets(later, remarks)
    const mail = `From: ${from}\r\nTo: ada@peer.example\r\nSubject: Bench\r\n\r\n${SAMPLE_TEXT}`
    const traffic = { mailFrom: from, rcptTo: ['ada@peer.example'], data: [toData(mail)] }
    for (const target of targets.values())
      await measureSmtp(target, traffic, { connections: 4, mailsPerConnection: 10, durationMs: WARM_UP_MS })
    const comparisons: Comparison[] = []
    for (const load of LOADS) {
      const measured = await measureInTurns(targets, traffic, load)
      const what = `5 KB by STARTTLS, connections: ${load.connections}, mails each: ${load.mailsPerConnection}`
      for (const against of [...targets.keys()].filter((name) => name !== OURS))
        comparisons.push({
          ...{ bench: 'submission', what, unit: 'mails/s', isLowerBetter: false, aim: null, against },
          ours: rateOf(measured.get(OURS)),
          theirs: rateOf(measured.get(against)),
        })
      const failed = [...measured].map(
        ([name, parts]) => `${name} ${parts.reduce((sum, part) => sum + part.failed, 0)}`,
      )
      remarks.push(`submission: ${what}: refused or broken: ${failed.join(', ')}`)
    }
    return { comparisons, remarks }
  })

export const submission: Bench = { name: 'submission', run }
