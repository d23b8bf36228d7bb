/** Debian's Python, which is where apt puts what clients of tests need, whatever other `python3` comes first in PATH. */
import { spawnSync } from 'node:child_process'

export const PYTHON = '/usr/bin/python3'

const hasModule = (name: string): boolean => spawnSync(PYTHON, ['-c', `import ${name}`]).status === 0

export const hasPython = hasModule('sys')
/** What Frappe's own client is made with. */
export const hasRequests = hasModule('requests')
