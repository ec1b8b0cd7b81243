// One touchpoint: what remains to connect it, how it is, what can be done with it, its templates.

import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { wordOf } from '../../../../words/index.ts'
import { ApiProblem, api } from '../../../kit/api.ts'
import { IconArrowLeft } from '../../../kit/icons.ts'
import { NotFound } from '../parts/fallbacks.tsx'
import { Failure, Problem, Skeleton } from '../parts/states.tsx'
import { tell } from '../parts/toast.ts'
import { useMay } from '../session.ts'
import { Confirm } from '../settings/confirm.tsx'
import { CopyField } from '../settings/copy-field.tsx'
import { SettingsFrame } from '../settings/page.tsx'
import { useWords } from '../words.tsx'
import { EditDialog } from './edit-dialog.tsx'
import { HealthFacts, StateTag } from './health.tsx'
import { Notices } from './notices.tsx'
import { SignInButton } from './sign-in-button.tsx'
import { SiteCode } from './site-code.tsx'
import { SiteDialog } from './site-dialog.tsx'
import { Steps } from './steps.tsx'
import { TemplatesSection } from './templates-section.tsx'
import { useTest } from './use-test.ts'
import { type Touchpoint, useChangeTouchpoint, useTake, useTouchpoint } from './use-touchpoint.ts'
import './channels.css'

const routeApi = getRouteApi('/inside/settings/channels/$id')

export function TouchpointPage() {
  const { id } = routeApi.useParams()
  // The first webhook makes no entry: while it is waited for, it is asked for.
  const found = useTouchpoint(id, (now) => (now && !now.health.firstWebhookAt ? 2000 : 15_000))
  if (found.error instanceof ApiProblem && found.error.status === 404) return <NotFound />
  if (found.data) return <Shown key={id} touchpoint={found.data} />
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />
  return <Skeleton rows={6} />
}

function Shown({ touchpoint }: { touchpoint: Touchpoint }) {
  const { t, f } = useWords()
  const mayWrite = useMay()('channels:write')
  const { health } = touchpoint
  const test = useTest(touchpoint.id)
  const [isNew] = useState(!health.firstWebhookAt)
  const isSite = touchpoint.channel === 'webchat'
  const connecting = isNew && mayWrite && !isSite
  const said = [
    wordOf(t.common.channels, touchpoint.channel),
    health.displayName,
    health.displayAddress,
    t.channels.since(f.date(touchpoint.createdAt)),
  ]
  return (
    <SettingsFrame
      title={touchpoint.name}
      text={said.filter(Boolean).join(' · ')}
      action={<StateTag touchpoint={touchpoint} />}
    >
      <div className="row wrap">
        <Link to="/settings/channels" className="row">
          <IconArrowLeft size={16} stroke={1.6} aria-hidden={true} />
          {t.settings.pages.channels}
        </Link>
        <span className="grow" />
        {mayWrite ? <Acts touchpoint={touchpoint} test={test} connecting={connecting} /> : null}
      </div>
      <Notices touchpoint={touchpoint} tested={connecting} />
      {connecting ? <Steps touchpoint={touchpoint} test={test} /> : <Problem error={test.error} />}
      <section className="card stack-tight" aria-labelledby="health">
        <h2 id="health">{t.channels.health}</h2>
        <HealthFacts touchpoint={touchpoint} />
        {health.testedAt ? (
          <p className="meta">
            {t.channels.testedAt}: {f.dateTime(health.testedAt)}
          </p>
        ) : null}
      </section>
      {isSite ? <SiteCode touchpoint={touchpoint} /> : null}
      <ToPublish records={touchpoint.dns} />
      {touchpoint.channel === 'whatsapp' ? <TemplatesSection touchpointId={touchpoint.id} /> : null}
    </SettingsFrame>
  )
}

/** What receivers of its letters look for. */
function ToPublish({ records }: { records: Touchpoint['dns'] }) {
  const { t } = useWords()
  if (records.length === 0) return null
  return (
    <section className="card stack-tight" aria-labelledby="dns">
      <h2 id="dns">{t.mailboxes.dns}</h2>
      <p className="quiet small">{t.mailboxes.dnsText}</p>
      {records.map(({ type, name, value }) => (
        <div key={name} className="stack-tight">
          <CopyField label={t.mailboxes.dnsName(type)} value={name} />
          <CopyField label={t.mailboxes.dnsValue} value={value} />
        </div>
      ))}
    </section>
  )
}

function Acts(props: {
  touchpoint: Touchpoint
  test: ReturnType<typeof useTest>
  /** What remains to do is shown below. */
  connecting: boolean
}) {
  const { t } = useWords()
  const { touchpoint, test } = props
  const { id, name, state } = touchpoint
  const [opened, open] = useState<'edit' | 'remove'>()
  const navigate = useNavigate()
  const take = useTake()
  const change = useChangeTouchpoint(id)
  const remove = useMutation({
    mutationFn: () => api('DELETE', '/api/touchpoints/:id', { params: { id } }),
    onSuccess: async () => {
      tell(t.channels.disconnected)
      await navigate({ to: '/settings/channels' })
      take(touchpoint)
    },
  })
  const active = state === 'active'
  const Edit = touchpoint.channel === 'webchat' ? SiteDialog : EditDialog
  return (
    <>
      <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
        {t.channels.test}
      </Button>
      {touchpoint.signIn && !props.connecting ? <SignInButton touchpoint={touchpoint} /> : null}
      <Button
        variant="default"
        loading={change.isPending}
        onClick={() =>
          change.mutate(
            { state: active ? 'paused' : 'active' },
            { onSuccess: () => tell(active ? t.channels.paused : t.channels.resumed) },
          )
        }
      >
        {active ? t.channels.pause : t.channels.resume}
      </Button>
      <Button variant="default" onClick={() => open('edit')}>
        {t.channels.edit}
      </Button>
      <Button variant="light" color="red" onClick={() => open('remove')}>
        {t.channels.disconnect}
      </Button>
      <Problem error={change.error} />
      {opened === 'edit' ? <Edit touchpoint={touchpoint} close={() => open(undefined)} /> : null}
      {opened === 'remove' ? (
        <Confirm
          title={t.channels.disconnectTitle(name)}
          text={t.channels.disconnectText}
          verb={t.channels.disconnect}
          busy={remove.isPending}
          error={remove.error}
          run={() => remove.mutate()}
          close={() => open(undefined)}
        />
      ) : null}
    </>
  )
}
