declare module '@tabler/icons-react/dist/esm/icons/*.mjs' {
  import type { FunctionComponent } from 'react'

  interface IconProps {
    size?: number
    stroke?: number
    className?: string
    'aria-hidden'?: boolean
    'aria-label'?: string
  }
  const Icon: FunctionComponent<IconProps>
  export default Icon
}
