/** Set by wrangler's `define`: false in production, where development routes are compiled out. */
declare const DEVELOPMENT: boolean

/** What we use of Node's module; its own types would put Node's globals beside those of the Workers runtime. */
declare module 'node:crypto' {
  // biome-ignore lint/complexity/useMaxParams: it is Node's function
  export function scrypt(
    password: string,
    salt: Uint8Array,
    keyLength: number,
    options: { readonly N: number; readonly r: number; readonly p: number; readonly maxmem: number },
    done: (error: Error | null, key: Uint8Array) => void,
  ): void
}
