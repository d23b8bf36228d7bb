/**
 * Store functions that rightly take no tenant, each with its reason: `<file> <function>`, or `<file>` for all of a file.
 * An entry that is not needed fails the check.
 */
export const STORE_EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ['directory/access.ts findAccess', 'the id of an API key is what finds the tenant'],
  ['directory/settings.ts', 'settings belong to the deployment'],
  ['directory/relays.ts', 'relays belong to the operator'],
  ['directory/relay-nonces.ts', 'nonces belong to a relay'],
  ['directory/tenants.ts countTenantsByShard', 'counts tenants to choose the ledger of a new one'],
  ['directory/tenant-shards.ts findTenantShards', 'a list of tenants is the question'],
  ['directory/sending-domains.ts findSendingDomains', 'each key of the list names its tenant'],
  ['ledger/delivery.ts readStandings', 'each key of the list names its tenant: events of many arrive together'],
  ['ledger/delivery.ts writeStandings', 'each change names its tenant and is compared with the row'],
  [
    'ledger/jobs.ts',
    'a batch holds jobs of many tenants: each key names its own; the sweeper looks for all that is due',
  ],
])
