/** The relays of the deployment, and what it must publish for them. */
import type { PlatformRecord, PlatformRecordList } from '@mailstead/contracts/api/operator/platform-record.ts'
import type {
  OperatorRelay,
  OperatorRelayDetail,
  UpdateOperatorRelay,
} from '@mailstead/contracts/api/operator/relay.ts'
import type { RelaySource } from '@mailstead/contracts/api/operator/relay-source.ts'
import type { CreateRelayToken, RelayToken, RotateRelaySecret } from '@mailstead/contracts/api/operator/relay-token.ts'
import { queryOptions } from '@tanstack/react-query'
import { request } from '../request.ts'

export type { OperatorRelay, OperatorRelayDetail, PlatformRecord, RelaySource, RelayToken, UpdateOperatorRelay }

/** A relay says how it does every 30 seconds. */
const LIVE_MS = 30_000
const PATH = '/v1/operator/relays'

export const relaysOptions = queryOptions({
  queryKey: ['operator', 'relays'],
  queryFn: async () => (await request<{ readonly data: readonly OperatorRelay[] }>('GET', PATH)).data,
  refetchInterval: LIVE_MS,
})

export const relayOptions = (id: string) =>
  queryOptions({
    queryKey: ['operator', 'relays', id],
    queryFn: () => request<OperatorRelayDetail>('GET', `${PATH}/${encodeURIComponent(id)}`),
    refetchInterval: LIVE_MS,
  })

export const recordsOptions = queryOptions({
  queryKey: ['operator', 'records'],
  queryFn: () => request<PlatformRecordList>('GET', '/v1/operator/records'),
  refetchInterval: LIVE_MS,
})

/** What is done to a relay without more words than a reason. */
export type RelayAct = 'drain' | 'resume' | 'revoke'

const of = (id: string, act: string): string => `${PATH}/${encodeURIComponent(id)}/${act}`

export const changeRelay = (id: string, changes: UpdateOperatorRelay) =>
  request<unknown>('PATCH', `${PATH}/${encodeURIComponent(id)}`, changes)
export const actOnRelay = (id: string, act: RelayAct, reason: string) =>
  request<unknown>('POST', of(id, act), reason === '' ? {} : { reason })
/** As a person types it: the server says whether the name is one. */
type WantedToken = Omit<CreateRelayToken, 'relay'> & { readonly relay: string }

export const createRelayToken = (wanted: WantedToken) => request<RelayToken>('POST', `${PATH}/tokens`, wanted)
export const rotateRelaySecret = (id: string, wanted: RotateRelaySecret) =>
  request<RelayToken>('POST', of(id, 'secret'), wanted)
export const checkRelay = (id: string) => request<unknown>('POST', of(id, 'check'))
export const checkRecords = () => request<unknown>('POST', '/v1/operator/records/check')
export const endFormerSecret = (id: string) => request<unknown>('DELETE', of(id, 'former-secret'))
