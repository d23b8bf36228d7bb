/** The API of a running system, as a test calls it. */
import type { DevJson } from '../../scripts/dev/dev-json.ts'

export interface ApiAnswer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into the answer field by field
  body: any
}

export async function callApi(
  dev: Pick<DevJson, 'url' | 'apiKey'>,
  method: string,
  path: string,
  body?: unknown,
): Promise<ApiAnswer> {
  const response = await fetch(`${dev.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${dev.apiKey}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text }
}

/** Sends one mail from the tenant's domain and returns its id. */
export async function sendMail(
  dev: Pick<DevJson, 'url' | 'apiKey' | 'domain'>,
  to: string,
  fields: Record<string, unknown> = {},
): Promise<string> {
  const mail = { from: `Ada <ada@${dev.domain}>`, to: [to], subject: 'Probe', text: 'It works.', ...fields }
  const { status, body } = await callApi(dev, 'POST', '/v1/emails', mail)
  if (status !== 200) throw new Error(`POST /v1/emails answered ${status}: ${JSON.stringify(body)}`)
  return body.id
}
