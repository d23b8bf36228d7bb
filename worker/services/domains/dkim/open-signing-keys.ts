/** The keys that sign for a domain now, ready to use. */
import { DomainId, type TenantId } from '@mailstead/contracts/ids.ts'
import type { Deps } from '../../../deps.ts'
import { dkimKeyContext } from '../../../store/directory/dkim-key-context.ts'
import { findSealedKeys } from '../../../store/directory/dkim-keys.ts'
import type { SigningKey } from '../../access/access.ts'

/** Empty for a domain that has none. */
export async function openSigningKeys(
  { directory, secrets }: Pick<Deps, 'directory' | 'secrets'>,
  tenant: TenantId,
  domain: string,
): Promise<SigningKey[]> {
  const sealed = await findSealedKeys(directory, tenant, DomainId.parse(domain))
  return Promise.all(
    sealed.map(async ({ id, selector, algorithm, sealedPrivateKey }) => ({
      selector,
      algorithm,
      privateKeyPem: await secrets.open(dkimKeyContext(tenant, id), sealedPrivateKey),
    })),
  )
}
