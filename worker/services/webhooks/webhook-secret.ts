/** Secrets by which webhooks sign: `whsec_` and 24 random bytes in base64, as Standard Webhooks has them. */
import type { TenantId } from '@mailstead/contracts/ids.ts'

const BYTES = 24

/** What a sealed secret is bound to: moved to another row it does not open. */
export const webhookSecretContext = (tenant: TenantId, id: string): string => `tenant:${tenant}/webhook:${id}`

export const createWebhookSecret = (): string => `whsec_${crypto.getRandomValues(new Uint8Array(BYTES)).toBase64()}`
