/**
 * Store functions that rightly take no tenant, each with its reason: `<file> <function>`, or `<file>` for all of a file.
 * An entry that is not needed fails the check.
 */
export const STORE_EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ['directory/access.ts findAccess', 'the id of an API key is what finds the tenant'],
  ['directory/settings.ts', 'settings belong to the deployment'],
  ['directory/relays.ts', 'relays belong to the operator'],
  ['directory/relay-nonces.ts', 'nonces belong to a relay'],
  ['directory/shards.ts', 'shards belong to the deployment'],
  ['directory/tenant-moves.ts listMovingTenants', 'looks for all moves that have to go on'],
  ['directory/tenants.ts listTenantHomes', 'pages over all tenants, for retention and the integrity job'],
  ['directory/tenants.ts countTenantsByShard', 'counts tenants to choose the ledger of a new one'],
  ['directory/tenant-shards.ts findTenantShards', 'a list of tenants is the question'],
  ['directory/tenant-shards.ts findTenantPlaces', 'a list of tenants is the question'],
  ['directory/holds.ts', 'holds are the operator’s; a scope may name a tenant, and relays take the whole list'],
  ['directory/relay-commands.ts', 'commands belong to the relays that must do them; each names its scope'],
  ['directory/sending-domains.ts findSendingDomains', 'each key of the list names its tenant'],
  ['directory/receiving/mx-entries.ts', 'every relay gets what is told of all tenants; each entry names its own'],
  ['directory/receiving/receiving-domains.ts', 'the domains of an envelope are what finds the tenants'],
  ['directory/receiving/recipients.ts', 'a batch holds mail of many tenants: each key of a list names its own'],
  ['directory/receiving/scorers.ts', 'relays belong to the operator'],
  [
    'ledger/receiving/ingest.ts',
    'a batch holds mail of many tenants: each key names its own; the sweeper looks for all that is due',
  ],
  [
    'ledger/receiving/scans.ts',
    'a batch holds mail of many tenants: each key names its own; the sweeper looks for all that is due',
  ],
  ['ledger/receiving/deliveries.ts insertDeliveries', 'one envelope may name several tenants: each row names its own'],
  ['blobs/tenant-blobs.ts listTenantsWithBlobs', 'finds objects of tenants that are gone'],
  ['ledger/archive.ts listUnarchived', 'looks for all raw mail that can be packed; each row names its tenant'],
  ['ledger/fences.ts deleteFencesBefore', 'removes the marks of all old moves'],
  ['ledger/retention.ts listOldOpenRawKeys', 'these are few, and found by an index without the tenant'],
  ['ledger/size.ts readShardSize', 'measures the whole shard'],
  ['ledger/delivery.ts readStandings', 'each key of the list names its tenant: events of many arrive together'],
  ['ledger/delivery.ts writeStandings', 'each change names its tenant and is compared with the row'],
  ['ledger/refusals.ts countRefused', 'each refused job of the list names its tenant'],
  ['ledger/waiting-jobs.ts', 'the scope of an operator’s command is the question; it may name a tenant'],
  ['ledger/leased-jobs.ts', 'a relay holds jobs of many tenants; each key of a list names its own'],
  [
    'ledger/jobs.ts',
    'a batch holds jobs of many tenants: each key names its own; the sweeper looks for all that is due',
  ],
])
