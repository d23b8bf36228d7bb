/** The link of a row: the whole row leads where it leads. */
import { Link, type LinkComponentProps } from '@tanstack/react-router'

export const RowLink = ({ className = '', ...rest }: LinkComponentProps<'a'>) => (
  <Link
    {...rest}
    className={`font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-link ${className}`}
  />
)
