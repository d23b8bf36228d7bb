/** Frappe's `send` beside `POST /v1/emails` with the same mail, in turns in one workerd: what the other wire form costs. */
import { withCleanup } from '../parts/cleanup.ts'
import { type Load, type Measured, measureLoad } from '../parts/http-load.ts'
import type { Bench, BenchResult } from '../parts/result.ts'
import { SAMPLE_TEXT, sampleRequest } from '../parts/sample-mail.ts'
import { createBenchTenant, startWorkerSystem } from '../parts/worker-system.ts'

const CONNECTIONS = 16
const WARM_UP_MS = 1_000
const TURN_MS = 2_000
/** In turns, so that a passing load of the machine meets both. */
const TURNS = 4
const TO = 'ada@peer.example'

const mean = (parts: readonly Measured[], read: (part: Measured) => number): number =>
  parts.reduce((sum, part) => sum + read(part), 0) / parts.length

function toLoads(productUrl: string, apiKey: string, from: string): { readonly frappe: Load; readonly v1: Load } {
  const [, id = '', secret = ''] = /^(ms_[^_]+)_(.+)$/.exec(apiKey) ?? []
  const json = { 'content-type': 'application/json' }
  return {
    frappe: {
      url: `${productUrl}/outbound/send`,
      body: JSON.stringify({ from_: from, to: TO, subject: 'A mail of five kilobytes', html: `<p>${SAMPLE_TEXT}</p>` }),
      headers: { ...json, authorization: `token ${id}:${secret}` },
    },
    v1: {
      url: `${productUrl}/v1/emails`,
      body: sampleRequest(from, TO).replace('"text":"', '"html":"<p>').replace(/"\}$/, '</p>"}'),
      headers: { ...json, authorization: `Bearer ${apiKey}` },
    },
  }
}

/** Senders at Frappe's door are mailboxes. */
async function makeMailbox(productUrl: string, apiKey: string, address: string): Promise<void> {
  const answer = await fetch(`${productUrl}/v1/inboxes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ email_address: address }),
  })
  if (!answer.ok) throw new Error(`No mailbox: ${answer.status} ${await answer.text()}`)
}

const run = (): Promise<BenchResult> =>
  withCleanup(async (later) => {
    const system = await startWorkerSystem(later, { isConsuming: false })
    const { apiKey, from } = await createBenchTenant(system)
    await makeMailbox(system.productUrl, apiKey, from)
    const loads = toLoads(system.productUrl, apiKey, from)
    const taken = { frappe: [] as Measured[], v1: [] as Measured[] }
    const names = ['frappe', 'v1'] as const
    for (const name of names) await measureLoad(loads[name], WARM_UP_MS, CONNECTIONS)
    for (let turn = 0; turn < TURNS; turn++)
      for (const name of names) taken[name].push(await measureLoad(loads[name], TURN_MS, CONNECTIONS))
    const compared = {
      ...{ bench: 'frappe', what: `POST /outbound/send, 5 KB, ${CONNECTIONS} connections`, aim: null },
      against: 'POST /v1/emails with the same mail',
    }
    const failed = names.map((name) => `${name} ${taken[name].reduce((sum, part) => sum + part.failed, 0)}`)
    return {
      comparisons: [
        {
          ...{ ...compared, unit: 'mails/s', isLowerBetter: false },
          ours: mean(taken.frappe, ({ perSecond }) => perSecond),
          theirs: mean(taken.v1, ({ perSecond }) => perSecond),
        },
        {
          ...{ ...compared, unit: 'ms p50', isLowerBetter: true },
          ours: mean(taken.frappe, ({ p50Ms }) => p50Ms),
          theirs: mean(taken.v1, ({ p50Ms }) => p50Ms),
        },
      ],
      remarks: [`frappe: answers other than 2xx: ${failed.join(', ')}`],
    }
  })

export const frappe: Bench = { name: 'frappe', run }
