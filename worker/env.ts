/** The deployment's configuration, parsed once an isolate: a wrong value is one clear error, not an odd failure later. */
import { z } from 'zod'

// A link in a mail says who reads it: without TLS only where it never leaves the machine.
function isPublicOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { origin, protocol, hostname } = new URL(text)
  return origin === text && (protocol === 'https:' || ['127.0.0.1', 'localhost'].includes(hostname))
}

const port = (usual: number) => z.coerce.number().int().min(1).max(65_535).default(usual)

const BILLING = { path: ['BILLING_SECRET'], error: 'BILLING_URL needs a BILLING_SECRET' }

/** Variables and secrets of `wrangler.toml`. */
const Variables = z.object({
  MODE: z.enum(['production', 'development']),
  /** Host name of this deployment: Received and Message-ID headers. */
  MAIL_HOST: z.string().min(3),
  /** Origin at which readers of mail reach this Worker, without a slash at the end. */
  PUBLIC_URL: z.string().refine(isPublicOrigin, 'must be an origin such as https://mail.example.net'),
  /** What a tenant's return-path host points its MX at. */
  RETURN_PATH_MX: z.string().min(3),
  /** What a tenant's return-path host includes in its SPF. */
  SPF_INCLUDE: z.string().min(3),
  /** What a domain that receives points its MX at, most preferred first. */
  RECEIVING_MX: z
    .string()
    .transform((hosts) => hosts.split(',').map((host) => host.trim().toLowerCase()))
    .pipe(z.array(z.string().min(3)).min(1)),
  /** Host that serves MTA-STS policies of tenants' domains, which point `mta-sts.<domain>` at it; empty: none are served. */
  MTA_STS_HOST: z.string().toLowerCase().default(''),
  /** Domains whose ARC seal on a forwarded mail is believed (RFC 8617); empty by default. */
  TRUSTED_ARC_SEALERS: z
    .string()
    .default('')
    .transform((names) => new Set(names.split(',').flatMap((name) => name.trim().toLowerCase() || []))),
  /** `host:port` that requests to tenants' URLs may reach although it is private or without TLS; only in development. */
  OUTGOING_ALLOWED_HOSTS: z
    .string()
    .default('')
    .transform((hosts) => new Set(hosts.split(',').flatMap((host) => host.trim().toLowerCase() || []))),
  /** Where the operator's billing is told once a day what accounts have sent; empty: nowhere. */
  BILLING_URL: z.union([z.literal(''), z.url()]).default(''),
  /** `whsec_<base64>`: signs what is told there. */
  BILLING_SECRET: z
    .string()
    .regex(/^(whsec_[A-Za-z0-9+/]{32,}={0,2})?$/)
    .default(''),
  /** Where alone Durable Objects may keep their rows; empty: near whoever asks first. Set before there is mail, never changed. */
  JURISDICTION: z.enum(['', 'eu', 'fedramp']).default(''),
  /** Where programs hand in mail by SMTP; empty: nowhere. People are told of it. */
  SUBMISSION_HOST: z.string().default(''),
  /** With STARTTLS. */
  SUBMISSION_PORT: port(587),
  /** With TLS from the first byte (RFC 8314). */
  SUBMISSIONS_PORT: port(465),
  /** Where a tenant's records are written with a token of its own. */
  CLOUDFLARE_API_URL: z.url().default('https://api.cloudflare.com/client/v4'),
  DOH_URLS: z
    .string()
    .transform((urls) => urls.split(',').map((url) => url.trim()))
    .pipe(z.array(z.url()).min(1)),
  /** 32 random bytes in base64: seals DKIM keys and relay secrets. Only `platform/secrets.ts` uses it. */
  MASTER_KEY: z.base64().length(44),
  /** Signs return-path tokens. */
  RETURN_PATH_SECRET: z.string().min(32),
  /** Signs people's session cookies and mailed links, and seals their second factors. */
  AUTH_SECRET: z.string().min(32),
})

export const Config = Variables.refine(
  ({ BILLING_URL, BILLING_SECRET }) => !BILLING_URL || BILLING_SECRET !== '',
  BILLING,
)
export type Config = z.infer<typeof Config>

/** The bindings as the code sees them: `env.d.ts` narrows variables to their literals, and secrets are not in it. */
export type Bindings = Omit<Env, keyof Config> & { readonly [name in keyof Config]?: string }

/** Parses the environment; throws naming each wrong variable, never its value. */
export function readConfig(env: Bindings): Config {
  const parsed = Config.safeParse(env)
  if (parsed.success) return parsed.data
  throw new Error(
    `The configuration is not valid: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join('; ')}`,
  )
}
