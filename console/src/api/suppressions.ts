/** Addresses that get no mail. */
import type {
  Suppression as SuppressionObject,
  SuppressionOrigin,
  SuppressionsImported,
} from '@mailstead/contracts/api/suppression.ts'
import { listOptions } from './list.ts'
import { request } from './request.ts'

export type Suppression = Omit<SuppressionObject, 'object'>
export type { SuppressionOrigin }

export const SUPPRESSIONS_KEY = ['suppressions'] as const

export const suppressionsOptions = (origin: SuppressionOrigin | undefined) =>
  listOptions<Suppression>(SUPPRESSIONS_KEY, '/v1/suppressions', { origin })

export const removeSuppression = (id: string) => request<unknown>('DELETE', `/v1/suppressions/${id}`)

/** Up to 100 at once. */
export const removeSuppressions = (ids: readonly string[]) =>
  request<unknown>('POST', '/v1/suppressions/batch/remove', { ids })

/** Also how a removal is undone: the origin stays. */
export const addSuppressions = (entries: readonly { email: string; origin: SuppressionOrigin }[]) =>
  request<SuppressionsImported>('POST', '/v1/suppressions/import', { entries })
