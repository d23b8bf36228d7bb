import type { DomainRecords } from 'resend'
import { describe, expect, it } from 'vitest'
import { DomainRecord, publishRecords } from '../../../scripts/dev/tenant/zone-records.ts'
import { waitFor } from '../../dev/wait-for.ts'
import { type Connect, expectError, expectShape, got, ID, INSTANT, tag } from './context.ts'

const publish = (zoneFile: string, name: string, records: readonly DomainRecords[]) =>
  publishRecords(
    zoneFile,
    name,
    records.map((record) => DomainRecord.parse(record)),
  )

/** `resend.domains`, without the claims. */
export function checkDomains(connect: Connect): void {
  describe('domains', () => {
    it('create, get, list, update and remove', async () => {
      const { domains } = connect().resend
      const name = `d-${tag()}.example`
      const capabilities = { sending: 'enabled', receiving: 'enabled' } as const
      const made = await got(
        domains.create({
          name,
          region: 'eu-west-1',
          customReturnPath: 'mail',
          tls: 'opportunistic',
          capabilities,
          openTracking: true,
          clickTracking: true,
        }),
      )
      // The region is taken and without effect: mail is accepted at every edge.
      const summary = { id: made.id, name, status: 'not_started', created_at: INSTANT, region: 'us-east-1' } as const
      const tracking = { open_tracking: true, click_tracking: true, tracking_subdomain: undefined }
      const declared = { ...summary, ...tracking, capabilities, records: expect.any(Array) }
      expect(made.id).toEqual(ID)
      expectShape(made, declared)
      expectShape(await got(domains.get(made.id)), { object: 'domain', ...declared })
      const list = await got(domains.list({ limit: 100 }))
      expectShape(list, { object: 'list', has_more: false, data: expect.any(Array) })
      const listed = list.data.find(({ id }) => id === made.id)
      const untold = { open_tracking: undefined, click_tracking: undefined, tracking_subdomain: undefined }
      expectShape(listed, { ...summary, ...untold, capabilities })
      const changes = {
        openTracking: false,
        tls: 'enforced' as const,
        capabilities: { receiving: 'disabled' as const },
      }
      expectShape(await got(domains.update({ id: made.id, ...changes })), { object: 'domain', id: made.id })
      expect(await got(domains.get(made.id))).toMatchObject({
        open_tracking: false,
        click_tracking: true,
        tls: 'enforced',
        capabilities: { sending: 'enabled', receiving: 'disabled' },
      })
      expectShape(await got(domains.remove(made.id)), { object: 'domain', id: made.id, deleted: true })
      await expectError(domains.get(made.id), 'not_found', 404)
    })

    it('records have the fields of the package', async () => {
      const { domains } = connect().resend
      const { id, records } = await got(
        domains.create({ name: `d-${tag()}.example`, capabilities: { receiving: 'enabled' } }),
      )
      const find = <Kind extends DomainRecords['record']>(kind: Kind, type?: 'MX' | 'TXT') =>
        records.find(
          (record): record is Extract<DomainRecords, { record: Kind }> =>
            record.record === kind && (type === undefined || record.type === type),
        )
      const fields = {
        name: expect.any(String),
        value: expect.any(String),
        ttl: 'Auto',
        status: 'not_started',
      } as const
      const others = { routing_policy: undefined, proxy_status: undefined }
      expectShape(find('DKIM'), { ...fields, ...others, record: 'DKIM', type: 'TXT', priority: undefined })
      expectShape(find('SPF', 'TXT'), { ...fields, ...others, record: 'SPF', type: 'TXT', priority: undefined })
      expectShape(find('SPF', 'MX'), { ...fields, ...others, record: 'SPF', type: 'MX', priority: 10 })
      expectShape(find('Receiving'), { ...fields, record: 'Receiving', type: 'MX', priority: expect.any(Number) })
      // Two kinds that the package does not know.
      expect([...new Set(records.map(({ record }) => String(record)))].sort()).toEqual(
        ['DKIM', 'DMARC', 'Ownership', 'Receiving', 'SPF'].sort(),
      )
      await got(domains.remove(id))
    })

    it('verify makes a domain verified, which may then send', async () => {
      const { resend, running } = connect()
      const name = `d-${tag()}.example`
      const { id, records } = await got(resend.domains.create({ name }))
      publish(running.dns.zoneFile, name, records)
      expectShape(await got(resend.domains.verify(id)), { object: 'domain', id })
      await waitFor('the domain to be verified', async () => (await got(resend.domains.get(id))).status === 'verified')
      const mail = { from: `a@${name}`, to: `b-${tag()}@peer.example`, subject: 's', text: 't' }
      expect(await got(resend.emails.send(mail))).toEqual({ id: ID })
    })

    it('errors', async () => {
      const { resend, running } = connect()
      const { domains } = resend
      const id = crypto.randomUUID()
      await expectError(domains.create({ name: 'no domain' }), 'validation_error', 422, 'name')
      await expectError(domains.create({ name: running.domain }), 'conflict', 409)
      const trackingSubdomain = domains.create({ name: `d-${tag()}.example`, trackingSubdomain: 'links' })
      await expectError(trackingSubdomain, 'validation_error', 422, 'tracking_subdomain')
      await expectError(domains.get(id), 'not_found', 404)
      await expectError(domains.update({ id, tls: 'enforced' }), 'not_found', 404)
      await expectError(domains.verify(id), 'not_found', 404)
      await expectError(domains.remove(id), 'not_found', 404)
    })
  })
}
