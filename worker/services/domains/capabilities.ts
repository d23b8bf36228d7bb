/** What a domain is for: sending, receiving, or both. */
import type { UpdateDomain } from '@mailstead/contracts/api/domain.ts'
import { Refusal } from '../../platform/refusal.ts'

export interface Capabilities {
  readonly sending: boolean
  readonly receiving: boolean
}

/** What is asked over what was; throws `validation_error` when nothing would be left. */
export function readCapabilities(asked: UpdateDomain['capabilities'], before: Capabilities): Capabilities {
  const read = (value: 'enabled' | 'disabled' | undefined, was: boolean): boolean =>
    value === undefined ? was : value === 'enabled'
  const after = { sending: read(asked?.sending, before.sending), receiving: read(asked?.receiving, before.receiving) }
  if (!after.sending && !after.receiving)
    throw new Refusal(
      'validation_error',
      '`capabilities`: a domain must send or receive. Enable one of them, or set `disabled` to true.',
    )
  return after
}
