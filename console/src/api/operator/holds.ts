/** Rules under which mail waits, and orders about mail that waits. */
import type { ControlDone, ControlOrder } from '@mailstead/contracts/api/operator/control.ts'
import type { CreateHold, Hold, PlacedHold, ReleasedHold } from '@mailstead/contracts/api/operator/hold.ts'
import type { OperatorScope, ShownScope, ToldRelay } from '@mailstead/contracts/api/operator/scope.ts'
import { queryOptions } from '@tanstack/react-query'
import { request } from '../request.ts'

export type { ControlDone, Hold, ShownScope, ToldRelay }

/** As a person types it: the server says whether each is one. */
export type WantedScope = { readonly [field in keyof OperatorScope]?: string | true }

export type WantedHold = Pick<CreateHold, 'reason' | 'until'> & { readonly scope: WantedScope }

export interface WantedOrder {
  /** The same order sent again is not carried out twice. */
  readonly id: string
  readonly action: ControlOrder['action']
  readonly scope: WantedScope
  readonly relay?: string
  readonly reason?: string
  readonly state?: string
}

const PATH = '/v1/operator/holds'

export const holdsOptions = queryOptions({
  queryKey: ['operator', 'holds'],
  queryFn: async () => (await request<{ readonly data: readonly Hold[] }>('GET', PATH)).data,
})

export const createHold = (hold: WantedHold) => request<PlacedHold>('POST', PATH, hold)
export const releaseHold = (id: string) => request<ReleasedHold>('DELETE', `${PATH}/${encodeURIComponent(id)}`)
export const giveOrder = (order: WantedOrder) => request<ControlDone>('POST', '/v1/operator/control', order)
