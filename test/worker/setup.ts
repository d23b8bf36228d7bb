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

// Tests drive webhooks themselves. By an alarm of its own a runner would post in the middle of another test, through whatever that has
// put in place of `fetch`, and go on in that test's context.
WebhookRunner.prototype.alarm = async () => {}
