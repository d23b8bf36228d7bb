/** The agent of a relay over HTTPS, where the Worker hands mail over. */
import type { Relay } from '../../deploy/deployment.ts'
import { examine, type Finding, right, wrong } from '../finding.ts'
import { askHttps } from '../network/https-request.ts'
import type { Surroundings } from '../surroundings.ts'
import { judgeCertificate } from './certificate.ts'
import { judgeClock } from './clock.ts'

const HTTPS_PORT = 443

async function look({ dns, ca, now }: Surroundings, { agentUrl }: Relay): Promise<readonly Finding[]> {
  const { hostname, port } = new URL(agentUrl)
  const about = { check: 'relay.agent', subject: hostname }
  const [address] = await dns.addresses(hostname)
  if (!address) return [wrong(about, 'It has no address.', `Publish A or AAAA at ${hostname}.`)]
  const start = `Start the relay's agent and the proxy in front of it, and let Cloudflare reach ${agentUrl} through its firewall.`
  const askedMs = now()
  const seen = await askHttps({
    address,
    host: hostname,
    port: Number(port) || HTTPS_PORT,
    path: '/v1/health',
    ca,
  }).catch((error: unknown) => String(error))
  const answeredMs = now()
  if (typeof seen === 'string') return [wrong(about, `${agentUrl} is not reached: ${seen}`, start)]
  return [
    seen.status === 200
      ? right(about, 'The agent answers.')
      : wrong(about, `${agentUrl}/v1/health answers ${seen.status}.`, start),
    judgeCertificate({ check: 'relay.certificate', subject: `${hostname} agent` }, hostname, {
      certificate: seen.certificate,
      nowMs: answeredMs,
    }),
    judgeClock({ check: 'clock.relay', subject: hostname }, { date: seen.headers['date'], askedMs, answeredMs }),
  ]
}

export const checkRelayAgent = (surroundings: Surroundings, relay: Relay): Promise<readonly Finding[]> =>
  examine({ check: 'relay.agent', subject: relay.host }, () => look(surroundings, relay))
