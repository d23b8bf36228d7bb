/** What an operator says of one relay node: `relay.env`, one `NAME=value` a line. */
import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { RelayId } from '@mailstead/contracts/ids.ts'
import { RelayRole } from '@mailstead/contracts/relay-registration.ts'
import { z } from 'zod'

const text = z.string().min(1)
const hostName = z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, 'is a host name in lower case')
const url = z.url({ protocol: /^https?$/ }).transform((given) => given.replace(/\/+$/, ''))
/** Mail and the relay's secret go there: in the clear only on the machine itself. */
const workerUrl = url.refine(
  (given) => given.startsWith('https:') || isLoopback(new URL(given).hostname),
  'must be https',
)
const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || /^127\./.test(host)
const onOff = z.enum(['on', 'off']).transform((given) => given === 'on')
const port = z.coerce.number().int().min(1).max(65_535)
const list = z.string().transform((given) => given.split(',').flatMap((part) => part.trim() || []))
const listeners = list.refine(
  (entries) => entries.every((entry) => /^(\[[0-9a-fA-F:]+\]|[0-9.]+):\d{1,5}$/.test(entry)),
  'is like 0.0.0.0:25,[::]:25',
)

/** Handed on to the agent as they are; what they mean stands in its own settings. */
const AGENT_OPTIONS = [
  'SOURCES',
  'DNS_SERVERS',
  'OWN_MX',
  'TLS_OVERRIDES',
  'SLOTS',
  'SITE_SHARE',
  'SITE_SOURCE_SLOTS',
  'SITE_SLOTS_AT_FIRST',
  'DISK_FREE_FLOOR_BYTES',
  'JOURNAL_MAX_OPEN',
  'MODE',
  'DEV_ZONE_FILE',
  'DEV_DEFAULT_PORT',
] as const
const agentOptions = Object.fromEntries(AGENT_OPTIONS.map((name) => [name, text.optional()])) as Record<
  (typeof AGENT_OPTIONS)[number],
  z.ZodOptional<z.ZodString>
>

const NodeFile = z
  .strictObject({
    /** The relay's name, as the Worker and the operator know it. */
    RELAY_ID: RelayId,
    WORKER_URL: workerUrl,
    /** Where the Worker reaches this node. */
    RELAY_URL: url,
    ROLE: RelayRole.default('both'),
    /** Said in EHLO; the PTR of each source is this name, and it leads back to them. */
    EHLO_NAME: hostName,
    AGENT_PORT: port.default(8799),
    /** Where Prometheus reads the agent's metrics, on this machine; `none` for nowhere. */
    METRICS_LISTEN: text.default('127.0.0.1:9799'),
    /** Where HTTPS for the agent is served; `none` where a proxy of the operator's own does it. */
    HTTPS_LISTEN: z.union([z.literal('none').transform(() => []), listeners]).default(['0.0.0.0:443', '[::]:443']),
    /** Greeting of the MX; by default the EHLO name. */
    MX_NAME: hostName.optional(),
    MX_LISTEN: listeners.default(['0.0.0.0:25', '[::]:25']),
    /** Whether this node takes mail from whoever signs in with an API key: a server of its own, on ports of its own. */
    SUBMISSION: onOff.default(false),
    /** What its clients connect to, and its certificate is for; by default the EHLO name. */
    SUBMISSION_NAME: hostName.optional(),
    /** Begins in clear and offers STARTTLS. */
    SUBMISSION_LISTEN: listeners.default(['0.0.0.0:587', '[::]:587']),
    /** Begins with TLS. */
    SUBMISSION_TLS_LISTEN: listeners.default(['0.0.0.0:465', '[::]:465']),
    /** PEM files, of STARTTLS at the MX, of submission and of HTTPS. */
    TLS_CERTIFICATE: text.optional(),
    TLS_KEY: text.optional(),
    SPAM_SCORER: z.enum(['spamassassin', 'none']).default('spamassassin'),
    /** A domain that takes mail: its MX tells whether port 25 is open on the way out. */
    PROBE_DOMAIN: hostName.default('gmail.com'),
    ...agentOptions,
  })
  .refine((node) => (node.TLS_CERTIFICATE === undefined) === (node.TLS_KEY === undefined), {
    path: ['TLS_KEY'],
    message: 'goes with TLS_CERTIFICATE: give both or neither',
  })
  .refine((node) => !node.SUBMISSION || node.TLS_CERTIFICATE !== undefined, {
    path: ['TLS_CERTIFICATE'],
    message: 'is needed for submission: a password is never taken in clear',
  })
  .refine((node) => node.HTTPS_LISTEN.length === 0 || node.TLS_CERTIFICATE !== undefined, {
    path: ['TLS_CERTIFICATE'],
    message: 'is needed to serve HTTPS; with a proxy of your own set HTTPS_LISTEN=none',
  })
export type NodeSettings = z.infer<typeof NodeFile>

/** Settings of the agent that the file gives. */
export function agentOptionsOf(settings: NodeSettings): Readonly<Record<string, string>> {
  return Object.fromEntries(
    AGENT_OPTIONS.flatMap((name) => (settings[name] === undefined ? [] : [[name, settings[name]]])),
  )
}

export const isSending = ({ ROLE }: NodeSettings): boolean => ROLE !== 'inbound'
export const isReceiving = ({ ROLE }: NodeSettings): boolean => ROLE !== 'outbound'
export const isTakingSubmissions = ({ SUBMISSION }: NodeSettings): boolean => SUBMISSION
export const isScoring = ({ SPAM_SCORER }: NodeSettings): boolean => SPAM_SCORER === 'spamassassin'

const describe = ({ path, message, ...issue }: z.core.$ZodIssue): string =>
  issue.code === 'unrecognized_keys'
    ? `unknown: ${'keys' in issue ? String(issue.keys) : ''}`
    : `${path.join('.')}: ${message}`

/** Reads the file; throws one text that names every wrong line. */
export function readNodeSettings(file: string): NodeSettings {
  let content: string
  try {
    content = readFileSync(file, 'utf8')
  } catch {
    throw new Error(`${file} cannot be read. Write it after relay/deploy/relay.env.example.`)
  }
  // An empty value is one that is not given.
  const given = Object.entries(parseEnv(content)).filter(([, value]) => value !== '')
  const read = NodeFile.safeParse(Object.fromEntries(given))
  if (read.success) return read.data
  throw new Error(`${file}: ${read.error.issues.map(describe).join('; ')}`)
}
