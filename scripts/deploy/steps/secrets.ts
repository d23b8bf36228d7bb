/** The file of secrets. What Cloudflare has already is never made a second time, and never overwritten. */
import { directoryName } from '../names.ts'
import { completeSecrets, isOpenToOthers, readSecrets } from '../secrets-file.ts'
import type { DeployContext, Step } from '../step.ts'
import { requiredSecrets } from '../wrangler-config.ts'

/** Required, not at Cloudflare and not in the file. */
async function listMissing({ deployment, files, listRemoteSecrets }: DeployContext): Promise<readonly string[]> {
  const known = new Set([...(await listRemoteSecrets()), ...Object.keys(readSecrets(files.secrets) ?? {})])
  return requiredSecrets(deployment).filter((name) => !known.has(name))
}

/** A directory whose key is gone holds what nobody can open: a new key would hide that. */
async function refuseNewKey({ deployment, files, listRemoteDatabases }: DeployContext): Promise<void> {
  const directory = directoryName(deployment)
  if (!(await listRemoteDatabases()).some(({ name }) => name === directory)) return
  throw new Error(
    `The database ${directory} is there, but its MASTER_KEY is neither in ${files.secrets} nor at Cloudflare. Restore that file from where you keep backups. If the deployment never worked and holds nothing, delete its databases and run it again.`,
  )
}

export function secretSteps(context: DeployContext): readonly Step[] {
  const { files } = context
  return [
    {
      title: `Secrets ${requiredSecrets(context.deployment).join(', ')} in ${files.secrets} (mode 600)`,
      async look() {
        const missing = await listMissing(context)
        if (missing.includes('MASTER_KEY')) await refuseNewKey(context)
        if (missing.length > 0) return `make ${missing.join(', ')}`
        return readSecrets(files.secrets) && isOpenToOthers(files.secrets) ? 'close the file to others' : null
      },
      async apply() {
        completeSecrets(files.secrets, await listMissing(context))
        return `Keep ${files.secrets} where you keep backups: whoever loses MASTER_KEY loses every DKIM key and relay secret.`
      },
    },
  ]
}
