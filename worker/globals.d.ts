/** Set by wrangler's `define`: false in production, where development routes are compiled out. */
declare const DEVELOPMENT: boolean
