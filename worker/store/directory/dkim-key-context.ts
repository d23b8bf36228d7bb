/** What binds a sealed DKIM key to its row; see `platform/secrets.ts`. */
export const dkimKeyContext = (tenant: string, keyId: string): string => `tenant:${tenant}/dkim:${keyId}`
