// To whom threads go: type to find, arrows and Enter to choose.

import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useSession } from '../../session.ts'
import { useWords } from '../../words.tsx'
import { useColleagues, useTeams } from './colleagues.ts'
import { PickDialog } from './pick-dialog.tsx'
import { type Meant, useActs } from './use-acts.ts'

export function AssignDialog(props: {
  threads: readonly Meant[]
  close: () => void
  done?: (() => void) | undefined
}) {
  const { t } = useWords()
  const { give } = useActs()
  const [wanted, want] = useState('')
  const found = useChoices().filter(({ name }) => fold(name).includes(fold(wanted)))
  const choose = ({ control, name }: { control: string; name: string }) => {
    void give(props.threads, control, name)
    props.done?.()
    props.close()
  }
  return (
    <PickDialog
      title={t.desk.assign}
      run={() => {
        if (found[0]) choose(found[0])
      }}
      close={props.close}
    >
      <TextInput
        label={t.desk.findWho}
        data-autofocus
        value={wanted}
        onChange={(event) => want(event.currentTarget.value)}
      />
      <ul className="plain-list">
        {found.map((one) => (
          <li key={one.control}>
            <button type="button" className="template-row" onClick={() => choose(one)}>
              {one.name}
            </button>
          </li>
        ))}
      </ul>
      {found.length ? null : <p className="quiet">{t.desk.noneFound}</p>}
    </PickDialog>
  )
}

function useChoices(): { control: string; name: string }[] {
  const { t } = useWords()
  const { staff: me } = useSession()
  const others = useColleagues().filter(({ id }) => id !== me.id)
  return [
    { control: `staff:${me.id}`, name: t.desk.me(me.name) },
    ...others.map(({ id, name }) => ({ control: `staff:${id}`, name })),
    ...useTeams().map(({ id, name }) => ({ control: `queue:${id}`, name: t.desk.team(name) })),
    { control: 'queue', name: t.desk.nobody },
  ]
}

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
