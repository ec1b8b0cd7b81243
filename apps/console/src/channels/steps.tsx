// What remains after a touchpoint was saved: the address at the provider, a test, the first webhook.

import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { IconAlertTriangle, IconCheck, IconCircle, IconClock } from '../../../kit/icons.ts'
import { Problem } from '../parts/states.tsx'
import { CopyField } from '../settings/copy-field.tsx'
import { useWords } from '../words.tsx'
import { TestNotice } from './notices.tsx'
import { SignInButton } from './sign-in-button.tsx'
import type { useTest } from './use-test.ts'
import type { Touchpoint } from './use-touchpoint.ts'
import { tokenOf } from './verify-token.ts'
import { wordsOf } from './words-of.ts'

export function Steps(props: { touchpoint: Touchpoint; test: ReturnType<typeof useTest> }) {
  const { t, f } = useWords()
  const { touchpoint, test } = props
  const { health } = touchpoint
  const token = tokenOf(touchpoint.id)
  const arrived = health.firstWebhookAt
  const isPosted = touchpoint.channel === 'whatsapp'
  const words = wordsOf(t, touchpoint.channel)
  return (
    <section className="card stack-tight" aria-labelledby="steps">
      <h2 id="steps">{t.channels.steps}</h2>
      <ol className="plain-list steps">
        {isPosted ? (
          <Step title={t.channels.stepWebhook} state={arrived ? 'done' : 'toDo'}>
            <p className="quiet small">{t.channels.stepWebhookText}</p>
            <CopyField label={t.channels.webhookUrl} value={touchpoint.webhookUrl} />
            {token ? (
              <CopyField label={t.channels.fields.verifyToken} value={token} />
            ) : (
              <p className="quiet small">{t.channels.verifyTokenKept}</p>
            )}
          </Step>
        ) : null}
        {touchpoint.signIn ? (
          <Step title={t.mailboxes.stepSignIn} state={touchpoint.signIn.isDone ? 'done' : 'toDo'}>
            <p className="quiet small">{t.mailboxes.stepSignInText}</p>
            <CopyField label={t.mailboxes.returnUrl} value={touchpoint.signIn.returnUrl} />
            <div>
              <SignInButton touchpoint={touchpoint} />
            </div>
          </Step>
        ) : null}
        <Step
          title={t.channels.stepTest}
          state={health.testError ? 'refused' : health.testedAt ? 'done' : 'toDo'}
        >
          <p className="quiet small">{words.stepTestText}</p>
          <div>
            <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
              {t.channels.test}
            </Button>
          </div>
          <TestNotice touchpoint={touchpoint} />
          <Problem error={test.error} />
        </Step>
        <Step title={words.stepFirst} state={arrived ? 'done' : 'waitingNow'}>
          <p className="quiet small" role="status">
            {arrived ? words.firstArrived(f.dateTime(arrived)) : words.stepFirstText}
          </p>
          {arrived ? <Link to="/inbox">{t.channels.toInbox}</Link> : null}
        </Step>
      </ol>
    </section>
  )
}

const icons = {
  done: IconCheck,
  toDo: IconCircle,
  waitingNow: IconClock,
  refused: IconAlertTriangle,
} as const

function Step(props: { title: string; state: keyof typeof icons; children: ReactNode }) {
  const { t } = useWords()
  const Icon = icons[props.state]
  return (
    <li className="step" data-state={props.state}>
      <span className="step-sign">
        <Icon size={16} stroke={2} aria-hidden={true} />
      </span>
      <div className="stack-tight grow">
        <h3>
          {props.title} <span className="visually-hidden">({t.channels[props.state]})</span>
        </h3>
        {props.children}
      </div>
    </li>
  )
}
