/**
 * `npm run doctor -- [FILE] [--json] [--on-relay HOST] [--dns SERVER]` looks at the deployment that FILE (`deployment.json`)
 * describes, and at its relays, from this machine, and says what is wrong and what to do. Exit code 1: something is wrong. It
 * changes nothing.
 */
import { parseArgs } from 'node:util'
import { openCloudflareApi } from './deploy/cloudflare-api.ts'
import { readDeployment } from './deploy/deployment.ts'
import { readAccess } from './deploy/open-context.ts'
import { openDns } from './doctor/network/dns.ts'
import { describeFindings, runDoctor } from './doctor/run-doctor.ts'
import { STANDARD_PORTS } from './doctor/surroundings.ts'

const NOT_RUN = 2
const USAGE = `Usage: npm run doctor -- [FILE] [--json] [--on-relay HOST] [--dns SERVER]

Looks at the deployment that FILE (deployment.json) describes, and at its relays, from this machine, and says what is wrong and
what to do. It changes nothing. With CLOUDFLARE_API_TOKEN it looks at the account, too. Exit code 1: something is wrong; 2: it
could not look.

  --json           findings for programs
  --on-relay HOST  this machine is that relay: port 25 outwards is tried as well
  --dns SERVER     asks this name server, not those of the machine; may be repeated
`

type Options = { readonly json: boolean; readonly 'on-relay'?: string | undefined; readonly dns: readonly string[] }

/** Whether nothing is wrong. */
async function examine(file: string, options: Options): Promise<boolean> {
  const { deployment } = readDeployment(file)
  const onRelay = options['on-relay'] ?? null
  if (onRelay !== null && !deployment.relays.some(({ host }) => host === onRelay))
    throw new Error(`--on-relay ${onRelay}: ${file} has no relay of this name`)
  const findings = await runDoctor({
    deployment,
    dns: openDns(options.dns),
    ports: STANDARD_PORTS,
    ca: undefined,
    now: Date.now,
    api: process.env['CLOUDFLARE_API_TOKEN'] ? openCloudflareApi(readAccess(process.env, deployment.accountId)) : null,
    onRelay,
  })
  process.stdout.write(`${options.json ? JSON.stringify(findings, null, 2) : describeFindings(findings)}\n`)
  return findings.every(({ state }) => state !== 'wrong')
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      'on-relay': { type: 'string' },
      dns: { type: 'string', multiple: true, default: [] },
    },
  })
  if (values.help) process.stdout.write(USAGE)
  else process.exitCode = (await examine(positionals[0] ?? 'deployment.json', values)) ? 0 : 1
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = NOT_RUN
}
