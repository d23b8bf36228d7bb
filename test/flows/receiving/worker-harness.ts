/** The Worker in wrangler's own harness, with a loopback DNS, a relay's MX in front of it and a tenant that receives. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestHarness } from 'wrangler'
import { writeMxConfig } from '../../../relay/haraka/write-mx-config.ts'
import { startDnsServer } from '../../../scripts/dev/dns/dns-server.ts'
import { HOST, NAMES, ROOT } from '../../../scripts/dev/settings.ts'
import { createTenant, registerRelay } from '../../../scripts/dev/tenant/development-api.ts'
import { seedMailboxes, verifyDomain } from '../../../scripts/dev/tenant/seed-tenant.ts'
import { writeOwnNames } from '../../../scripts/dev/tenant/zone-records.ts'
import { findFreePorts } from '../../dev/free-ports.ts'
import { Supervised } from '../../faults/supervised.ts'
import { openSender } from './smtp-sender.ts'

const RELAY = { id: 'relay-1', secret: 'a-secret-of-the-relay-for-this-test' }
const DATABASES = ['DB', 'LEDGER_0', 'LEDGER_1']

/** `wrangler.toml` as it is, with this test's names and addresses for its variables. */
function writeConfig(folder: string, dohUrl: string): string {
  const variables = {
    MODE: 'development',
    MAIL_HOST: NAMES.mail,
    PUBLIC_URL: `https://${NAMES.mail}`,
    RETURN_PATH_MX: NAMES.mx,
    SPF_INCLUDE: NAMES.spf,
    RECEIVING_MX: NAMES.demoMx,
    DOH_URLS: `${dohUrl},${dohUrl}`,
    MASTER_KEY: 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
    RETURN_PATH_SECRET: 'a-return-path-secret-for-tests-only',
    AUTH_SECRET: 'an-auth-secret-for-tests-only-and-nothing-else',
  }
  const lines = Object.entries(variables).map(([name, value]) => `${name} = "${value}"`)
  const text = readFileSync(join(ROOT, 'wrangler.toml'), 'utf8')
    .replace('main = "', `main = "${ROOT}/`)
    .replace('directory = "dist', `directory = "${ROOT}/dist`)
    .replace('= "zod/', `= "${ROOT}/node_modules/zod/`)
    .replaceAll('migrations_dir = "', `migrations_dir = "${ROOT}/`)
    .replace('DEVELOPMENT = "false"', 'DEVELOPMENT = "true"')
    .replace(/^\[vars\]\n(?:(?!\[).*\n)*/m, `[vars]\n${lines.join('\n')}\n\n`)
  const path = join(folder, 'wrangler.toml')
  writeFileSync(path, text)
  return path
}

async function startMx(folder: string, options: { port: number; workerUrl: string; dnsServer: string }) {
  writeMxConfig({
    dir: join(folder, 'haraka'),
    dataDir: join(folder, 'mx'),
    listen: `${HOST}:${options.port}`,
    hostName: NAMES.mx,
    mode: 'development',
    relayId: RELAY.id,
    relaySecret: RELAY.secret,
    workerUrl: options.workerUrl,
    dnsServers: [options.dnsServer],
    scorer: null,
    certificate: null,
    diskFreeFloorBytes: 1_000_000,
  })
  const command = [process.execPath, join(ROOT, 'node_modules/Haraka/bin/haraka'), '-c', join(folder, 'haraka')]
  const mx = { host: HOST, port: options.port }
  const isReady = async () => (await openSender({ mx }, { ip: HOST, helo: 'probe.example' })).quit()
  const process_ = new Supervised({ command, environment: { MODE: 'development' }, isReady })
  await process_.start()
  return { mx, stop: () => process_.stop() }
}

/** Starts all of it; `close` ends all of it. */
export async function startWorkerHarness() {
  const folder = mkdtempSync(join(tmpdir(), 'mailstead-harness-'))
  mkdirSync(join(folder, 'haraka'))
  const zoneFile = join(folder, 'zone.json')
  const ports = await findFreePorts()
  writeOwnNames(zoneFile, ports.MX_PORT)
  const dns = await startDnsServer({ zoneFile, host: HOST, port: 0, dohPort: 0, sinkMxName: NAMES.sink })
  const configPath = writeConfig(folder, `http://${HOST}:${dns.dohPort}/dns-query`)
  const harness = createTestHarness({ workers: [{ configPath }] })
  const url = String((await harness.listen()).url).replace(/\/$/, '')
  const worker = harness.getWorker()
  for (const database of DATABASES) await worker.applyD1Migrations(database)
  await registerRelay(url, { ...RELAY, url: `http://${HOST}:${ports.AGENT_PORT}` })
  const created = await createTenant(url, { name: 'Demo', domain: NAMES.demo })
  await verifyDomain({ url, zoneFile }, created)
  const tenant = { apiKey: created.apiKey, tenant: created.tenant, domain: created.domain.name }
  const { mailboxes } = await seedMailboxes(url, tenant)
  const { mx, stop } = await startMx(folder, { port: ports.MX_PORT, workerUrl: url, dnsServer: `${HOST}:${dns.port}` })
  return {
    ...{ worker, url, mx, mailboxes },
    ...{ apiKey: tenant.apiKey, domain: tenant.domain, domainId: created.domain.id },
    dns: { zoneFile },
    async close() {
      await stop()
      await harness.close()
      await dns.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
