// Mantine's part with its own style, which no other page needs.

import '@mantine/core/styles/PasswordInput.css'

export { PasswordInput } from '@mantine/core'
