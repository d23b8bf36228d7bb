/** The documents that `npm run generate` writes and `npm run check` compares. */
import { renderErrors } from './errors.ts'
import { renderOpenApi } from './open-api.ts'
import { renderRfcs } from './rfcs.ts'

export interface GeneratedDocument {
  /** From the root of the repository. */
  readonly path: string
  readonly render: () => Promise<string>
}

export const DOCUMENTS: readonly GeneratedDocument[] = [
  { path: 'docs/errors.md', render: renderErrors },
  { path: 'docs/openapi.json', render: renderOpenApi },
  { path: 'docs/rfcs.md', render: renderRfcs },
]
