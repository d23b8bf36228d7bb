/** Text of machines over several lines: a snippet, a payload, a transcript. */
import { CopyButton } from './copy-text.tsx'

interface CodeProps {
  readonly text: string
  /** What it is, for those who hear it. */
  readonly label: string
  readonly copy?: string
  readonly high?: boolean
}

export function Code({ text, label, copy, high = false }: CodeProps) {
  return (
    <div className="relative rounded-lg border border-line bg-rail">
      {copy && (
        <span className="absolute top-1 right-1 rounded-md bg-rail">
          <CopyButton text={text} label={copy} />
        </span>
      )}
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        tabIndex={0}
        aria-label={label}
        className={`overflow-auto rounded-lg ${high ? 'max-h-[36rem]' : 'max-h-80'}`}
      >
        <pre className="w-max min-w-full p-3 pr-12 font-mono text-xs leading-5">{text}</pre>
      </section>
    </div>
  )
}
