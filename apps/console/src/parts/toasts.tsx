import { MantineThemeProvider } from '@mantine/core'
import { type NotificationData, Notifications, notifications } from '@mantine/notifications'
import { useWords } from '../words.tsx'
import '@mantine/core/styles/Notification.css'
import '@mantine/notifications/styles.css'

/** Where the messages appear. */
export function Toasts() {
  const { t } = useWords()
  const closeButtonProps = { 'aria-label': t.common.close }
  return (
    <section aria-label={t.shell.messages}>
      <MantineThemeProvider
        inherit
        theme={{ components: { Notification: { defaultProps: { closeButtonProps } } } }}
      >
        <Notifications position="bottom-center" limit={3} withinPortal={false} />
      </MantineThemeProvider>
    </section>
  )
}

export const show = (data: NotificationData): string =>
  notifications.show({ withBorder: true, ...data })
export const hide = (id: string): string => notifications.hide(id)
