// The road of codes on cards: sends the form when there is a connection, and tells when there is none.
// Nothing is lost either way.

import { draftOf } from './drafts.js'

const BLOCK = 4096
const PATIENCE_MS = 15000

export const cards = {
  draft: draftOf,
  isReady: (form) => isConnected(form.dataset.probe),
  send: (form) => post(form, '/a/send'),
  inLanguage,
}

// Asks the service for a few bytes that say nothing about the respondent.
async function isConnected(probe) {
  if (!navigator.onLine) return false
  try {
    const signal = AbortSignal.timeout?.(PATIENCE_MS)
    await fetch(probe, { method: 'HEAD', cache: 'no-store', signal }) // any answer will do
    return true
  } catch {
    return false
  }
}

// Posts the form as the browser would, filled up so that its size does not tell how much was answered.
function post(form, address) {
  const padding = form.appendChild(hidden('padding', ''))
  const length = new URLSearchParams(new FormData(form)).toString().length
  padding.value = 'x'.repeat((BLOCK - (length % BLOCK)) % BLOCK)
  form.action = address
  form.submit()
  padding.remove()
}

async function inLanguage(form, language) {
  const opening = [...form.querySelectorAll(':scope > input[type=hidden]')].map(({ name, value }) => [name, value])
  const body = new URLSearchParams([...opening, ['switch_to', language]])
  const got = await fetch('/a/form', { method: 'POST', body }).catch(() => null)
  return got?.ok ? new DOMParser().parseFromString(await got.text(), 'text/html') : null
}

export function hidden(name, value) {
  const field = document.createElement('input')
  Object.assign(field, { type: 'hidden', name, value })
  return field
}
