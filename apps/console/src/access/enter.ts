import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type Session, sessionQuery } from '../session.ts'
import { useWords } from '../words.tsx'

/** Goes in with a fresh session: in the person's language, to where they wanted to be. */
export function useEnter(): (session: Session, wanted?: string) => void {
  const client = useQueryClient()
  const router = useRouter()
  const { speak } = useWords()
  return (session, wanted) => {
    client.clear()
    client.setQueryData(sessionQuery.queryKey, session)
    speak(session.staff.language)
    // Only a path of our own: an address taken from the query must not lead elsewhere.
    const target = wanted && /^\/(?![/\\])/.test(wanted) ? wanted : '/'
    router.history.push(target)
  }
}
