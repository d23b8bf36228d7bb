/** The SMTP ports of a relay from outside, and port 25 from the relay outwards. */
import type { Relay } from '../../deploy/deployment.ts'
import { examine, type Finding, right, unknown, wrong } from '../finding.ts'
import { reachSmtp, type SmtpSeen, type SmtpTarget, talkSmtp } from '../network/smtp-dialogue.ts'
import type { Surroundings } from '../surroundings.ts'
import { judgeCertificate } from './certificate.ts'

interface Door {
  readonly name: 'port 25' | 'port 587' | 'port 465'
  readonly port: number
  readonly tls: SmtpTarget['tls']
}

const doorsOf = ({ ports }: Surroundings, { receives, submission }: Relay): readonly Door[] => [
  ...(receives ? [{ name: 'port 25', port: ports.smtp, tls: 'starttls' } as const] : []),
  ...(submission ? [{ name: 'port 587', port: ports.submission, tls: 'starttls' } as const] : []),
  ...(submission ? [{ name: 'port 465', port: ports.submissions, tls: 'implicit' } as const] : []),
]

function judgeDoor({ host }: Relay, door: Door, seen: SmtpSeen, nowMs: number): readonly Finding[] {
  const subject = `${host} ${door.name}`
  const named = { check: 'relay.ehlo', subject }
  const certificate = { check: 'relay.certificate', subject }
  return [
    right({ check: 'relay.port', subject }, 'It can be reached and speaks SMTP.'),
    seen.name.toLowerCase() === host
      ? right(named, `It calls itself ${host}.`)
      : wrong(
          named,
          `It calls itself ${seen.name || 'nothing'}, not ${host}.`,
          `Set the relay's host name to ${host} and restart it.`,
        ),
    seen.certificate
      ? judgeCertificate(certificate, host, { certificate: seen.certificate, nowMs })
      : wrong(certificate, 'It offers no STARTTLS.', `Give the relay a certificate for ${host} and restart it.`),
  ]
}

async function tryDoor(
  surroundings: Surroundings,
  relay: Relay,
  { door, address }: { door: Door; address: string },
): Promise<readonly Finding[]> {
  const { ca, now, deployment } = surroundings
  const { host } = relay
  const about = { check: 'relay.port', subject: `${host} ${door.name}` }
  try {
    const seen = await talkSmtp({
      host: address,
      port: door.port,
      tls: door.tls,
      servername: host,
      ehlo: deployment.host,
      ca,
    })
    return judgeDoor(relay, door, seen, now())
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const fix = `Start the relay, and open ${door.name} in its firewall and at its provider. If other networks reach it, yours closes ${door.name}: run the doctor elsewhere.`
    return [wrong(about, `At ${address}: ${why}.`, fix)]
  }
}

/** Each SMTP port that the relay should answer on, at each of its addresses. */
export async function checkRelayDoors(surroundings: Surroundings, relay: Relay): Promise<readonly Finding[]> {
  const tries = doorsOf(surroundings, relay).flatMap((door) => relay.addresses.map((address) => ({ door, address })))
  return (await Promise.all(tries.map((one) => tryDoor(surroundings, relay, one)))).flat()
}

async function checkFrom(surroundings: Surroundings, address: string): Promise<readonly Finding[]> {
  const { dns, deployment, ports } = surroundings
  const about = { check: 'relay.outgoing', subject: address }
  const [first] = [...(await dns.exchangers(deployment.probeDomain))].sort((a, b) => a.priority - b.priority)
  const [target] = first ? await dns.addresses(first.exchange) : []
  if (!target)
    return [
      unknown(
        about,
        `${deployment.probeDomain} has no MX.`,
        'Name a domain that takes mail as probeDomain in the deployment file.',
      ),
    ]
  try {
    await reachSmtp({ host: target, port: ports.smtp, localAddress: address })
    return [right(about, `Port 25 outwards is open (${deployment.probeDomain}).`)]
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [
      wrong(
        about,
        `Port 25 of ${target} is not reached from it: ${why}.`,
        'Ask the provider of the machine to open outgoing port 25, or take another one; look at the firewall.',
      ),
    ]
  }
}

/** Port 25 outwards can only be tried where the addresses are. */
export async function checkOutgoing(surroundings: Surroundings, relay: Relay): Promise<readonly Finding[]> {
  if (!relay.sends) return []
  const about = { check: 'relay.outgoing', subject: relay.host }
  if (surroundings.onRelay !== relay.host)
    return [
      unknown(
        about,
        'Port 25 outwards can be tried from the relay only.',
        `Run mailstead-relay check there, or, in a checkout there, npm run doctor -- --on-relay ${relay.host}`,
      ),
    ]
  const each = relay.addresses.map((address) =>
    examine({ ...about, subject: address }, () => checkFrom(surroundings, address)),
  )
  return (await Promise.all(each)).flat()
}
