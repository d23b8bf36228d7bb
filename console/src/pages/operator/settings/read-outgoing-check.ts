/** The check of outgoing mail as its form holds it. Pure. */
import type { ShownSettings } from '../../../api/operator/settings.ts'
import { fieldText } from '../../../parts/form/form.tsx'

type Check = ShownSettings['outgoing_check']

const MODES = ['without', 'with', 'hybrid'] as const

export const readOutgoingCheck = (fields: FormData): Check => ({
  enabled: fields.has('enabled'),
  block: fields.has('block'),
  release_by_account: fields.has('release_by_account'),
  mode: MODES.find((mode) => mode === fieldText(fields, 'mode')) ?? 'hybrid',
  threshold: Number(fieldText(fields, 'threshold')),
  hybrid_threshold: Number(fieldText(fields, 'hybrid_threshold')),
  give_up_after_minutes: Number(fieldText(fields, 'give_up_after_minutes')),
})
