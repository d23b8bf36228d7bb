/** The Worker as a relay meets it: name, certificate, health, clock, and nothing in front that asks for a browser. */
import { importRelaySecret, sha256Hex, signRequest } from '@mailstead/contracts/relay-signature.ts'
import { examine, type Finding, right, wrong } from '../finding.ts'
import { askHttps, type HttpsSeen } from '../network/https-request.ts'
import type { Surroundings } from '../surroundings.ts'
import { judgeCertificate } from './certificate.ts'
import { judgeClock } from './clock.ts'
import { checkStatus } from './status.ts'

const HEARTBEAT = '/relay/v1/heartbeat'
/** No relay has this name: the Worker answers with a refusal of its own, which is all that is wanted. */
const NOBODY = 'doctor'

/** Crons run at Cloudflare alone, and it is they that warn the operator: when they stand still, nobody else says so. */
function judgeCron(host: string, body: string): readonly Finding[] {
  const cron = /"cron":\s*"(running|late|unknown)"/.exec(body)?.[1]
  if (cron === undefined) return []
  const about = { check: 'worker.cron', subject: host }
  if (cron === 'running') return [right(about, 'The work of every minute is done.')]
  return [
    wrong(
      about,
      cron === 'late' ? 'The work of every minute has not been done for five minutes.' : 'No cron has run yet.',
      'Wait five minutes after a first deploy; then look at the triggers of the Worker (dashboard, Settings, Triggers) and at its log (npx wrangler tail), and run npm run deploy.',
    ),
  ]
}

async function checkHealth(surroundings: Surroundings, address: string): Promise<readonly Finding[]> {
  const { deployment, ports, ca, now } = surroundings
  const { host } = deployment
  const askedMs = now()
  const seen = await askHttps({ address, host, port: ports.https, path: '/health', ca })
  const answeredMs = now()
  const about = { check: 'worker.health', subject: host }
  return [
    judgeCertificate({ check: 'worker.certificate', subject: host }, host, {
      certificate: seen.certificate,
      nowMs: answeredMs,
    }),
    seen.status === 200 && /"ok":\s*true/.test(seen.body)
      ? right(about, 'The Worker answers and reaches its database.')
      : wrong(
          about,
          `/health answers ${seen.status}: ${seen.body.slice(0, 200)}`,
          "Read the Worker's log (npx wrangler tail); run npm run deploy if it is not there.",
        ),
    ...judgeCron(host, seen.body),
    judgeClock({ check: 'clock.here', subject: 'this machine' }, { date: seen.headers['date'], askedMs, answeredMs }),
  ]
}

/** `cf-mitigated` is said by Cloudflare of its own challenges; a page in place of JSON is one too. */
const isChallenge = ({ headers, body }: HttpsSeen): boolean =>
  headers['cf-mitigated'] !== undefined ||
  (/html/.test(headers['content-type'] ?? '') && /challenge|captcha|just a moment|<html/i.test(body))

async function checkRelaysDoor(
  { deployment, ports, ca, now }: Surroundings,
  address: string,
): Promise<readonly Finding[]> {
  const about = { check: 'worker.bot_fight_mode', subject: deployment.host }
  const body = '{}'
  const signed = { method: 'POST', path: HEARTBEAT, digest: await sha256Hex(body), nowMs: now() }
  const headers = await signRequest(await importRelaySecret(NOBODY), NOBODY, signed)
  const seen = await askHttps({
    ...{ address, host: deployment.host, port: ports.https, path: HEARTBEAT, method: 'POST', body, ca },
    headers: { 'content-type': 'application/json', ...headers },
  })
  if (isChallenge(seen))
    return [
      wrong(
        about,
        `A relay's request is answered with a challenge page (${seen.status}).`,
        `Switch Bot Fight Mode off for the zone of ${deployment.host} (dashboard, Security, Bots), or add a rule that skips it for /relay/.`,
      ),
    ]
  if (seen.status === 401 && seen.body.startsWith('{')) return [right(about, "A relay's request reaches the Worker.")]
  return [
    wrong(
      about,
      `A relay's request is answered with ${seen.status}: ${seen.body.slice(0, 200)}`,
      'Look at what is between relays and the Worker: rules of the zone, routes of other Workers.',
    ),
  ]
}

export async function checkWorker(surroundings: Surroundings): Promise<readonly Finding[]> {
  const { dns, deployment } = surroundings
  const { host } = deployment
  return examine({ check: 'worker.address', subject: host }, async () => {
    const about = { check: 'worker.address', subject: host }
    const [address] = await dns.addresses(host)
    if (!address)
      return [
        wrong(
          about,
          'It has no address.',
          `Run npm run deploy: it attaches ${host} to the Worker. Its zone must be in this account.`,
        ),
      ]
    return [
      right(about, `It leads to ${address}.`),
      ...(await examine({ check: 'worker.health', subject: host }, () => checkHealth(surroundings, address))),
      ...(await examine({ check: 'worker.status', subject: host }, () => checkStatus(surroundings, address))),
      ...(await examine({ check: 'worker.bot_fight_mode', subject: host }, () =>
        checkRelaysDoor(surroundings, address),
      )),
    ]
  })
}
