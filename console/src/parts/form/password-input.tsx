/** A password that can be looked at while it is typed. */
import { Eye, EyeOff } from 'lucide-react'
import { type InputHTMLAttributes, useState } from 'react'
import { common } from '../../text/common.ts'
import { IconButton } from './icon-button.tsx'
import { TextInput } from './text-input.tsx'

export function PasswordInput(props: InputHTMLAttributes<HTMLInputElement>) {
  const [isShown, setShown] = useState(false)
  return (
    <span className="relative block">
      <TextInput {...props} type={isShown ? 'text' : 'password'} className="pr-10" />
      <IconButton
        label={isShown ? common.hidePassword : common.showPassword}
        icon={isShown ? <EyeOff className="size-4" /> : <Eye className="size-4" />}
        onClick={() => setShown(!isShown)}
        className="absolute top-0.5 right-0.5"
      />
    </span>
  )
}
