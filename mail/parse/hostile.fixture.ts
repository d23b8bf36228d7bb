/** Every hostile mail, with what must come of it. Names are unique. */
import { BODIES } from './hostile-bodies.fixture.ts'
import { BOMBS } from './hostile-bombs.fixture.ts'
import { FILES } from './hostile-files.fixture.ts'
import { HEADERS } from './hostile-headers.fixture.ts'
import type { HostileMail } from './hostile-mail.fixture.ts'
import { STRUCTURES } from './hostile-structure.fixture.ts'

export const HOSTILE_MAILS: readonly HostileMail[] = [...STRUCTURES, ...HEADERS, ...BODIES, ...FILES, ...BOMBS]
