// One's own record: language, colours, density, keys. Kept with the person and applied wherever
// they sign in; this browser keeps a copy only to paint its first frame rightly.

import { useMantineColorScheme } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useLayoutEffect } from 'react'
import { api, type Given } from '../../kit/api.ts'
import { tellFailure } from './parts/toast.ts'
import { explain } from './problem.ts'
import { type Session, sessionQuery, useSession } from './session.ts'
import { allowSingleKeys } from './shell/actions.ts'
import { useWords } from './words.tsx'

type Change = Given<'PATCH', '/api/me'> extends { body: infer Body } ? Body : never
type Preferences = Required<Session['staff']['preferences']>

const mutationKey = ['me']

/** What the person chose, or how it comes. */
export function usePreferences(): Preferences {
  const { preferences } = useSession().staff
  return { scheme: 'auto', density: 'normal', singleKeys: true, enterSends: true, ...preferences }
}

/** Changes the record: on screen at once, and back as it was when the server refuses. */
export function useChangeMe() {
  const { t } = useWords()
  const client = useQueryClient()
  const { queryKey } = sessionQuery
  return useMutation({
    mutationKey,
    mutationFn: (body: Change) => api('PATCH', '/api/me', { body }),
    onMutate: ({ language, preferences }) =>
      client.setQueryData(queryKey, (held) => held && changed(held, { language, preferences })),
    onError: (error, { password }) => {
      // A refused password is told beside its field.
      if (password === undefined) tellFailure(explain(t, error))
    },
    onSettled: () => {
      // The answer to the last of several changes is the one that tells the truth.
      if (client.isMutating({ mutationKey }) === 1) return client.invalidateQueries({ queryKey })
    },
  })
}

function changed(session: Session, { language, preferences }: Change): Session {
  const { staff } = session
  return {
    ...session,
    staff: {
      ...staff,
      language: language ?? staff.language,
      preferences: { ...staff.preferences, ...preferences },
    },
  }
}

/** Puts the record into effect, also when it was changed on another browser. */
export function useOwnPreferences(): void {
  const { language } = useSession().staff
  const { scheme, singleKeys } = usePreferences()
  const { setColorScheme } = useMantineColorScheme()
  const { language: spoken, speak } = useWords()
  useEffect(() => setColorScheme(scheme), [scheme, setColorScheme])
  // With the switch that says so, or the next key would still be heard.
  useLayoutEffect(() => allowSingleKeys(singleKeys), [singleKeys])
  useEffect(() => {
    if (language !== spoken) speak(language)
  }, [language, spoken, speak])
}
