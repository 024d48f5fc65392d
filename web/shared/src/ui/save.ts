/** Hands a text to the browser as a file. */
export function saveFile(name: string, text: string) {
  saveBlob(name, new Blob([text], { type: 'application/json' }))
}

/** Hands bytes to the browser as a file. */
export function saveBlob(name: string, body: Blob) {
  const address = URL.createObjectURL(body)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
