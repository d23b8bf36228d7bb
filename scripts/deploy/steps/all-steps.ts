/** Everything a deployment consists of, in the order in which it is made. */
import type { DeployContext, Step } from '../step.ts'
import { bucketSteps } from './bucket.ts'
import { configFileSteps } from './config-file.ts'
import { databaseSteps } from './databases.ts'
import { migrationSteps } from './migrations.ts'
import { operatorSteps } from './operator.ts'
import { queueSteps } from './queues.ts'
import { secretSteps } from './secrets.ts'
import { workerSteps } from './worker.ts'

export function allSteps(context: DeployContext): readonly Step[] {
  return [
    // Before anything is made at Cloudflare: a database without its key on disk is refused by the next run.
    ...secretSteps(context),
    ...databaseSteps(context),
    ...bucketSteps(context),
    ...queueSteps(context),
    ...configFileSteps(context),
    ...migrationSteps(context),
    ...workerSteps(context),
    ...operatorSteps(context),
  ]
}
