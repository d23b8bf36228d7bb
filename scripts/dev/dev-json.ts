/** `.local/dev.json`: what other programs need to use the running system. Adding a field is free, changing one is not. */
import type { LocalSecrets } from './local-secrets.ts'
import type { PartName } from './part.ts'
import { replaceFile } from './replace-file.ts'
import { HOST, type Settings } from './settings.ts'
import type { TenantFields } from './tenant/seed-tenant.ts'

export interface DevJson extends TenantFields {
  url: string
  agentUrl: string
  relaySecret: string
  dns: { host: string; port: number; zoneFile: string }
  outboxDir: string
  sink: { host: string; port: number }
  pids: Partial<Record<PartName, number>>
}

export function writeDevJson(
  settings: Settings,
  secrets: LocalSecrets,
  tenant: TenantFields,
  pids: ReadonlyMap<PartName, number>,
): void {
  const fields: DevJson = {
    url: settings.url,
    ...tenant,
    agentUrl: settings.agentUrl,
    relaySecret: secrets.relaySecret,
    dns: { host: HOST, port: settings.ports.DNS_PORT, zoneFile: settings.zoneFile },
    outboxDir: settings.outboxDir,
    sink: { host: HOST, port: settings.ports.SINK_PORT },
    pids: Object.fromEntries(pids),
  }
  replaceFile(settings.devJson, `${JSON.stringify(fields, null, 2)}\n`, 0o600)
}
