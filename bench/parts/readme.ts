/** `bench/README.md`: what each bench does, and the figures of the last `--write`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../scripts/dev/settings.ts'

export interface Figures {
  readonly machine: readonly string[]
  readonly table: string
  readonly remarks: readonly string[]
  readonly tables: readonly string[]
}

const EXPLANATION = `# Bench

\`npm run bench\` measures the product beside its peers on the same work, in the same run, on loopback. Names pick benches:
\`npm run bench -- accept relay\`. \`-- --write\` writes this file. It is no part of the tests.

A ratio above 1 is better for us, also where less is better (latencies). Only ratios of one run say something: absolute
figures differ by 20 to 40 % from run to run, and from machine to machine.

- **accept**: \`POST /v1/emails\` and batches of a hundred of the Worker as it is deployed, in workerd through Miniflare without a
  proxy, against the same two reads, composition, two signatures, batch and queue messages called bare, and against a Hono hello.
- **accept-parts**: one request at a time; what compose, signatures, reads, writes, queue and request log take of it, each measured
  alone in requests of its own.
- **list**: \`GET /v1/emails\` in ledgers of three sizes, in turns, beside its statement called bare.
- **webhook**: a delivered event is posted as a relay does → the tenant's endpoint has the body; the same with a hundred thousand
  deliveries behind the webhook, and a burst of events; beside a bare queue with one read and one POST.
- **cost**: the whole life of mails from the request to the deletion of their last row, with our agent and Haraka: rows, operations,
  requests and CPU counted by phase and multiplied with Cloudflare's prices. Storage and heartbeats are not in it. CPU is what the
  profiler of workerd finds in the product's isolate, less the waiting for a core, with the counting itself.
- **dkim**: mails signed with RSA-2048 and Ed25519 in workerd, against \`openssl speed\`.
- **hand-over**: wake-ups of accepted jobs → Queue → Worker → agent → journal on disk. No Haraka is there.
- **relay**: first POST to the agent (or first SMTP command to a peer) → last mail in the sink. Ours has the journal on
  disk, Haraka's queue in memory. Bare Haraka has its queue in memory; Postfix is at its defaults but for concurrency.
- **dead-destination**: journalled → remote 250 of other mails while 10,000 wait for a host that takes connections and says
  nothing, beside the same relay with none waiting and beside Postfix with as many.
- **waiting**: memory of agent and Haraka while 50,000 mails wait; time from the start after a kill -9 of the agent with 10,000
  journalled jobs to the first and the last mail, beside a Postfix that was stopped with as many and flushed.
- **receive**: mails of 5 KB, signed, SMTP command → 250, by one client with the same octets for our MX (checks, then bytes and rows
  in the Worker; its queue is not consumed meanwhile), bare Haraka, Postfix at its defaults (queue file on disk, then thrown
  away) and a sink; spamd alone beside mails scored on their way in; the wait from the dot to the 250 while spamd's two children
  are busy; and stored mails → mailboxes, beside the mailbox objects alone and beside bare objects.
- **console-lists**: the built console in Chromium over the product's Worker: reload → rows painted, jumps and steady scrolling in a list of
  100,000 mails that is all in memory, beside one of 1,000 in the same browser, in turns; from a press of the mouse button to the paint
  of what was asked for, beside a text in an empty page; and the first load with nothing cached. Paints are told by the next frame.
- **enumeration**: sign-in with a wrong password, sign-up and reset for addresses with and without an account, in turns, beside two kinds
  of addresses that both have one: the noise of the comparison. Here a ratio of one is best.
- **latency**: \`npm start\`'s whole system with \`wrangler dev\`; Postfix by SMTP submission into the same kind of sink.
`

/** Writes the README anew. */
export function writeReadme({ machine, table, remarks, tables }: Figures): void {
  const lines = (items: readonly string[]) => items.map((item) => `- ${item}`).join('\n')
  const all = [table, ...tables].map((each) => `${each}\n`)
  const text = [EXPLANATION, '## Figures\n', `${lines(machine)}\n`, ...all, `${lines(remarks)}\n`].join('\n')
  writeFileSync(join(ROOT, 'bench/README.md'), text)
}
