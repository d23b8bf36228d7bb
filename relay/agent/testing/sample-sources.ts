/** Sources of a relay for unit tests: of a journal that remembers nothing. */
import { createOwnSources, type OwnSources } from '../route/own-sources.ts'

export const sampleSources = (addresses: readonly string[] = []): OwnSources =>
  createOwnSources({
    ...{ ehlo: 'relay.example', addresses },
    meta: { readText: () => null, writeText: async () => {} },
  })
