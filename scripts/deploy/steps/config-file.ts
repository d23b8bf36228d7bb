/** The generated configuration for wrangler; with it `wrangler deploy` works alone. */
import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { replaceFile } from '../../dev/replace-file.ts'
import { ROOT } from '../../dev/settings.ts'
import type { DeployContext, Step } from '../step.ts'
import { configPath } from '../wrangler-config.ts'
import { configText } from './worker.ts'

export function configFileSteps(context: DeployContext): readonly Step[] {
  const path = configPath(context.deployment)
  return [
    {
      title: `Configuration for wrangler in ${relative(ROOT, path)}`,
      look: async () => (existsSync(path) && readFileSync(path, 'utf8') === configText(context) ? null : 'write'),
      async apply() {
        replaceFile(path, configText(context))
        return null
      },
    },
  ]
}
