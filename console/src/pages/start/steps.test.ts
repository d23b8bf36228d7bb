import { describe, expect, it } from 'vitest'
import type { DomainSummary } from '../../api/domains.ts'
import type { EmailSummary } from '../../api/emails.ts'
import { pickDomain, pickMail } from './steps.ts'

const domain = (id: string, status: string) => ({ id, status }) as DomainSummary
const mail = (id: string, last_event: string) => ({ id, last_event }) as EmailSummary

describe('what the way goes on with', () => {
  it('a verified domain before the newest', () => {
    expect(pickDomain([domain('new', 'pending'), domain('old', 'verified')])?.id).toBe('old')
    expect(pickDomain([domain('new', 'pending'), domain('old', 'failed')])?.id).toBe('new')
    expect(pickDomain([])).toBeUndefined()
  })
  it('a delivered mail before the newest', () => {
    expect(pickMail([mail('new', 'queued'), mail('old', 'delivered')])?.id).toBe('old')
    expect(pickMail([mail('new', 'bounced')])?.id).toBe('new')
  })
})
