/** As much of Haraka 3.3.4 as this plugin touches. Haraka has no types of its own. */

import type { Writable } from 'node:stream'

export type Next = (code?: number, message?: string) => void

/** One queue file and its delivery. */
export interface HMail {
  readonly path: string
  /** Where the body begins in the queue file; set once `todo` is. */
  readonly data_start: number
  readonly todo: { readonly notes: Readonly<Record<string, unknown>> } | null
  /** ip, port, mode, host, response, then recipients ok, failed, bounced, then secured, authenticated. */
  delivered(
    ...course: [string, number, string, string, string, unknown[], unknown[], unknown[], boolean, boolean]
  ): void
  bounce(reason: string): void
  temp_fail(reason: string): void
  on(event: 'error', listener: (reason: unknown) => void): unknown
}

/** What becomes the head of a queue file. */
export interface Todo {
  uuid: string
}

export interface Outbound {
  readonly TODOItem: new (domain: string, recipients: unknown[], transaction: TransactionLike) => Todo
  readonly delivery_queue: { push(hmail: HMail): void }
  /** Writes the queue file and appends its delivery to `hmails`. */
  process_delivery(paths: string[], todo: Todo, hmails: HMail[]): Promise<void>
}

/** The part of a transaction that a queue file is made of. */
export interface TransactionLike {
  readonly mail_from: unknown
  readonly message_stream: { pipe(destination: Writable): unknown }
  readonly notes: Readonly<Record<string, unknown>>
  readonly uuid: string
}

export interface Plugin {
  /** Seconds a hook may take; 0 for no limit. */
  timeout: number
  readonly config: { get(name: string): unknown }
  haraka_require(name: 'outbound'): Outbound
  logcrit(message: string): void
}
