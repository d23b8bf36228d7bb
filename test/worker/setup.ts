/** Applies the migrations to the three databases before the tests of a file; a second application changes nothing. */
import { applyD1Migrations, type D1Migration } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { forgetClosed } from '../../worker/services/backups/restore/is-closed.ts'
import { WebhookRunner } from '../../worker/webhook-runner.ts'
import { refuseBareColumns } from './refuse-bare-columns.ts'

refuseBareColumns()

const { TEST_MIGRATIONS: migrations } = env as unknown as {
  TEST_MIGRATIONS: { directory: D1Migration[]; ledger: D1Migration[] }
}

await applyD1Migrations(env.DB, migrations.directory)
await applyD1Migrations(env.LEDGER_0, migrations.ledger)
await applyD1Migrations(env.LEDGER_1, migrations.ledger)

// Tenants of earlier files are still there. They are no senders any more and have nothing to be archived, no round over all tenants is
// under way: what does so much a run would come to them before it comes to those of this file. Their relays would get posts, their holds hold.
const DEPLOYMENT = [
  ...['relay_commands', 'relay_nonces', 'holds', 'relay_sources', 'platform_records', 'relays'],
  ...['alarms', 'dead_letters'],
]
// Each minute would tell somebody of alarms, and score what goes out.
const OF_THE_OPERATOR = "key in ('standing_rules', 'outgoing_check', 'backups_kept') or key like 'alarm%'"
await env.DB.batch([
  ...DEPLOYMENT.map((table) => env.DB.prepare(`delete from ${table}`)),
  env.DB.prepare(`delete from settings where key like '%\\_place' escape '\\' or ${OF_THE_OPERATOR}`),
  env.DB.prepare('update tenant set operator = 0 where operator = 1'),
  // Each minute looks at the verified domains that were looked at longest ago.
  env.DB.prepare("update domains set status = 'pending' where status = 'verified'"),
])
for (const ledger of [env.LEDGER_0, env.LEDGER_1])
  await ledger.batch(['usage', 'jobs'].map((table) => ledger.prepare(`delete from ${table}`)))

// A restore of another file's test is over, and nobody believes any longer what he heard of it.
await env.RAW.delete('restore/place.json')
forgetClosed({ rawBucket: env.RAW })

// Tests drive webhooks themselves. By an alarm of its own a runner would post in the middle of another test, through whatever that has
// put in place of `fetch`, and go on in that test's context.
WebhookRunner.prototype.alarm = async () => {}
