/** As much of Haraka 3.3.4 as its plugins that take mail touch. Haraka has no types of its own. */
import type { ConnectionListener } from './answer-at-once.ts'
import type { Listener } from './certificate/serve-certificate.ts'

export type Next = (code?: number, message?: string | Dsn) => void

/** Haraka knows by the name of its class that a message brings a code of its own. */
export interface Dsn {
  readonly code: number
  readonly reply: string
}

export interface Transaction {
  /** True: Haraka keeps nothing of the mail. */
  discard_data: boolean
}

/** One SMTP connection. What is not `readonly` here is replaced or moved on by the plugin. */
export interface Connection {
  readonly client: { pause(): void; resume(): void; destroy(): void; write(octets: string): unknown }
  readonly remote: { readonly ip: string }
  readonly hello: { readonly host: string | null | undefined; readonly verb: string | null }
  readonly tls: {
    readonly enabled: boolean
    readonly cipher?: { readonly name?: string; readonly standardName?: string; readonly version?: string }
  }
  readonly transaction: Transaction | null
  state: number
  capabilities: string[] | null
  /** Octets that came and were not taken yet. */
  current_data: Buffer | null
  cmd_mail(argument: string): void
  cmd_rcpt(argument: string): void
  data_done(): void
  disconnect(): void
  process_line(line: Buffer): void
  /** Called with every read, after every answer, and when a pause is over. */
  _process_data(): void
  respond(code: number, message: unknown, then?: () => void): unknown
  set(path: string, value: unknown): void
}

/** Haraka itself, as its first hook has it. */
export interface Server {
  readonly listeners: readonly (Listener & ConnectionListener & { maxConnections?: number })[]
}

export interface Plugin {
  /** Seconds a hook may take; 0 for no limit. */
  timeout: number
  readonly config: { get(name: string): unknown }
}
