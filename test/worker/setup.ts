/** Applies the migrations to the three databases before the tests of a file; a second application changes nothing. */
import { applyD1Migrations, type D1Migration } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { WebhookRunner } from '../../worker/webhook-runner.ts'

const { TEST_MIGRATIONS: migrations } = env as unknown as {
  TEST_MIGRATIONS: { directory: D1Migration[]; ledger: D1Migration[] }
}

await applyD1Migrations(env.DB, migrations.directory)
await applyD1Migrations(env.LEDGER_0, migrations.ledger)
await applyD1Migrations(env.LEDGER_1, migrations.ledger)

// Tenants of earlier files are still there, without mail and without what the operator set: rounds over all tenants, which do so much a run,
// would come to them before they come to those of this file.
await env.DB.prepare('delete from settings').run()
for (const ledger of [env.LEDGER_0, env.LEDGER_1]) {
  const { results } = await ledger
    .prepare(`select name from sqlite_master where type = 'table' and name not glob '*_cf_*' and name not glob 'd1_*'
      and name not glob 'sqlite_*'`)
    .all<{ name: string }>()
  await ledger.batch(results.map(({ name }) => ledger.prepare(`delete from "${name}"`)))
}

// Tests drive webhooks themselves. By an alarm of its own a runner would post in the middle of another test, through whatever that has
// put in place of `fetch`, and go on in that test's context.
WebhookRunner.prototype.alarm = async () => {}
