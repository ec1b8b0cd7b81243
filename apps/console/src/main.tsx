import './styles.ts'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { loadWords } from '../../../words/index.ts'
import { queryClient } from './query-client.ts'
import { router } from './router.tsx'
import { cssVariablesResolver, theme } from './theme.ts'
import { firstLanguage, WordsProvider } from './words.tsx'

const nonce = document.querySelector<HTMLElement>('meta[property="csp-nonce"]')?.nonce ?? ''
// What locks the scroll behind a dialog makes its style tag itself and looks for the nonce here.
Reflect.set(globalThis, '__webpack_nonce__', nonce)
const language = firstLanguage()

loadWords(language).then((words) => {
  const root = document.getElementById('root')
  if (!root) throw new Error('index.html has no root')
  createRoot(root).render(
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queryClient}>
        <WordsProvider first={words} language={language}>
          <RouterProvider router={router} />
        </WordsProvider>
      </QueryClientProvider>
    </MantineProvider>,
  )
})
