/** Entry of the DNS process: ZONE_FILE, DNS_HOST, DNS_PORT, DOH_PORT, SINK_MX_NAME. */
import { startDnsServer } from './dns-server.ts'

const env = process.env
const server = await startDnsServer({
  zoneFile: env['ZONE_FILE'] ?? '.local/zone.json',
  host: env['DNS_HOST'] ?? '127.0.0.1',
  port: Number(env['DNS_PORT'] ?? 5353),
  dohPort: Number(env['DOH_PORT'] ?? 5380),
  sinkMxName: env['SINK_MX_NAME'] ?? 'sink.mailstead.test',
})
process.stdout.write(`dns: listening on ${server.port} (DNS over HTTPS on ${server.dohPort})\n`)

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void server.close().then(() => process.exit(0)))
