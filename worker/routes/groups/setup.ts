/** What an account has set up to send and receive: domains, addresses, inboxes, keys, lists, templates. */

import { registerCreateAlias } from '../aliases/create.ts'
import { registerGetAlias } from '../aliases/get.ts'
import { registerListAliases } from '../aliases/list.ts'
import { registerRemoveAlias } from '../aliases/remove.ts'
import { registerUpdateAlias } from '../aliases/update.ts'
import { registerCreateApiKey } from '../api-keys/create.ts'
import { registerGetApiKey } from '../api-keys/get.ts'
import { registerListApiKeys } from '../api-keys/list.ts'
import { registerRemoveApiKey } from '../api-keys/remove.ts'
import { registerUpdateApiKey } from '../api-keys/update.ts'
import type { App } from '../app-types.ts'
import { registerCreateBlock } from '../blocklist/create.ts'
import { registerGetBlock } from '../blocklist/get.ts'
import { registerImportBlocks } from '../blocklist/import.ts'
import { registerListBlocks } from '../blocklist/list.ts'
import { registerRemoveBlock } from '../blocklist/remove.ts'
import { registerUpdateBlock } from '../blocklist/update.ts'
import { registerCreateDomain } from '../domains/create.ts'
import { registerGetDomain } from '../domains/get.ts'
import { registerListDomains } from '../domains/list.ts'
import { registerPublishAtCloudflare } from '../domains/publish-at-cloudflare.ts'
import { registerRemoveDomain } from '../domains/remove.ts'
import { registerRotateDkim } from '../domains/rotate-dkim.ts'
import { registerListTlsReports } from '../domains/tls-reports.ts'
import { registerUpdateDomain } from '../domains/update.ts'
import { registerVerifyDomain } from '../domains/verify.ts'
import { registerGetZoneFile } from '../domains/zone-file.ts'
import { registerListContacts } from '../inboxes/contacts/list.ts'
import { registerRemoveContact } from '../inboxes/contacts/remove.ts'
import { registerCreateInbox } from '../inboxes/create.ts'
import { registerEmptyInbox } from '../inboxes/empty.ts'
import { registerGetInbox } from '../inboxes/get.ts'
import { registerListInboxes } from '../inboxes/list.ts'
import { registerRemoveInbox } from '../inboxes/remove.ts'
import { registerGetThread } from '../inboxes/threads/get.ts'
import { registerGetThreadAttachment } from '../inboxes/threads/get-attachment.ts'
import { registerGetThreadMail } from '../inboxes/threads/get-mail.ts'
import { registerListThreads } from '../inboxes/threads/list.ts'
import { registerListThreadAttachments } from '../inboxes/threads/list-attachments.ts'
import { registerListThreadMails } from '../inboxes/threads/list-mails.ts'
import { registerGetThreadMailRaw } from '../inboxes/threads/raw.ts'
import { registerRemoveThread } from '../inboxes/threads/remove.ts'
import { registerSearchThreads } from '../inboxes/threads/search.ts'
import { registerUpdateThread } from '../inboxes/threads/update.ts'
import { registerUpdateInbox } from '../inboxes/update.ts'
import { registerAddSuppression } from '../suppressions/add.ts'
import { registerAddSuppressions } from '../suppressions/add-batch.ts'
import { registerGetSuppression } from '../suppressions/get.ts'
import { registerImportSuppressions } from '../suppressions/import.ts'
import { registerListSuppressions } from '../suppressions/list.ts'
import { registerRemoveSuppression } from '../suppressions/remove.ts'
import { registerRemoveSuppressions } from '../suppressions/remove-batch.ts'
import { registerCreateTemplate } from '../templates/create.ts'
import { registerDuplicateTemplate } from '../templates/duplicate.ts'
import { registerGetTemplate } from '../templates/get.ts'
import { registerListTemplates } from '../templates/list.ts'
import { registerPublishTemplate } from '../templates/publish.ts'
import { registerRemoveTemplate } from '../templates/remove.ts'
import { registerUpdateTemplate } from '../templates/update.ts'

export const SETUP_ROUTES: readonly ((app: App) => void)[] = [
  registerCreateDomain,
  registerListDomains,
  registerGetDomain,
  registerUpdateDomain,
  registerVerifyDomain,
  registerGetZoneFile,
  registerListTlsReports,
  registerPublishAtCloudflare,
  registerRotateDkim,
  registerRemoveDomain,
  registerCreateAlias,
  registerGetAlias,
  registerListAliases,
  registerRemoveAlias,
  registerUpdateAlias,
  registerCreateApiKey,
  registerGetApiKey,
  registerListApiKeys,
  registerRemoveApiKey,
  registerUpdateApiKey,
  registerCreateBlock,
  registerGetBlock,
  registerImportBlocks,
  registerListBlocks,
  registerRemoveBlock,
  registerUpdateBlock,
  registerCreateInbox,
  registerListInboxes,
  registerGetInbox,
  registerUpdateInbox,
  registerRemoveInbox,
  registerEmptyInbox,
  registerListContacts,
  registerRemoveContact,
  registerListThreads,
  registerSearchThreads,
  registerGetThread,
  registerUpdateThread,
  registerRemoveThread,
  registerListThreadMails,
  registerGetThreadMail,
  registerGetThreadMailRaw,
  registerListThreadAttachments,
  registerGetThreadAttachment,
  registerAddSuppression,
  registerAddSuppressions,
  registerGetSuppression,
  registerImportSuppressions,
  registerListSuppressions,
  registerRemoveSuppression,
  registerRemoveSuppressions,
  registerCreateTemplate,
  registerListTemplates,
  registerGetTemplate,
  registerUpdateTemplate,
  registerRemoveTemplate,
  registerPublishTemplate,
  registerDuplicateTemplate,
]
