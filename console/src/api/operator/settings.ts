/** What the operator decides for the whole deployment. */
import type { ShownImage, ShownSettings, UpdateOperatorSettings } from '@mailstead/contracts/api/operator/settings.ts'
import { queryOptions } from '@tanstack/react-query'
import { request } from '../request.ts'

export type { ShownImage, ShownSettings, UpdateOperatorSettings }

export const OPERATOR_SETTINGS_KEY = ['operator', 'settings'] as const

export const operatorSettingsOptions = queryOptions({
  queryKey: OPERATOR_SETTINGS_KEY,
  queryFn: () => request<ShownSettings>('GET', '/v1/operator/settings'),
})

export const changeSettings = (changes: UpdateOperatorSettings) =>
  request<ShownSettings>('PATCH', '/v1/operator/settings', changes)
