// When to send what is written, if not now.

import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '../../words.tsx'
import { morningIn, nextMonday } from '../mornings.ts'

const mostDays = 60

export function Later(props: { disabled: boolean; pick: (at: string) => void; close: () => void }) {
  const { t, f } = useWords()
  const [own, setOwn] = useState('')
  const at = own ? new Date(own) : undefined
  const fits = at && at.getTime() > Date.now() && at.getTime() < Date.now() + mostDays * 86_400_000
  return (
    <fieldset className="tray">
      <legend>{t.inbox.laterTitle}</legend>
      {props.disabled ? <p className="meta">{t.inbox.laterEmpty}</p> : null}
      <div className="row wrap">
        {times().map((time) => (
          <Button
            key={time}
            variant="default"
            disabled={props.disabled}
            onClick={() => props.pick(time)}
          >
            {f.dateTime(time)}
          </Button>
        ))}
      </div>
      <div className="row wrap later-own">
        <TextInput
          type="datetime-local"
          label={t.inbox.laterOwn}
          data-autofocus
          value={own}
          error={own && !fits ? t.inbox.laterWrong(mostDays) : undefined}
          onChange={(event) => setOwn(event.currentTarget.value)}
        />
        <Button
          disabled={props.disabled || !fits}
          onClick={() => (at ? props.pick(at.toISOString()) : undefined)}
        >
          {t.inbox.laterDo}
        </Button>
        <Button variant="subtle" onClick={props.close}>
          {t.common.cancel}
        </Button>
      </div>
    </fieldset>
  )
}

/** In an hour, tomorrow morning, and the morning of the next Monday. */
function times(now = new Date()): string[] {
  const hour = new Date(now.getTime() + 3_600_000)
  hour.setSeconds(0, 0)
  const tomorrow = morningIn(now, 1)
  const monday = nextMonday(now)
  const all = [hour, tomorrow, ...(monday.getTime() === tomorrow.getTime() ? [] : [monday])]
  return all.map((time) => time.toISOString())
}
