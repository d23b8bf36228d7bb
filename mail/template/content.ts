/** What a template is made of: the texts with placeholders, and the variables that fill them. */

export type VariableValue = string | number

export interface TemplateVariable {
  /** As it stands between the braces; case counts. */
  readonly key: string
  readonly type: 'string' | 'number'
  /** Taken when the caller gives no value; null makes the variable required. */
  readonly fallbackValue: VariableValue | null
}

export interface TemplateContent {
  readonly subject: string | null
  readonly html: string
  readonly text: string | null
  /** Taken as they are: no variables in addresses. */
  readonly from: string | null
  readonly replyTo: readonly string[] | null
  readonly variables: readonly TemplateVariable[]
}

/** Names that stand for something of the recipient: no variable may have them. */
export const RESERVED_KEYS: ReadonlySet<string> = new Set(['FIRST_NAME', 'LAST_NAME', 'EMAIL', 'UNSUBSCRIBE_URL'])

export const KEY_LENGTH_MAX = 50
export const STRING_VALUE_LENGTH_MAX = 2_000
