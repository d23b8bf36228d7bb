/** mailauth as published, for comparing the bundle with it. For tests; its types stand beside it. */
export { authenticate } from 'mailauth'
