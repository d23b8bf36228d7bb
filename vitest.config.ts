import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

const [directory, ledger] = await Promise.all([
  readD1Migrations('./migrations/directory'),
  readD1Migrations('./migrations/ledger'),
])

/** Queues that exist and that nothing consumes, by the names of `wrangler.toml`'s producers. */
const UNHEARD_QUEUES = Object.fromEntries(
  ['OUTBOUND', 'BULK', 'DELIVERY_EVENTS', 'INBOUND', 'SCAN'].map((name) => [
    name,
    { queueName: `unheard-${name.toLowerCase()}` },
  ]),
)

/** No test asserts by them: they end what hangs, and leave time to a machine that is busy with other work. */
const LIMITS = { testTimeout: 400_000, hookTimeout: 400_000 }

/** `expect.poll` waits for conditions as `test/eventually.ts` does. */
const PATIENT = { poll: { timeout: 60_000, interval: 20 } }

/** One project a kind of test; `scripts/test.ts` runs them side by side and adds up the counts. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: [
            'mail/**/*.test.ts',
            'contracts/**/*.test.ts',
            'relay/**/*.test.ts',
            'console/**/*.test.ts',
            'scripts/**/*.test.ts',
            'test/{soak,upgrade}/**/*.test.ts',
          ],
          ...LIMITS,
          expect: PATIENT,
        },
      },
      {
        // Files share one workerd and its storage: each test makes its own tenant.
        plugins: [
          cloudflareTest({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              // Tests give consumers their batches. A batch of its own would run in the middle of another file's test, and go on in that
              // test's context.
              queueProducers: UNHEARD_QUEUES,
              bindings: {
                TEST_MIGRATIONS: { directory, ledger },
                MODE: 'development',
                MAIL_HOST: 'mail.mailstead.test',
                PUBLIC_URL: 'https://mail.mailstead.test',
                RETURN_PATH_MX: 'mx.mailstead.test',
                SPF_INCLUDE: 'spf.mailstead.test',
                MTA_STS_HOST: 'policies.mailstead.test',
                CLOUDFLARE_API_URL: 'http://cloudflare.test/client/v4',
                RECEIVING_MX: 'mx-a.mailstead.test,mx-b.mailstead.test',
                DOH_URLS: 'http://doh-a.test/dns-query,http://doh-b.test/dns-query',
                MASTER_KEY: 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
                RETURN_PATH_SECRET: 'a-return-path-secret-for-tests-only',
                AUTH_SECRET: 'an-auth-secret-for-tests-only-and-nothing-else',
              },
            },
          }),
        ],
        define: { DEVELOPMENT: 'true' },
        test: {
          name: 'worker',
          include: ['worker/**/*.test.ts', 'test/worker/**/*.test.ts'],
          setupFiles: ['./test/worker/setup.ts'],
          isolate: false,
          fileParallelism: false,
          ...LIMITS,
          expect: PATIENT,
        },
      },
      {
        // The built console in a real browser, before a stub of the API.
        test: {
          name: 'console',
          environment: 'node',
          include: ['test/console/*.test.ts'],
          ...LIMITS,
          expect: PATIENT,
        },
      },
      {
        // Real processes on loopback: Haraka, scripted peers, Postfix, the whole system.
        test: {
          name: 'system',
          environment: 'node',
          include: ['test/{console/flow,deploy,doctor,peers,dev,flows,faults,mx,submission}/**/*.test.ts'],
          ...LIMITS,
          expect: PATIENT,
        },
      },
    ],
  },
})
