export { authenticate } from './mailauth.js'
