// The lines above and below the text of choices and links, where the channel has a place for them:
// out of the way until somebody wants them.

import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useWords } from '../../words.tsx'
import type { DraftForm } from '../drafts.ts'
import type { Capabilities } from '../use-capabilities.ts'
import { Counted } from './counted.tsx'
import { frameOf, keptLine } from './limits.ts'

type Framed = Extract<DraftForm, { type: 'choices' | 'link' }>

/** The fields, and the button that brings them, which each editor puts among its own. */
export function useFrame<Form extends Framed>(
  form: Form,
  can: Capabilities | undefined,
  set: (form: Form) => void,
): { fields: ReactNode; button: ReactNode } {
  const { t } = useWords()
  const isKept = Boolean(form.header || form.footer)
  const [shown, show] = useState<'kept' | 'wanted' | undefined>(isKept ? 'kept' : undefined)
  const max = frameOf(can, form.type)
  const field = (line: 'header' | 'footer') =>
    max[line] || form[line] ? (
      <Counted
        key={line}
        label={t.inbox[line]}
        value={form[line] ?? ''}
        max={max[line] || keptLine}
        focus={shown === 'wanted' && line === 'header'}
        set={(text) => set({ ...form, [line]: text })}
      />
    ) : null
  return {
    fields: shown ? [field('header'), field('footer')] : null,
    button:
      shown || !(max.header || max.footer) ? null : (
        <Button variant="subtle" onClick={() => show('wanted')}>
          {t.inbox.frame}
        </Button>
      ),
  }
}
