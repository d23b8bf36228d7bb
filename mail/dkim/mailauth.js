/** The door to the prebundled mailauth (`scripts/build-mailauth.mjs`); its types stand beside it, since the bundle is not committed. */
export { arc, authenticate, dkimSign, dkimVerify, dmarc, spf } from '../generated/mailauth.js'
