/** What is in the fake account, and how its routes answer. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { z } from 'zod'
import type { FakeDatabase } from './fake-database.ts'

const Binding = z.looseObject({ name: z.string(), type: z.string() })
export const Metadata = z.looseObject({
  bindings: z.array(Binding).default([]),
  annotations: z.record(z.string(), z.string()).default({}),
  placement: z.looseObject({}).optional(),
  migrations: z.looseObject({ new_tag: z.string() }).optional(),
})
export type Metadata = z.infer<typeof Metadata>

export interface FakeScript {
  readonly secrets: Map<string, string>
  readonly versions: { readonly id: string; readonly metadata: Metadata }[]
  readonly deployments: { readonly id: string; readonly version: string }[]
  migrationTag: string | null
  tags: readonly string[]
  crons: unknown
  domains: unknown
}

export interface FakeRequest {
  readonly method: string
  /** Behind `/client/v4`, with the query. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

export interface FakeAnswer {
  readonly status: number
  readonly result?: unknown
  readonly info?: Record<string, number>
  readonly errors?: readonly { readonly code: number; readonly message: string }[]
}

export interface FakeQueue {
  readonly queue_id: string
  readonly queue_name: string
  settings: Record<string, unknown>
  consumers: Record<string, unknown>[]
  /** How many messages wait in it. */
  waiting: number
}

/** What is in the account. */
export interface FakeAccount {
  readonly databases: Map<string, FakeDatabase>
  /** `jurisdiction/name`. */
  readonly buckets: Map<string, { location: string | null; rules: unknown[] }>
  readonly queues: Map<string, FakeQueue>
  readonly scripts: Map<string, FakeScript>
}

export type FakeRoute = (
  request: FakeRequest,
  match: RegExpExecArray,
  account: FakeAccount,
) => FakeAnswer | Promise<FakeAnswer>

export const refuse = (status: number, code: number, message: string): FakeAnswer => ({
  status,
  errors: [{ code, message }],
})
export const give = (result: unknown, info?: Record<string, number>): FakeAnswer =>
  info ? { status: 200, result, info } : { status: 200, result }

export const newId = (): string => randomUUID()
