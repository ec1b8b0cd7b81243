// Mantine's part with its own style, which no other page needs, and its button in our words.

import { type PasswordInputProps, PasswordInput as Plain } from '@mantine/core'
import { useWords } from '../words.tsx'
import '@mantine/core/styles/PasswordInput.css'

export function PasswordInput(props: PasswordInputProps) {
  const { t } = useWords()
  return <Plain visibilityToggleButtonProps={{ 'aria-label': t.access.showPassword }} {...props} />
}
