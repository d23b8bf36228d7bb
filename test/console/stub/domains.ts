/** Domains as the stub knows them: one in order, one with every kind of trouble. */

import type { Domain, DomainRecord, DomainSummary } from '@mailstead/contracts/api/domain.ts'
import type { DnsPlan } from '@mailstead/contracts/api/domains/dns-plan.ts'

const KEY = `v=DKIM1; k=rsa; p=${'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA'.repeat(8)}IDAQAB`

type Own = Pick<DomainRecord, 'record' | 'name' | 'type' | 'value'> & Partial<DomainRecord>

const record = (domain: string, own: Own): DomainRecord => ({
  host: own.name === '' ? domain : `${own.name}.${domain}`,
  ttl: 'Auto',
  status: 'verified',
  required: true,
  wanted: own.priority === undefined ? own.value : `${own.priority} ${own.value}`,
  seen: [own.value],
  explanation: null,
  ...own,
})

const recordsOf = (domain: string): DomainRecord[] =>
  (
    [
      { record: 'Ownership', name: '_mailstead', type: 'TXT', value: 'mailstead-domain=5f0c9e7a41d24b3f' },
      { record: 'DKIM', name: 'ms1r261125._domainkey', type: 'TXT', value: KEY },
      {
        record: 'DKIM',
        name: 'ms1e261125._domainkey',
        type: 'TXT',
        value: 'v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7h',
      },
      { record: 'SPF', name: 'send', type: 'MX', value: 'mx.example.net', priority: 10 },
      { record: 'SPF', name: 'send', type: 'TXT', value: 'v=spf1 include:spf.example.net ~all' },
      {
        record: 'DMARC',
        name: '_dmarc',
        type: 'TXT',
        value: 'v=DMARC1; p=none; rua=mailto:dmarc@acme.dev',
        required: false,
      },
    ] satisfies Own[]
  ).map((own) => record(domain, own))

const TROUBLE: Readonly<Record<number, Partial<DomainRecord>>> = {
  1: { status: 'pending', seen: null, explanation: 'No record was found. A new one can take some minutes to be seen.' },
  4: {
    status: 'failed',
    seen: ['v=spf1 include:spf.other.example ~all'],
    explanation:
      'Another SPF record is there. Replace it with: v=spf1 include:spf.other.example include:spf.example.net ~all',
  },
  5: { status: 'pending', seen: null, explanation: 'No DMARC policy was found. Large providers want one.' },
}

const summary = (id: string, name: string, status: Domain['status']): DomainSummary => ({
  id,
  name,
  status,
  created_at: new Date(Date.now() - 86_400_000 * 3).toISOString(),
  region: 'us-east-1',
  capabilities: { sending: 'enabled', receiving: name === 'acme.dev' ? 'enabled' : 'disabled' },
})

export const VERIFIED = summary('0197a6c2-0000-7d11-8f00-000000000001', 'acme.dev', 'verified')
export const WAITING = summary('0197a6c2-0000-7d11-8f00-000000000002', 'news.acme.dev', 'failed')

export const CLOUDFLARE_ZONE = 'acme.dev'

/** What Cloudflare's zone would get, or has got. */
export function makePlan(of: DomainSummary, isApplied: boolean): DnsPlan {
  const records = recordsOf(of.name).map(({ host, type, wanted }, place) => ({
    ...{ host, type, value: wanted, found: [], explanation: 'It is created.' },
    action: place === 0 ? ('present' as const) : ('create' as const),
    is_written: isApplied && place > 0,
  }))
  return { object: 'dns_plan', zone: CLOUDFLARE_ZONE, applied: isApplied, records }
}

export function makeDomain(of: DomainSummary): Domain {
  const isDone = of.status === 'verified'
  return {
    object: 'domain',
    ...of,
    ...{
      open_tracking: false,
      click_tracking: false,
      tls: 'opportunistic',
      disabled: false,
      unknown_recipients: 'refuse',
    },
    ...{ catch_all: null, plus_addressing: true, spam_limit: null, dmarc_reject: 'file', reject_notice: false },
    ...{ newsletter_days: null, mta_sts: 'off', sent_newsletter_days: 7, delivery_reports: 'smtp' },
    records: recordsOf(of.name).map((each, place) => ({ ...each, ...(isDone ? {} : TROUBLE[place]) })),
  }
}
