/** A QR code, drawn by us from its modules: nothing is asked of anybody. Dark on white in either theme, or cameras do not read it. */
import { encode } from 'uqr'

interface QrCodeProps {
  readonly text: string
  /** What it is, for those who do not see it. */
  readonly label: string
}

/** White around it, in modules: less than four, and some cameras do not find it. */
const QUIET_ZONE = 4

/** All dark modules as one path, a square each. */
function pathOf(modules: readonly (readonly boolean[])[]): string {
  return modules
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x + QUIET_ZONE} ${y + QUIET_ZONE}h1v1h-1z` : '')))
    .join('')
}

export function QrCode({ text, label }: QrCodeProps) {
  const { data } = encode(text, { ecc: 'M', border: 0 })
  const side = data.length + 2 * QUIET_ZONE
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${side} ${side}`}
      shapeRendering="crispEdges"
      className="size-48 rounded-lg border border-line bg-[#fff]"
    >
      <path d={pathOf(data)} fill="#000" />
    </svg>
  )
}
