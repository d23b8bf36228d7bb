/** Mail as a relay hands it in that took it by SMTP. */

import { sha256Hex } from '@mailstead/contracts/relay-signature.ts'
import type { SubmissionManifest } from '@mailstead/contracts/submission.ts'
import { newId } from '../../worker/platform/ids.ts'
import { type Answer, call } from './call.ts'
import { signPost, type TestRelay } from './create-relay.ts'
import type { TestTenant } from './create-tenant.ts'

export const SUBMISSIONS_PATH = '/relay/v1/submissions'

export type ManifestChange = Partial<Record<keyof SubmissionManifest, unknown>>

/** A recipient of whom nothing was asked, unless told otherwise. */
export const rcptTo = (
  address: string,
  asked: Partial<SubmissionManifest['rcptTo'][number]> = {},
): SubmissionManifest['rcptTo'][number] => ({ address, notify: null, orcpt: null, ...asked })

/** By Ada of the tenant's domain, to Bob. */
export const messageOf = ({ domain }: TestTenant, fields = ''): string =>
  `From: Ada <ada@${domain.name}>\r\nTo: bob@peer.example\r\nSubject: Lunch\r\n${fields}\r\nAt noon?\r\n`

/** The line in front of the mail, as a relay without trouble writes it. */
export async function submissionOf(tenant: TestTenant, raw: string, change: ManifestChange = {}): Promise<object> {
  return {
    id: newId(Date.now()),
    password: tenant.sendingKey,
    mailFrom: `ada@${tenant.domain.name}`,
    ret: null,
    envid: null,
    rcptTo: [rcptTo('bob@peer.example')],
    clientIp: '192.0.2.7',
    protocol: 'ESMTPSA',
    receivedAt: new Date().toISOString(),
    size: raw.length,
    sha256: await sha256Hex(raw),
    ...change,
  }
}

/** Hands it in; the manifest is signed by the relay. */
export async function postSubmission(relay: TestRelay, manifest: object, raw: string): Promise<Answer> {
  const line = JSON.stringify(manifest)
  const signed = await signPost(relay, SUBMISSIONS_PATH, line)
  const headers = { ...signed, 'content-type': 'application/octet-stream' }
  return call('POST', SUBMISSIONS_PATH, { body: `${line}\n${raw}`, headers })
}

/** The answer to one mail. */
export const submitMail = async (
  relay: TestRelay,
  tenant: TestTenant,
  { raw = messageOf(tenant), ...change }: ManifestChange & { readonly raw?: string } = {},
): Promise<Answer> => postSubmission(relay, await submissionOf(tenant, raw, change), raw)
