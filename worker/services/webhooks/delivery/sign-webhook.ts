/**
 * The headers by which a receiver knows that a delivery is ours: Standard Webhooks, and the same under the older names (`svix-*`) that
 * the libraries in use read.
 */
const PREFIX = 'whsec_'

const encoder = new TextEncoder()

async function sign(secret: string, content: string): Promise<string> {
  const bytes = Uint8Array.fromBase64(secret.slice(PREFIX.length))
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const mac = await crypto.subtle.sign('HMAC', key, encoder.encode(content))
  return `v1,${new Uint8Array(mac).toBase64()}`
}

/**
 * `secrets` as `whsec_<base64>`: every one that is valid signs, so that a receiver may change over in its own time. `atMs` is the time
 * of this attempt, by which a receiver refuses what is replayed to it.
 */
export async function signWebhook(
  secrets: readonly string[],
  delivery: { readonly id: string; readonly atMs: number; readonly body: string },
): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(delivery.atMs / 1_000))
  const content = `${delivery.id}.${timestamp}.${delivery.body}`
  const signature = (await Promise.all(secrets.map((secret) => sign(secret, content)))).join(' ')
  return {
    'webhook-id': delivery.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature,
    'svix-id': delivery.id,
    'svix-timestamp': timestamp,
    'svix-signature': signature,
  }
}
