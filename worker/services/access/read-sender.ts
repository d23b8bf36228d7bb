/** The sender's domain with its DKIM keys, from rows of the directory. */
import { DomainId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../deps.ts'
import type { SenderRow } from '../../store/directory/access.ts'
import { dkimKeyContext } from '../../store/directory/dkim-key-context.ts'
import type { SenderDomain, SigningKey } from './access.ts'

async function openKey(deps: Pick<Deps, 'secrets'>, row: SenderRow): Promise<SigningKey[]> {
  if (row.dkimKeyId === null || row.selector === null || row.algorithm === null || row.sealedPrivateKey === null)
    return []
  const privateKeyPem = await deps.secrets.open(dkimKeyContext(row.tenantId, row.dkimKeyId), row.sealedPrivateKey)
  return [{ selector: row.selector, algorithm: row.algorithm, privateKeyPem }]
}

/** Null when the rows name no domain. */
export async function readSender(
  deps: Pick<Deps, 'secrets'>,
  rows: readonly SenderRow[],
): Promise<SenderDomain | null> {
  const [row] = rows
  if (!row || row.domainId === null || row.domainName === null) return null
  return {
    id: DomainId.parse(row.domainId),
    name: row.domainName,
    isVerified: row.domainStatus === 'verified',
    isSending: row.domainEnabled === true && row.domainSends === true,
    returnPathHost: `${row.returnPathLabel}.${row.domainName}`,
    openTracking: row.openTracking === true,
    clickTracking: row.clickTracking === true,
    deliveryReports: row.deliveryReports ?? 'none',
    keys: (await Promise.all(rows.map((each) => openKey(deps, each)))).flat(),
  }
}
