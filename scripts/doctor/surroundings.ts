/** What the checks look with. Tests put loopback in place of the world. */
import type { CloudflareApi } from '../deploy/cloudflare-api.ts'
import type { Deployment } from '../deploy/deployment.ts'
import type { Dns } from './network/dns.ts'

export interface Ports {
  readonly https: number
  readonly smtp: number
  readonly submission: number
  readonly submissions: number
}

export const STANDARD_PORTS: Ports = { https: 443, smtp: 25, submission: 587, submissions: 465 }

export interface Surroundings {
  readonly deployment: Deployment
  readonly dns: Dns
  readonly ports: Ports
  /** Certificates to trust in place of the system's. */
  readonly ca: string | undefined
  readonly now: () => number
  /** Null without a token. */
  readonly api: CloudflareApi | null
  /** Host name of the relay that this machine is; null elsewhere. */
  readonly onRelay: string | null
}
