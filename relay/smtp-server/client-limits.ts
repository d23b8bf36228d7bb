/** How much one client, and all of them together, may ask of this host at a time. */
import { readIp } from '@mailstead/mail/network/ip-address.ts'

export interface ClientLimitsOptions {
  readonly connections: number
  readonly connectionsPerClient: number
  readonly mailsPerSecond: number
  /** Mails that a client may send at once after a pause. */
  readonly mailBurst: number
  readonly nowMs: () => number
}

export interface ClientLimits {
  /** Counts a connection; the answer frees it again. A word instead of it says why there is none. */
  open(ip: string): (() => void) | 'busy' | 'busyFromAddress'
  /** False when the client has to wait. */
  takeMail(ip: string): boolean
}

interface Client {
  connections: number
  mails: number
  atMs: number
}

/** Clients that are remembered; the oldest without a connection go first. */
const CLIENTS_MAX = 20_000
/** One customer usually has the whole /64 (RFC 6177), and could come from another address each time. */
const V6_SHARED_BITS = 64n

/** Addresses that count as one client. */
export function clientOf(ip: string): string {
  const read = readIp(ip)
  return read?.bits === 128 ? `${(read.value >> V6_SHARED_BITS).toString(16)}/64` : ip
}

export function createClientLimits(options: ClientLimitsOptions): ClientLimits {
  const { connections, connectionsPerClient, mailsPerSecond, mailBurst, nowMs } = options
  const clients = new Map<string, Client>()
  let open = 0
  const find = (ip: string): Client => {
    const key = clientOf(ip)
    const client = clients.get(key) ?? { connections: 0, mails: mailBurst, atMs: nowMs() }
    clients.delete(key)
    clients.set(key, client)
    if (clients.size > CLIENTS_MAX) forgetOldest(clients)
    return client
  }
  return {
    open: (ip) => {
      if (open >= connections) return 'busy'
      const client = find(ip)
      if (client.connections >= connectionsPerClient) return 'busyFromAddress'
      client.connections += 1
      open += 1
      let isOpen = true
      return () => {
        if (!isOpen) return
        isOpen = false
        client.connections -= 1
        open -= 1
      }
    },
    takeMail: (ip) => {
      const client = find(ip)
      const now = nowMs()
      client.mails = Math.min(mailBurst, client.mails + ((now - client.atMs) * mailsPerSecond) / 1_000)
      client.atMs = now
      if (client.mails < 1) return false
      client.mails -= 1
      return true
    },
  }
}

function forgetOldest(clients: Map<string, Client>): void {
  for (const [key, client] of clients) {
    if (client.connections > 0) continue
    clients.delete(key)
    return
  }
}
