/** Keys by which applications call the API. */
import type { ApiKey, ApiKeyCreated } from '@mailstead/contracts/api/api-key.ts'
import { listOptions } from './list.ts'
import { request } from './request.ts'

export type { ApiKey, ApiKeyCreated }

export const API_KEYS_KEY = ['api-keys'] as const

export interface NewApiKey {
  readonly name: string
  readonly permission: ApiKey['permission']
  readonly domain_id?: string
  readonly expires_at?: string
}

export const apiKeysOptions = listOptions<ApiKey>(API_KEYS_KEY, '/v1/api-keys', {})

export const createApiKey = (key: NewApiKey) => request<ApiKeyCreated>('POST', '/v1/api-keys', key)
export const renameApiKey = (id: string, name: string) => request<unknown>('PATCH', `/v1/api-keys/${id}`, { name })
export const removeApiKey = (id: string) => request<unknown>('DELETE', `/v1/api-keys/${id}`)
