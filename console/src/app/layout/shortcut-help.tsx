/** The keys, on `?`. */
import { useRouteContext } from '@tanstack/react-router'
import { Dialog } from '../../parts/overlay/dialog.tsx'
import { CommandHint } from '../../parts/show/command-hint.tsx'
import { layout } from '../../text/layout.ts'
import { operator } from '../../text/operator-places.ts'

export function ShortcutHelp({ onClose }: { readonly onClose: () => void }) {
  const isOperator = useRouteContext({ from: '/inside', select: ({ me }) => me.is_operator })
  const shortcuts = isOperator ? [...layout.shortcutList, ...operator.shortcuts] : layout.shortcutList
  return (
    <Dialog title={layout.shortcuts} onClose={onClose}>
      <dl className="grid grid-cols-[1fr_auto] gap-y-2">
        {shortcuts.map(([keys, act]) => (
          <div key={keys} className="contents">
            <dt>{act}</dt>
            <dd>
              <CommandHint keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
