import type { ApiKeyCreated, ApiKeyList } from '@mailstead/contracts/api/api-key.ts'
import type {
  Domain,
  DomainList,
  DomainRecord,
  DomainReference,
  DomainRemoved,
} from '@mailstead/contracts/api/domain.ts'
import type { Email } from '@mailstead/contracts/api/email.ts'
import type { CanceledEmail, SharedEmail } from '@mailstead/contracts/api/emails/email-actions.ts'
import type { BatchAnswer } from '@mailstead/contracts/api/emails/email-batch.ts'
import type { EmailList } from '@mailstead/contracts/api/emails/email-list.ts'
import type { LogEntry, LogList } from '@mailstead/contracts/api/log.ts'
import type {
  ReceivedAttachment,
  ReceivedAttachmentList,
  ReceivedEmail,
  ReceivedEmailList,
} from '@mailstead/contracts/api/received-email.ts'
import type { Metrics } from '@mailstead/contracts/api/reports/metrics.ts'
import type { Usage } from '@mailstead/contracts/api/reports/usage.ts'
import type { Suppression, SuppressionList, SuppressionsRemoved } from '@mailstead/contracts/api/suppression.ts'
import type { Template, TemplateList, TemplateReference } from '@mailstead/contracts/api/template.ts'
import type { Webhook, WebhookEventType, WebhookList, WebhookSecret } from '@mailstead/contracts/api/webhook.ts'
import type { WebhookAttemptList, WebhookEvent, WebhookEventList } from '@mailstead/contracts/api/webhook-event.ts'
import type { ErrorName } from '@mailstead/contracts/errors.ts'
import type * as Declared from 'resend'
import { describe, expectTypeOf, it } from 'vitest'
import type { z } from 'zod'

/** What is left of a value in JSON, where an optional field is absent and never undefined. */
type Wire<T> = T extends readonly (infer Item)[]
  ? Wire<Item>[]
  : T extends object
    ? { [Field in keyof T]: Wire<Exclude<T[Field], undefined>> }
    : T

/** What our contracts allow, the declarations of the package allow too: the compiler checks it, for values that no test has met as well. */
export function checkContracts(): void {
  describe('the contracts fit the declarations', () => {
    it('of mail', () => {
      expectTypeOf<Wire<Email>>().toExtend<Declared.GetEmailResponseSuccess>()
      expectTypeOf<Wire<EmailList>>().toExtend<Declared.ListEmailsResponseSuccess>()
      expectTypeOf<Wire<CanceledEmail>>().toExtend<Declared.CancelEmailResponseSuccess>()
      expectTypeOf<Wire<SharedEmail>>().toExtend<Declared.ShareEmailResponseSuccess>()
      expectTypeOf<Wire<Metrics>>().toExtend<Declared.GetEmailsMetricsResponseSuccess>()
      expectTypeOf<Wire<Required<BatchAnswer>>>().toExtend<
        Declared.CreateBatchSuccessResponse<{ batchValidation: 'permissive' }>
      >()
      expectTypeOf<Wire<ReceivedEmail>>().toExtend<Declared.GetReceivingEmailResponseSuccess>()
      expectTypeOf<Wire<ReceivedEmailList>>().toExtend<Declared.ListReceivingEmailsResponseSuccess>()
      expectTypeOf<Wire<z.infer<typeof ReceivedAttachment>>>().toExtend<Declared.GetAttachmentResponseSuccess>()
      expectTypeOf<Wire<z.infer<typeof ReceivedAttachmentList>>>().toExtend<Declared.ListAttachmentsResponseSuccess>()
    })

    it('of domains', () => {
      type DeclaredDomain = Declared.GetDomainResponseSuccess
      expectTypeOf<Omit<Domain, 'records' | 'status'>>().toExtend<Omit<DeclaredDomain, 'records' | 'status'>>()
      expectTypeOf<Omit<DomainList, 'data'>>().toExtend<Omit<Declared.ListDomainsResponseSuccess, 'data'>>()
      expectTypeOf<Omit<DomainList['data'][number], 'status'>>().toExtend<Omit<Declared.Domain, 'status'>>()
      expectTypeOf<Exclude<Domain['status'], DeclaredDomain['status']>>().toEqualTypeOf<'temporary_failure'>()
      expectTypeOf<Exclude<DomainRecord['record'], Declared.DomainRecords['record']>>().toEqualTypeOf<
        'Ownership' | 'DMARC' | 'MTA-STS' | 'TLS-RPT'
      >()
      expectTypeOf<Wire<Omit<DomainRecord, 'record'>>>().toExtend<Omit<Declared.DomainSpfRecord, 'record'>>()
      expectTypeOf<Wire<DomainReference>>().toExtend<Declared.UpdateDomainsResponseSuccess>()
      expectTypeOf<Wire<DomainRemoved>>().toExtend<Declared.RemoveDomainsResponseSuccess>()
    })

    it('of webhooks, but for event types of our own', () => {
      type DeclaredEvent = Declared.GetWebhookEventResponseSuccess
      type OwnType =
        | 'email.canceled'
        | 'webhook.disabled'
        | 'limit.approached'
        | 'limit.reached'
        | 'account.standing_changed'
      expectTypeOf<Exclude<WebhookEventType, DeclaredEvent['type']>>().toEqualTypeOf<OwnType>()
      expectTypeOf<Exclude<DeclaredEvent['type'], WebhookEventType>>().toBeNever()
      expectTypeOf<Omit<Webhook, 'events'>>().toExtend<Omit<Declared.GetWebhookResponseSuccess, 'events'>>()
      expectTypeOf<Omit<WebhookList['data'][number], 'events'>>().toExtend<Omit<Declared.Webhook, 'events'>>()
      expectTypeOf<WebhookSecret>().toExtend<Declared.RotateWebhookSigningSecretResponseSuccess>()
      expectTypeOf<Omit<WebhookEvent, 'type' | 'payload'>>().toExtend<Omit<DeclaredEvent, 'type' | 'payload'>>()
      expectTypeOf<Omit<WebhookEventList['data'][number], 'type'>>().toExtend<Omit<Declared.WebhookEventLog, 'type'>>()
      expectTypeOf<WebhookAttemptList>().toExtend<Declared.ListWebhookEventAttemptsResponseSuccess>()
    })

    it('of errors, but for names of our own', () => {
      type OwnName =
        | 'conflict'
        | 'cross_origin'
        | 'invalid_session'
        | 'limit_reached'
        | 'missing_session'
        | 'restricted_role'
        | 'invalid_json'
        | 'invalid_relay_signature'
        | 'invalid_registration_token'
        | 'payload_too_large'
        | 'sandbox_restricted'
        | 'sending_paused'
        | 'service_unavailable'
        | 'unsupported_media_type'
      expectTypeOf<Exclude<ErrorName, Declared.ErrorResponse['name']>>().toEqualTypeOf<OwnName>()
    })

    it('of everything else', () => {
      expectTypeOf<Wire<ApiKeyCreated>>().toExtend<Declared.CreateApiKeyResponseSuccess>()
      expectTypeOf<Wire<ApiKeyList>>().toExtend<Declared.ListApiKeysResponseSuccess>()
      expectTypeOf<Wire<Suppression>>().toExtend<Declared.GetSuppressionResponseSuccess>()
      expectTypeOf<Wire<SuppressionList>>().toExtend<Declared.ListSuppressionsResponseSuccess>()
      expectTypeOf<
        Wire<z.infer<typeof SuppressionsRemoved>>
      >().toExtend<Declared.BatchRemoveSuppressionsResponseSuccess>()
      expectTypeOf<Wire<Template>>().toExtend<Declared.GetTemplateResponseSuccess>()
      expectTypeOf<Wire<TemplateList>>().toExtend<Declared.ListTemplatesResponseSuccess>()
      expectTypeOf<Wire<TemplateReference>>().toExtend<Declared.PublishTemplateResponseSuccess>()
      expectTypeOf<Wire<LogEntry>>().toExtend<Declared.GetLogResponseSuccess>()
      expectTypeOf<Wire<LogList>>().toExtend<Declared.ListLogsResponseSuccess>()
      expectTypeOf<Wire<Usage>>().toExtend<Declared.GetUsageResponseSuccess>()
    })
  })
}
