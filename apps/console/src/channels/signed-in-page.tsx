// Where the provider of a mailbox sends people back after they signed in there. What it brought works
// once, so that it leaves the address at once and is given on once.

import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { wordOf } from '../../../../words/index.ts'
import { ApiProblem, api } from '../../../kit/api.ts'
import { Empty, Problem, Skeleton } from '../parts/states.tsx'
import { tell, tellFailure } from '../parts/toast.ts'
import { SettingsFrame } from '../settings/page.tsx'
import { useWords } from '../words.tsx'
import { useTake } from './use-touchpoint.ts'
import { wordsOf } from './words-of.ts'

export function SignedInPage() {
  const { t } = useWords()
  const navigate = useNavigate()
  const take = useTake()
  const [brought] = useState(() => new URLSearchParams(window.location.search))
  const code = brought.get('code')
  const state = brought.get('state')
  const finish = useMutation({
    mutationFn: (body: { code: string; state: string }) =>
      api('POST', '/api/touchpoint-sign-ins', { body }),
    onSuccess: (touchpoint) => {
      take(touchpoint)
      const reason = touchpoint.health.testError
      const { reasons } = wordsOf(t, touchpoint.channel)
      if (reason) tellFailure(`${t.channels.testFailed} ${wordOf(reasons, reason)}`)
      else tell(t.mailboxes.signedIn)
      const { id } = touchpoint
      return navigate({ to: '/settings/channels/$id', params: { id }, replace: true })
    },
  })
  const { mutate, isIdle } = finish
  useEffect(() => {
    if (!code || !state || !isIdle) return
    window.history.replaceState(window.history.state, '', window.location.pathname)
    mutate({ code, state })
  }, [code, state, isIdle, mutate])
  const isGiven = Boolean(code && state)
  return (
    <SettingsFrame title={t.mailboxes.signingIn} text="">
      {isGiven && !finish.error ? <Skeleton rows={2} /> : null}
      {isGiven ? null : (
        <Empty title={t.mailboxes.notSignedIn} text={brought.get('error_description') ?? ''} />
      )}
      <Problem error={finish.error} />
      {finish.error instanceof ApiProblem && finish.error.details.detail ? (
        <p className="small quiet">{t.channels.channelSaid(String(finish.error.details.detail))}</p>
      ) : null}
      {isGiven && !finish.error ? null : (
        <Link to="/settings/channels">{t.mailboxes.backToChannels}</Link>
      )}
    </SettingsFrame>
  )
}
