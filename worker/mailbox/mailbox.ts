/** One mailbox: a SQLite Durable Object, reached only through `client.ts`. */
import { DurableObject } from 'cloudflare:workers'

export class Mailbox extends DurableObject {}
