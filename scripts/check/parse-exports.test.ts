import { expect, it } from 'vitest'
import { parseExportedFunctions } from './parse-exports.ts'

it('reads functions, arrow functions and destructured parameters with their types', async () => {
  const source = `
    export async function findEmail(ledger: LedgerDb, tenant: TenantId, id: string) {}
    export const rawKey = ({ tenant, message }: RawPlace, size = 1): string => ''
    export const LIMIT = 5
    function hidden(db: DirectoryDb) {}
  `
  expect(await parseExportedFunctions(source)).toEqual([
    {
      name: 'findEmail',
      parameters: [
        { names: ['ledger'], typeName: 'LedgerDb' },
        { names: ['tenant'], typeName: 'TenantId' },
        { names: ['id'], typeName: null },
      ],
    },
    {
      name: 'rawKey',
      parameters: [
        { names: ['tenant', 'message'], typeName: 'RawPlace' },
        { names: ['size'], typeName: null },
      ],
    },
  ])
})
