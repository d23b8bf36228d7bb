/** Names that tenants and other servers rely on: hosts that take mail, where bounces come back to, the policy of our own domain. */
import { returnPathMx } from '../../deploy/deployment.ts'
import { examine, type Finding, right, wrong } from '../finding.ts'
import type { Surroundings } from '../surroundings.ts'

/** RFC 7489 §6.6.3: at the name itself, then at the domain it belongs to. */
function listParents(name: string): readonly string[] {
  const labels = name.split('.')
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'))
}

async function checkReceiver(
  { dns, deployment }: Surroundings,
  check: string,
  host: string,
): Promise<readonly Finding[]> {
  const about = { check, subject: host }
  const alias = await dns.alias(host)
  if (alias !== null)
    return [
      wrong(
        about,
        `It is an alias of ${alias}, which the host of an MX may not be (RFC 5321 §5.1).`,
        `Replace the CNAME at ${host} by A and AAAA.`,
      ),
    ]
  const addresses = await dns.addresses(host)
  if (addresses.length === 0)
    return [
      wrong(
        about,
        'It has no address.',
        `Publish A (and AAAA) at ${host} with the addresses of a relay that receives.`,
      ),
    ]
  const ours = new Set(deployment.relays.filter(({ receives }) => receives).flatMap((relay) => relay.addresses))
  const others = addresses.filter((address) => !ours.has(address))
  if (others.length > 0)
    return [
      wrong(
        about,
        `It leads to ${others.join(', ')}, where no relay of the deployment file receives.`,
        `Correct A and AAAA at ${host}, or add the relay to the deployment file with "receives": true.`,
      ),
    ]
  return [right(about, `It leads to ${addresses.join(', ')}.`)]
}

async function checkDmarc({ dns, deployment }: Surroundings): Promise<readonly Finding[]> {
  const about = { check: 'dns.dmarc', subject: deployment.host }
  for (const name of listParents(deployment.host)) {
    const records = (await dns.texts(`_dmarc.${name}`)).filter((text) => /^v=DMARC1\s*(;|$)/i.test(text))
    if (records.length > 1)
      return [
        wrong(about, `_dmarc.${name} has ${records.length} DMARC records, which count as none.`, 'Leave one of them.'),
      ]
    const [record] = records
    if (record) return [right(about, `_dmarc.${name} says "${record}".`)]
  }
  return [
    wrong(
      about,
      'There is no DMARC record for it or above it.',
      `Publish TXT at _dmarc.${deployment.host}: "v=DMARC1; p=quarantine"`,
    ),
  ]
}

export async function checkMailNames(surroundings: Surroundings): Promise<readonly Finding[]> {
  const { deployment } = surroundings
  const hosts = [
    ...deployment.receivingMx.map((host) => ({ check: 'dns.mx', subject: host })),
    { check: 'dns.return_path', subject: returnPathMx(deployment) },
  ]
  const receivers = hosts.map((about) => examine(about, () => checkReceiver(surroundings, about.check, about.subject)))
  const dmarc = examine({ check: 'dns.dmarc', subject: deployment.host }, () => checkDmarc(surroundings))
  return (await Promise.all([...receivers, dmarc])).flat()
}
