/** `.local/dev.json`: what other programs need to use the running system. Adding a field is free, changing one is not. */
import { type LocalSecrets, relaySecret } from './local-secrets.ts'
import type { PartName } from './part.ts'
import { replaceFile } from './replace-file.ts'
import { HOST, type Settings } from './settings.ts'
import type { TenantFields } from './tenant/seed-tenant.ts'

/** One relay: its agent's own address, what signs requests between it and the Worker, and its parts in `pids`. */
export interface DevRelay {
  id: string
  url: string
  secret: string
  dataDir: string
  agent: PartName
  haraka: PartName
}

export interface DevJson extends TenantFields {
  url: string
  /** Those of the first relay. */
  agentUrl: string
  relaySecret: string
  relays: DevRelay[]
  dns: { host: string; port: number; zoneFile: string }
  outboxDir: string
  sink: { host: string; port: number }
  mx: { host: string; port: number }
  /** `port` begins in clear and offers STARTTLS, `tlsPort` begins with TLS. */
  submission: { host: string; port: number; tlsPort: number }
  pids: Partial<Record<PartName, number>>
}

const toDevRelays = ({ relays }: Settings, secrets: LocalSecrets): DevRelay[] =>
  relays.map(({ id, url, agentDir, agent, haraka }) => ({
    ...{ id, url, agent, haraka },
    secret: relaySecret(secrets, id),
    dataDir: agentDir,
  }))

export function writeDevJson(
  settings: Settings,
  secrets: LocalSecrets,
  tenant: TenantFields,
  pids: ReadonlyMap<PartName, number>,
): void {
  const relays = toDevRelays(settings, secrets)
  const fields: DevJson = {
    url: settings.url,
    ...tenant,
    agentUrl: relays[0]?.url ?? '',
    relaySecret: secrets.relaySecret,
    relays,
    dns: { host: HOST, port: settings.ports.DNS_PORT, zoneFile: settings.zoneFile },
    outboxDir: settings.outboxDir,
    sink: { host: HOST, port: settings.ports.SINK_PORT },
    mx: { host: HOST, port: settings.ports.MX_PORT },
    submission: { host: HOST, port: settings.ports.SUBMISSION_PORT, tlsPort: settings.ports.SUBMISSIONS_PORT },
    pids: Object.fromEntries(pids),
  }
  replaceFile(settings.devJson, `${JSON.stringify(fields, null, 2)}\n`, 0o600)
}
