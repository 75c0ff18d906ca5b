/** One icon. It is decoration: the words beside it say the same. */
import { type IconName, iconShapes } from './icon-shapes.tsx'

export const Icon = ({ name, className = '' }: { readonly name: IconName; readonly className?: string }) => (
  <svg className={`icon ${className}`} viewBox="0 0 20 20" aria-hidden="true">
    {iconShapes[name]}
  </svg>
)
