/** The largest mail that a server here takes: the Worker takes as much, whichever way it comes. */
import { RAW_MESSAGE_MAX_BYTES } from '@mailstead/contracts/api/emails/raw-email.ts'
import { INBOUND_MAX_BYTES } from '@mailstead/contracts/inbound-mail.ts'

export const MAIL_MAX_BYTES = Math.min(INBOUND_MAX_BYTES, RAW_MESSAGE_MAX_BYTES)
