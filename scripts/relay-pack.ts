/** `npm run relay:pack`: the code of a relay node as one tarball, which `relay/deploy/mailstead-relay install --from` takes. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { packRelay } from './relay/pack-relay.ts'

const FOLDER = 'dist'

mkdirSync(FOLDER, { recursive: true })
const file = join(FOLDER, 'mailstead-relay.tar.gz')
packRelay(file)
process.stdout.write(
  `${file}\nOn the node: tar xzf mailstead-relay.tar.gz && sudo relay/deploy/mailstead-relay install --env relay.env\n`,
)
