// A sheet that comes up over a phone: a native dialog, so that Escape closes it, focus stays in it
// and goes back to where it was.

import { iconButton, make, words } from './dom.js'

/**
 * @param phone the element over which it stands, or null for the middle of the window
 * @param build is given `close` and answers what stands in it
 */
export function openSheet(phone, title, build) {
  const dialog = make('dialog', { class: 'sheet', 'aria-label': title })
  const close = () => dialog.close()
  dialog.append(
    make('header', {}, make('h3', {}, title), iconButton('close', words.close, close)),
    ...[build(close)].flat(),
  )
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) close()
  })
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  if (phone) place(dialog, phone.getBoundingClientRect())
  dialog.showModal()
  return dialog
}

/** At the lower end of the phone, as wide as it. */
function place(dialog, box) {
  dialog.style.left = `${box.left + 8}px`
  dialog.style.right = 'auto'
  dialog.style.width = `${box.width - 16}px`
  dialog.style.top = 'auto'
  dialog.style.bottom = `${Math.max(8, innerHeight - box.bottom + 8)}px`
  dialog.style.maxHeight = `${Math.min(box.height, innerHeight) - 96}px`
}

/** A form in a sheet. `send` is given its values; what it throws is shown. */
export function openForm(phone, title, fields, label, send) {
  return openSheet(phone, title, (close) => {
    const fault = make('p', { class: 'fault', role: 'alert' })
    const submit = async (event) => {
      event.preventDefault()
      try {
        await send(Object.fromEntries(new FormData(event.target)))
        close()
      } catch (error) {
        fault.textContent = error.message
      }
    }
    return make(
      'form',
      { on: { submit } },
      ...fields,
      fault,
      make('div', { class: 'row end' }, make('button', { class: 'primary' }, label)),
    )
  })
}
