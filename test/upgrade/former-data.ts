/** What former versions left: a folder for each, named by its day. Made from a backup of a small deployment (`CONTRIBUTING.md`). */
import { readdirSync, readFileSync } from 'node:fs'

type Row = Readonly<Record<string, string | number | null>>

export interface FormerData {
  /** How many migrations the version had. */
  readonly migrations: { readonly directory: number; readonly ledger: number; readonly mailbox: number }
  /** Of the account in it. */
  readonly apiKey: string
  readonly backup: {
    readonly id: string
    readonly startedAtMs: number
    readonly ledgers: number
    readonly sealedCheck: string
    readonly mxRevision: number
  }
  /** Rows by part of a backup. */
  readonly parts: Readonly<Record<string, readonly Row[]>>
  /** Of the bucket, by key. */
  readonly objects: Readonly<Record<string, string>>
}

const folder = new URL('./', import.meta.url)

/** Each with the day of its version. */
export const listFormer = (): readonly (readonly [day: string, data: FormerData])[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => [name, JSON.parse(readFileSync(new URL(`${name}/data.json`, folder), 'utf8'))] as const)
