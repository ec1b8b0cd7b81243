// A voice note from the microphone, in the first of these forms that the browser can make.

const forms = ['audio/ogg;codecs=opus', 'audio/mp4', 'audio/webm;codecs=opus']

export const canRecord = () =>
  navigator.mediaDevices !== undefined && typeof MediaRecorder === 'function'

/** @returns `stop`, and the bytes when it has `ended` */
export async function record() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  const mimeType = forms.find((form) => MediaRecorder.isTypeSupported(form))
  const recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {})
  const parts = []
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data))
  const ended = new Promise((resolve) => {
    recorder.addEventListener('stop', () => {
      for (const track of stream.getTracks()) track.stop()
      resolve(new Blob(parts, { type: recorder.mimeType }))
    })
  })
  recorder.start()
  return { stop: () => recorder.stop(), ended }
}
