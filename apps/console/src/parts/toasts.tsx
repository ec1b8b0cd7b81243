import { MantineThemeProvider } from '@mantine/core'
import { type NotificationData, Notifications, notifications } from '@mantine/notifications'
import { useWords } from '../words.tsx'
import { useNarrow } from './use-narrow.ts'
import '@mantine/core/styles/Notification.css'
import '@mantine/notifications/styles.css'

/** Where the messages appear: beside what one writes in, never over it. */
export function Toasts() {
  const { t } = useWords()
  const narrow = useNarrow()
  const closeButtonProps = { 'aria-label': t.common.close }
  return (
    <section aria-label={t.shell.messages}>
      <MantineThemeProvider
        inherit
        theme={{ components: { Notification: { defaultProps: { closeButtonProps } } } }}
      >
        <Notifications
          position={narrow ? 'top-center' : 'bottom-left'}
          limit={3}
          withinPortal={false}
        />
      </MantineThemeProvider>
    </section>
  )
}

export const show = (data: NotificationData): string =>
  notifications.show({ withBorder: true, ...data })
export const hide = (id: string): string => notifications.hide(id)
