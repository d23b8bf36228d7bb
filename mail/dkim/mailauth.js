/** The door to the prebundled mailauth (`scripts/build-mailauth.mjs`); its types stand beside it, since the bundle is not committed. */
export { authenticate, dkimSign, dkimVerify, spf } from '../generated/mailauth.js'
