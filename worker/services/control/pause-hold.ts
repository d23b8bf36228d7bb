/** The hold of a paused account: placing it twice is one hold. */
import type { TenantId } from '@mailstead/contracts/ids.ts'

const PREFIX = 'pause-'

export const pauseHoldOf = (tenant: TenantId): string => `${PREFIX}${tenant}`

export const isPauseHold = (id: string): boolean => id.startsWith(PREFIX)
