/** The deployment file: what one deployment is called, where it lies and who it is for. No secret is in it. */
import { existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { ROOT } from '../dev/settings.ts'

const Host = z
  .string()
  .regex(
    /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/,
    'must be a host name in lower case',
  )

/** The longest name of a queue is `<name>-delivery-events-dead`, and a queue's name has at most 63 characters. */
const Name = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be up to 40 of a-z, 0-9 and -, beginning with a letter')

/** Sent mail counts from when it was accepted, and may be scheduled for a month ahead and wait for days then. */
export const WAITING_MAX_DAYS = 60
/** A plan may keep sent mail for ten years (`contracts/api/operator/plan.ts`). */
const PLAN_MAX_DAYS = 3_650

const Relay = z.strictObject({
  /** The name it says in EHLO, which its addresses lead back to. */
  host: Host,
  addresses: z.array(z.string().refine((text) => isIP(text) !== 0, 'must be an IP address')).min(1),
  /** Whether it delivers mail to others. */
  sends: z.boolean().default(true),
  /** Whether it takes mail on port 25. */
  receives: z.boolean().default(false),
  /** Whether it takes mail of users on 465 and 587. */
  submission: z.boolean().default(false),
  /** Where the Worker reaches its agent. */
  agentUrl: z.url({ protocol: /^https$/ }),
})
export type Relay = z.infer<typeof Relay>

const Deployment = z
  .strictObject({
    /** Begins the name of everything that is made. */
    name: Name,
    accountId: z.string().regex(/^[0-9a-f]{32}$/, 'must be the 32 hex digits of the account'),
    /** Where the console and the API are, in a zone of this account. */
    host: Host,
    /** Near which place databases and bucket are made, as D1 and R2 name it. */
    location: z.enum(['weur', 'eeur', 'wnam', 'enam', 'apac', 'oc']).optional(),
    /** In which they must stay; instead of a location. */
    jurisdiction: z.enum(['eu', 'fedramp']).optional(),
    /** A region of a cloud near which the Worker runs, such as `aws:eu-central-1`; without it Cloudflare chooses. */
    placementRegion: z.string().min(1).optional(),
    /** Ledgers; may grow, never shrink. */
    shards: z.number().int().min(1).max(64).default(2),
    /** After so many days R2 itself deletes what is left of sent mail. Our own job does so earlier and is what counts. */
    sentMailMaxDays: z
      .number()
      .int()
      .min(WAITING_MAX_DAYS)
      .default(PLAN_MAX_DAYS + WAITING_MAX_DAYS),
    /** Hosts that take mail for tenants, most preferred first. */
    receivingMx: z.array(Host).min(1),
    /** Host that bounces come back to; the first of `receivingMx` when it is not given. */
    returnPathMx: Host.optional(),
    /** Name whose SPF record lists the relays' addresses. */
    spfInclude: Host,
    /** Host by which people's programs hand in mail, of relays with `submission`; without it they are told of none. */
    submissionHost: Host.optional(),
    /** Host that tenants' `mta-sts.<domain>` leads to; without it no policies are served. */
    mtaStsHost: Host.optional(),
    trustedArcSealers: z.array(Host).default([]),
    billingUrl: z.url().optional(),
    /** Address of the first person of the operator. */
    operator: z.email(),
    relays: z.array(Relay).default([]),
    /** A domain whose MX the doctor connects to on port 25, to see whether that is open. */
    probeDomain: Host.default('gmail.com'),
  })
  .refine(({ location, jurisdiction }) => !(location && jurisdiction), {
    path: ['jurisdiction'],
    error: 'stands instead of a location: give one of the two',
  })

export type Deployment = z.infer<typeof Deployment>

/** Files beside the deployment file. */
export interface DeploymentFiles {
  /** Secrets of this deployment, readable by their owner alone. */
  readonly secrets: string
  /** The link by which the first operator chooses a password. */
  readonly operatorLink: string
}

export interface OpenedDeployment {
  readonly deployment: Deployment
  readonly files: DeploymentFiles
}

/** A filled-in file to begin with. */
export const EXAMPLE_FILE = join(ROOT, 'scripts/deploy/deployment.example.json')

function parseJson(path: string): unknown {
  if (!existsSync(path))
    throw new Error(`${path} is not there. Copy ${EXAMPLE_FILE} to it and fill it in (docs/operations.md, Deploying).`)
  const text = readFileSync(path, 'utf8')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Reads and checks the file; throws one error that names every wrong value. */
export function readDeployment(path: string): OpenedDeployment {
  const file = resolve(path)
  const parsed = Deployment.safeParse(parseJson(file))
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.') || 'the file'}: ${issue.message}`)
    throw new Error(`${path} is not a deployment:\n${problems.join('\n')}`)
  }
  const deployment = parsed.data
  const beside = (ending: string) => join(dirname(file), `${deployment.name}.${ending}`)
  return { deployment, files: { secrets: beside('secrets.json'), operatorLink: beside('operator-link.txt') } }
}

export const publicUrl = ({ host }: Pick<Deployment, 'host'>): string => `https://${host}`
export const returnPathMx = ({ returnPathMx: given, receivingMx }: Deployment): string => given ?? receivingMx[0] ?? ''
