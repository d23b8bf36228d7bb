/** Store functions that rightly take no tenant, each with its reason. An entry that is not needed fails the check. */
export const STORE_EXCEPTIONS: ReadonlyMap<string, string> = new Map([])
