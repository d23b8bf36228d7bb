/** The codes a hook answers with; the package brings no types. */
declare module 'haraka-constants' {
  const constants: {
    readonly cont: number
    readonly ok: number
    readonly deny: number
    readonly denysoft: number
    readonly denydisconnect: number
    readonly denysoftdisconnect: number
    readonly connection: {
      readonly state: Readonly<Record<'CMD' | 'LOOP' | 'DATA' | 'PAUSE' | 'PAUSE_SMTP' | 'DISCONNECTING', number>>
    }
  }
  export default constants
}
