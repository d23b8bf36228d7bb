/** The codes a hook answers with; the package brings no types. */
declare module 'haraka-constants' {
  const constants: {
    readonly cont: number
    readonly ok: number
    readonly deny: number
    readonly denysoft: number
    readonly denydisconnect: number
  }
  export default constants
}
