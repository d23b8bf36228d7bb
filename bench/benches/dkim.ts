/** DKIM: signatures a second in workerd against OpenSSL's own figures for the same keys. */
import { withCleanup } from '../parts/cleanup.ts'
import { runProgram } from '../parts/processes.ts'
import type { Bench, BenchResult } from '../parts/result.ts'
import { SAMPLE_TEXT } from '../parts/sample-mail.ts'
import { callBench, startWorkerSystem } from '../parts/worker-system.ts'

const MAILS = 1_000
const WARM_UP_MAILS = 200
const OPENSSL_TIMEOUT_MS = 30_000

/** Signatures a second of one algorithm, from the line of figures that `openssl speed` ends with. */
async function measureOpenssl(algorithm: 'rsa2048' | 'ed25519'): Promise<number> {
  const output = await runProgram('openssl', ['speed', '-seconds', '2', '-mr', algorithm], OPENSSL_TIMEOUT_MS)
  // Machine-readable: `+F2:n:bits:signs/s:…` for RSA, `+F6:n:bits:name:signs/s:…` for EdDSA.
  const line = /^\+F[26]:(.+)$/m.exec(output)?.[1]?.split(':') ?? []
  const first = Number(line[algorithm === 'rsa2048' ? 2 : 3])
  if (!Number.isFinite(first) || first <= 0) throw new Error(`openssl speed said: ${output.slice(-300)}`)
  // Some versions print seconds an operation, others operations a second.
  return first < 1 ? 1 / first : first
}

const run = (): Promise<BenchResult> =>
  withCleanup(async (later) => {
    const system = await startWorkerSystem(later, { isConsuming: false })
    await callBench(system, '/sign', { count: WARM_UP_MAILS, text: SAMPLE_TEXT })
    const startMs = performance.now()
    await callBench(system, '/sign', { count: MAILS, text: SAMPLE_TEXT })
    const mailsPerSecond = MAILS / ((performance.now() - startMs) / 1_000)
    const rsa = await measureOpenssl('rsa2048')
    const ed25519 = await measureOpenssl('ed25519')
    const common = { bench: 'dkim', isLowerBetter: false, aim: null }
    return {
      comparisons: [
        {
          ...{ ...common, what: 'sign 5 KB with both keys in workerd, one core', unit: 'RSA signatures/s' },
          ...{ ours: mailsPerSecond, against: 'limit: openssl speed rsa2048', theirs: rsa },
        },
        {
          ...{ ...common, what: 'the same, counted as mails', unit: 'mails/s' },
          ...{ ours: mailsPerSecond, against: 'limit: openssl, one of each key', theirs: 1 / (1 / rsa + 1 / ed25519) },
        },
      ],
      remarks: [],
    }
  })

export const dkim: Bench = { name: 'dkim', run }
