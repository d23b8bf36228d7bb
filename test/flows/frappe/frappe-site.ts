/** A Frappe site: its Python client pulls, and keeps the time that it was given, in its own zone. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { Running } from '../client.ts'
import { PYTHON } from '../python.ts'

const CLIENT = join(import.meta.dirname, 'pull_client.py')

export interface Pulls {
  readonly subjects: readonly string[]
  readonly texts: readonly string[]
  /** How many mails each answer had. */
  readonly answers: readonly number[]
  /** What the site has kept. */
  readonly last: string | null
  readonly error: { readonly status: number; readonly exc_type: string; readonly exception: string } | null
}

export interface SiteOptions {
  readonly site?: string
  readonly zone?: string
  readonly path?: string
  readonly mailbox: string
  /** The name of the time in both directions: it differs between the generations. */
  readonly field?: 'last_synced_at' | 'last_received_at'
  readonly limit?: number
  readonly last?: string | null
  readonly pulls?: number
  readonly lose?: readonly number[]
  readonly apiKey?: string
}

/** Pulls until nothing comes, or as often as told. */
export function pull(running: Running, options: SiteOptions): Pulls {
  const { apiKey = running.apiKey, ...rest } = options
  const at = apiKey.lastIndexOf('_')
  const site = {
    ...{ url: running.url, key: apiKey.slice(0, at), secret: apiKey.slice(at + 1) },
    ...{ site: 'https://erp.example', zone: 'Asia/Kolkata', path: '/inbound/pull-raw', field: 'last_received_at' },
    ...{ limit: 50, last: null, pulls: 100, lose: [] },
    ...rest,
  }
  const { stdout, stderr, status } = spawnSync(PYTHON, [CLIENT], { input: JSON.stringify(site), encoding: 'utf8' })
  if (status !== 0) throw new Error(`The client ended with ${status}: ${stderr}`)
  return JSON.parse(stdout)
}
