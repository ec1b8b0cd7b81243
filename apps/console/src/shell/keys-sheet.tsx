import { Modal } from '@mantine/core'
import { usePreferences } from '../me.ts'
import { useWords } from '../words.tsx'
import { type Group, useAllActions } from './actions.ts'
import { Keys } from './keys.tsx'

/** Every key that works on the present page. */
export function KeysSheet(props: { close: () => void }) {
  const { t } = useWords()
  const { singleKeys } = usePreferences()
  const actions = useAllActions().filter((action) => action.keys)
  const groups: [Group, string][] = [
    ['general', t.shell.keysGeneral],
    ['list', t.shell.keysList],
    ['thread', t.shell.keysThread],
    ['customer', t.shell.keysCustomer],
    ['go', t.shell.groupGo],
  ]
  return (
    <Modal
      opened
      onClose={props.close}
      title={t.shell.keysTitle}
      size="lg"
      closeButtonProps={{ 'aria-label': t.common.close }}
    >
      {singleKeys ? null : (
        <p className="notice" data-tone="warn">
          {t.shell.keysOff}
        </p>
      )}
      <div className="keys-sheet">
        {groups.map(([group, label]) => {
          const rows = actions.filter((action) => action.group === group)
          return rows.length ? (
            <section key={group}>
              <h3>{label}</h3>
              <dl>
                {rows.map((action) => (
                  <div key={action.id}>
                    <dt>{action.label}</dt>
                    <dd>
                      <Keys keys={action.keys ?? ''} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ) : null
        })}
      </div>
    </Modal>
  )
}
