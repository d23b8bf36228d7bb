/** The whole set. */

import { CLOBBERING, FOREIGN, MUTATION, OVERLAYS, PARTS } from './grammar.ts'
import type { HostileMail } from './hostile-mail.ts'
import { NAVIGATION, SCRIPT_ADDRESSES } from './links.ts'
import { HINTS, IMAGES, STYLES } from './loads.ts'
import { HANDLERS, SCRIPTS } from './scripts.ts'

export const HOSTILE_MAILS: readonly HostileMail[] = [
  ...[SCRIPTS, HANDLERS, SCRIPT_ADDRESSES, NAVIGATION, IMAGES, STYLES, HINTS, FOREIGN].flat(),
  ...[MUTATION, CLOBBERING, PARTS, OVERLAYS].flat(),
]
