/** Hands a text made here to the browser as a download. */
export function saveAs(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  follow(address, name)
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

/** Downloads an address of ours; the browser keeps the page and shows the progress. */
export function follow(address: string, name = ''): void {
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
}
