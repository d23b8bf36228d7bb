/** Our MX as it runs: Haraka with the plugin in front of a Worker, with a DNS server of its own and SpamAssassin if wanted. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { writeMxConfig } from '../../../relay/haraka/write-mx-config.ts'
import { scheduleByTimer } from '../../../relay/schedule.ts'
import { askSpamd, PING_REQUEST, symbolsRequest } from '../../../relay/scorer/ask-spamd.ts'
import { isPong } from '../../../relay/scorer/spamd-reply.ts'
import { findSpamd } from '../../../relay/spamassassin/find-spamd.ts'
import { spamdArguments } from '../../../relay/spamassassin/spamd-arguments.ts'
import { writeSpamassassinConfig } from '../../../relay/spamassassin/write-spamassassin-config.ts'
import { ROOT } from '../../../scripts/dev/settings.ts'
import type { Later } from '../cleanup.ts'
import { accepts, findFreePort, startProcess, waitUntil } from '../processes.ts'
import { HARAKA } from '../relay/haraka-relay.ts'
import { RELAY_ID, RELAY_SECRET } from '../relay/our-relay.ts'
import { makeTemporaryFolder } from '../temporary-folder.ts'
import { SENDER_IP } from './received-mails.ts'
import type { SmtpTarget } from './smtp-load.ts'

const HOST = '127.0.0.1'
const ASK_LIMIT_MS = 30_000
const NO_LIMIT = 1_000_000

/** As a process of its own: its work is no part of the load's. Answers `host:port`. */
export async function startDns(later: Later, zone: Readonly<Record<string, unknown>>): Promise<string> {
  const zoneFile = join(makeTemporaryFolder(later), 'zone.json')
  writeFileSync(zoneFile, JSON.stringify(zone))
  const [port, dohPort] = [await findFreePort(), await findFreePort()]
  startProcess(later, process.execPath, [join(ROOT, 'scripts/dev/dns/main.ts')], {
    ZONE_FILE: zoneFile,
    DNS_PORT: String(port),
    DOH_PORT: String(dohPort),
  })
  await waitUntil('the DNS', () => accepts({ host: HOST, port: dohPort }))
  return `${HOST}:${port}`
}

export interface RunningSpamd {
  readonly socketPath: string
  /** One scan, as the MX asks for it. */
  scan(mail: Buffer): Promise<string>
}

/** The real one, with two children. */
export async function startScorer(later: Later): Promise<RunningSpamd> {
  const program = findSpamd()
  if (program === null) throw new Error('SpamAssassin is not installed')
  // Readable for the user that it becomes.
  const folder = makeTemporaryFolder(later)
  writeSpamassassinConfig(folder)
  const socketPath = join(folder, 'spamd.sock')
  const user = process.getuid?.() === 0 ? 'nobody' : null
  // As `npm start` and an installation run it.
  startProcess(later, 'nice', ['-n', '10', program, ...spamdArguments({ folder, socketPath, user })])
  const { signal } = new AbortController()
  const ask = (request: readonly Buffer[]) =>
    askSpamd({ address: { socketPath }, request, limitMs: ASK_LIMIT_MS, signal, schedule: scheduleByTimer })
  const isThere = () => ask(PING_REQUEST).then(isPong, () => false)
  await waitUntil('spamd', isThere, { timeoutMs: 60_000, everyMs: 200 })
  return { socketPath, scan: (mail) => ask(symbolsRequest([mail])) }
}

export interface MxOptions {
  readonly workerUrl: string
  readonly dns: string
  /** Null scores nothing. */
  readonly spamd: Pick<RunningSpamd, 'socketPath'> | null
}

/** Settings of production but for the limits of one client, which would be what is measured. */
export async function startOurMx(later: Later, { workerUrl, dns, spamd }: MxOptions): Promise<SmtpTarget> {
  const folder = makeTemporaryFolder(later)
  const port = await findFreePort()
  const dir = join(folder, 'haraka')
  writeMxConfig({
    dir,
    listen: `${HOST}:${port}`,
    mode: 'production',
    hostName: 'mx.bench.example',
    relayId: RELAY_ID,
    relaySecret: RELAY_SECRET,
    workerUrl,
    dnsServers: [dns],
    scorer: spamd && { socketPath: spamd.socketPath },
    dataDir: join(folder, 'data'),
    certificate: null,
    proxies: [HOST],
    limits: { connectionsPerClient: 100, mailsPerSecond: NO_LIMIT, mailBurst: NO_LIMIT },
    diskFreeFloorBytes: 0,
  })
  const { tail } = startProcess(later, process.execPath, [HARAKA, '-c', dir])
  await waitUntil('our MX', () => tail().includes('"isLoaded":true')).catch((error: unknown) => {
    throw new Error(`The MX did not start: ${tail()}`, { cause: error })
  })
  // The scorer counts as down until it has answered once.
  if (spamd) await wait(1_000)
  return { port, proxyLine: `PROXY TCP4 ${SENDER_IP} ${HOST} 40000 25\r\n` }
}
