/**
 * Who brought a mail to Cloudflare's Email Routing. The Worker is not told; the Received field that Cloudflare puts in front of the
 * mail is the only trace. Only the very first field counts: every one below may be the sender's own.
 */
import { z } from 'zod'

export interface RoutingClient {
  readonly ip: string
  readonly helo: string
}

/** The first field is in there. */
export const ROUTING_HEAD_BYTES = 2_048

const FOLD = /\r?\n[ \t]+/g
// As it is seen: `from mail.example (192.0.2.1) by cloudflare-email.net (cloudflare) id … for <…>; …`
const RECEIVED =
  /^received:[ \t]*from ([a-z0-9._-]{1,255}) \(([0-9a-f.:]{2,45})\) by cloudflare-email\.net \(cloudflare\) /i
const Ip = z.union([z.ipv4(), z.ipv6()])

/** Null when the mail does not begin with that field: then nothing is known. Never throws. */
export function readRoutingClient(head: Uint8Array): RoutingClient | null {
  const text = new TextDecoder('latin1').decode(head.subarray(0, ROUTING_HEAD_BYTES))
  const [, helo, ip] = RECEIVED.exec(text.replace(FOLD, ' ').replace(/[ \t]+/g, ' ')) ?? []
  return helo !== undefined && ip !== undefined && Ip.safeParse(ip).success ? { ip: ip.toLowerCase(), helo } : null
}
