/** A file's text, as vite imports it. */
declare module '*?raw' {
  const text: string
  export default text
}

/** The texts of all files of a pattern, as vite imports them. */
interface ImportMeta {
  glob(pattern: string, options: { query: '?raw'; import: 'default'; eager: true }): Record<string, string>
}
