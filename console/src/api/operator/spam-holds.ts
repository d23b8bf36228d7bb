/** Mails of all tenants that the check of outgoing mail holds. */
import type { DecidedSpamHold, OperatorSpamHold } from '@mailstead/contracts/api/emails/spam-hold.ts'
import { listOptions } from '../list.ts'
import { request } from '../request.ts'

export type { OperatorSpamHold }

const PATH = '/v1/operator/spam-holds'
const LIVE_MS = 30_000

export const spamHoldsOptions = listOptions<OperatorSpamHold>(['operator', 'spam-holds'], PATH, {}, LIVE_MS)

export const releaseSpamHold = (id: string) => request<DecidedSpamHold>('POST', `${PATH}/${id}/release`)
export const refuseSpamHold = (id: string, reason: string) =>
  request<DecidedSpamHold>('POST', `${PATH}/${id}/refuse`, { reason })
