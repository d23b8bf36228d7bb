/** The agent's settings: environment variables, parsed once before anything starts. */
import { RelayId } from '@mailstead/contracts/ids.ts'
import { z } from 'zod'
import { readOwnMx } from './own-mx.ts'
import { readOverrides } from './tls-policy/overrides.ts'

const count = (fallback: number, least = 1) => z.coerce.number().int().min(least).default(fallback)
const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((part) => part.trim() || []))

const ownMx = list.transform((entries, context) => {
  const read = readOwnMx(entries)
  if (read !== null) return read
  context.addIssue('entries are like mx.example.net=127.0.0.1:25')
  return z.NEVER
})
const tlsOverrides = list.transform((entries, context) => {
  const read = readOverrides(entries)
  if (read !== null) return read
  context.addIssue('entries are like example.com=may; the words are none, may, encrypt and verify')
  return z.NEVER
})
const hostAndPort = z
  .string()
  .regex(/^[^\s:]+:\d{1,5}$/, 'is like 127.0.0.1:783')
  .transform((text) => {
    const [host = '', port] = text.split(':')
    return { host, port: Number(port) }
  })
  .refine(({ port }) => port >= 1 && port <= 65_535, 'has no such port')

const isLoopback = (host: string): boolean => host === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
const loopback = z
  .string()
  .regex(/^(\[::1\]|[\d.]+):\d{1,5}$/, 'is like 127.0.0.1:9799')
  .transform((text) => {
    const at = text.lastIndexOf(':')
    return { host: text.slice(0, at), port: Number(text.slice(at + 1)) }
  })
  .refine(({ host }) => isLoopback(host), 'must be an address of this machine alone: 127.0.0.1 or [::1]')
  .refine(({ port }) => port <= 65_535, 'has no such port')
  .transform(({ host, port }) => ({ host: host.replace(/[[\]]/g, ''), port }))

const Environment = z.object({
  /** This relay's name, as the Worker knows it. */
  RELAY_ID: RelayId,
  /** Secret shared with the Worker; signs requests both ways. */
  RELAY_SECRET: z.string().min(16),
  /** The secret before it, while secrets change: the Worker's requests may still be signed with it. */
  RELAY_SECRET_PREVIOUS: z.string().min(16).optional(),
  /** Base URL of the Worker, without a path. */
  WORKER_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  /** Where the agent listens; port 0 lets the system choose. */
  AGENT_HOST: z.string().min(1).default('127.0.0.1'),
  AGENT_PORT: z.coerce.number().int().min(0).max(65_535).default(8799),
  /** Folder of `journal.db`; made when absent. */
  DATA_DIR: z.string().min(1),
  /** Unix socket of the Haraka plugin. */
  HARAKA_SOCKET: z.string().min(1),
  /** Name said in EHLO; must resolve to the sources in production. */
  EHLO_NAME: z.string().min(1).max(255),
  /** Local addresses to send from, in turn. Empty: every public one of this machine; where it has none, as the system chooses. */
  SOURCES: list.pipe(z.array(z.union([z.ipv4(), z.ipv6()]))),
  /** DNS servers as `host:port`; empty takes the system's. */
  DNS_SERVERS: list,
  /** MX hosts that are ours, with the address to connect to instead of their public one. */
  OWN_MX: ownMx,
  /** Recipient domains whose MTA-STS policy is not asked for, with what TLS must give there instead. */
  TLS_OVERRIDES: tlsOverrides,
  /** Where spamd listens: a Unix socket, or `host:port`. Neither: this relay scores nothing. */
  SPAMD_SOCKET: z.string().min(1).optional(),
  SPAMD_ADDRESS: hostAndPort.optional(),
  /** Attempts on the wire at once. */
  SLOTS: count(100),
  /** Share of the slots that one site may hold (at least one slot). */
  SITE_SHARE: z.coerce.number().gt(0).max(1).default(0.2),
  /** Attempts on the wire at once from one source to one site. */
  SITE_SOURCE_SLOTS: count(20),
  /** Of these, how many of a source, and of a tenant, may be on the wire before the site has taken mail from them. */
  SITE_SLOTS_AT_FIRST: count(4),
  /** `development` adds `/dev/clock`, port mapping and non-public MX addresses, and keeps no DNS answers. */
  MODE: z.enum(['production', 'development']).default('production'),
  /** Development: zone file whose key `_port` maps MX host names to ports. */
  DEV_ZONE_FILE: z.string().min(1).optional(),
  /** Development: port of MX hosts that `_port` does not name. */
  DEV_DEFAULT_PORT: z.coerce.number().int().min(1).max(65_535).default(25),
  /** Real time from one report of events to the next, in which events gather; the first after a rest does not wait. */
  EVENTS_COLLECT_MS: count(250, 0),
  /** Real time after which a delivery is told `queued` when no attempt at it has ended. */
  QUEUED_TOLD_AFTER_MS: count(2_000, 0),
  /** Where `GET /metrics` is answered, unsigned: `127.0.0.1:9799`. Without it nowhere. */
  METRICS_LISTEN: loopback.optional(),
  /** Certificates, in PEM, of what this node serves: the heartbeat tells when the first of them is over. */
  CERTIFICATE_FILES: list,
  /** Real time between heartbeats. */
  HEARTBEAT_EVERY_MS: count(30_000, 100),
  /** Below this free space on the journal's disk new jobs get 429. */
  DISK_FREE_FLOOR_BYTES: count(1_073_741_824, 0),
  /** With this many unfinished recipients in the journal new jobs get 429. */
  JOURNAL_MAX_OPEN: count(200_000),
  /** Largest body of one job. */
  JOB_MAX_BYTES: count(41_943_040),
})
export type AgentConfig = z.infer<typeof Environment>

/** Parses the environment; `why` is one line that names each wrong variable. */
export function parseConfig(
  environment: Readonly<Record<string, string | undefined>>,
): { readonly ok: true; readonly config: AgentConfig } | { readonly ok: false; readonly why: string } {
  const parsed = Environment.safeParse(environment)
  if (parsed.success) return { ok: true, config: parsed.data }
  return {
    ok: false,
    why: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
  }
}
