import { type NotificationData, Notifications, notifications } from '@mantine/notifications'
import { useWords } from '../words.tsx'
import '@mantine/core/styles/Notification.css'
import '@mantine/notifications/styles.css'

/** Where the messages appear. */
export function Toasts() {
  const { t } = useWords()
  return (
    <section aria-label={t.shell.messages}>
      <Notifications position="bottom-center" limit={3} withinPortal={false} />
    </section>
  )
}

export const show = (data: NotificationData): string =>
  notifications.show({ withBorder: true, ...data })
export const hide = (id: string): string => notifications.hide(id)
