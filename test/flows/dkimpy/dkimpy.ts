/** Signatures verified by python3-dkim: an implementation that is not ours. */
import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const PYTHON = '/usr/bin/python3'

/** Whether this machine has it. */
export const hasDkimpy = spawnSync(PYTHON, ['-c', 'import dkim, nacl']).status === 0

/** One word a signature, in their order. Keys come from the zone file; `atMs` is the time to verify at, now when left out. */
export const verifyDkim = (raw: string, zoneFile: string, atMs?: number): string[] =>
  execFileSync(
    PYTHON,
    [
      fileURLToPath(new URL('verify_dkim.py', import.meta.url)),
      zoneFile,
      ...(atMs === undefined ? [] : [String(Math.floor(atMs / 1_000))]),
    ],
    { input: Buffer.from(raw, 'latin1'), encoding: 'utf8', stdio: 'pipe' },
  )
    .trim()
    .split('\n')
