// Answers so far, kept on the respondent's own device and nowhere else, locked with their code.
//
// Whoever opens this device without the code finds only a random-looking name and text. The server is never
// told of a draft. Where the device keeps nothing (blocked, full, no encryption) every function says so.

const PREFIX = 'draft.'
const MOST_DAYS = 30
const IV_BYTES = 12
const DAY = 24 * 60 * 60 * 1000

// Gives the draft that belongs to a form's code, or null when this page or device may not keep one. The page
// names it by a hash of the code, so that two people on one device never meet each other's draft.
export async function draftOf(form) {
  const hash = form.dataset.draft
  return hash && !isKiosk() ? lockbox(PREFIX + hash, form.elements.namedItem('code').value) : null
}

// Gives a place of this name on the device that only the secret opens, or null where the device keeps nothing.
export async function lockbox(name, secret) {
  if (!globalThis.crypto?.subtle || !takes(name)) return null
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`draft key ${secret}`))
  const key = await crypto.subtle.importKey('raw', hash, 'AES-GCM', false, ['encrypt', 'decrypt'])
  let last = Promise.resolve(true)
  return {
    read: () => read(name, key),
    // The later write wins, also when an earlier one takes longer. Tells whether the device took it.
    write: (content) => (last = last.then(() => write(name, key, content))),
    forget: () => (last = last.then(() => storage()?.removeItem(name))),
  }
}

// Gives what stands in for a lockbox where nothing is to stay: it holds as long as the page is open.
export function inMemory() {
  let held = null
  const put = async (content) => {
    held = content
    return false
  }
  return { read: async () => held, write: put, forget: () => put(null) }
}

export function forgetDraft(hash) {
  storage()?.removeItem(PREFIX + hash)
}

// Deletes every draft that is older than it may become.
export function sweepOldDrafts() {
  const kept = storage()
  if (!kept || isKiosk()) return
  for (const name of Object.keys(kept).filter((one) => one.startsWith(PREFIX))) {
    const age = today() - Number(kept.getItem(name).split(' ')[0])
    // A clock that lost its time makes drafts look young.
    if (!(age <= MOST_DAYS)) kept.removeItem(name)
  }
}

// Offers on the consent page to go on with what was begun here, or to keep nothing.
export function offerDraft(form, begun, { forget, keepNothing }) {
  const keeping = place('keeping', form)
  const answers = Object.keys(begun?.answers ?? {}).length
  const offer = answers && place('begun', document.querySelector('h1').nextElementSibling)
  const drop = () => {
    if (offer) offer.remove()
    return forget()
  }
  if (offer) {
    offer.querySelector('[data-count]').textContent = answers
    offer.querySelector('[data-do=forget]').addEventListener('click', drop)
  }
  keeping.querySelector('[data-do=keep-nothing]').addEventListener('click', () => {
    drop()
    keepNothing()
    for (const one of keeping.querySelectorAll('[data-kept]')) one.hidden = !one.hidden
    keeping.querySelector('[role=status]').focus()
  })
}

// Puts what a template holds before an element.
export function place(id, before) {
  const made = document.getElementById(id).content.firstElementChild.cloneNode(true)
  before.before(made)
  return made
}

const isKiosk = () => 'kiosk' in document.documentElement.dataset

const today = () => Math.floor(Date.now() / DAY)

function storage() {
  try {
    return localStorage
  } catch {
    return null
  }
}

// Tells whether the device holds a draft of this name, or would take one.
function takes(name) {
  try {
    if (localStorage.getItem(name) === null) {
      localStorage.setItem(name, '')
      localStorage.removeItem(name)
    }
    return true
  } catch {
    return false
  }
}

async function read(name, key) {
  try {
    return await unlock(localStorage.getItem(name), key)
  } catch {
    return null
  }
}

async function write(name, key, content) {
  try {
    localStorage.setItem(name, await lock(today(), content, key))
    return true
  } catch {
    return false
  }
}

// Gives a content in three words: what stands before it in the open, a random number, and itself, locked.
export async function lock(before, content, key) {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const text = new TextEncoder().encode(JSON.stringify(content))
  const locked = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, text)
  return [before, toBase64(iv), toBase64(new Uint8Array(locked))].join(' ')
}

export async function unlock(words, key) {
  const [, iv, text] = words.split(' ')
  const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: fromBase64(iv) }, key, fromBase64(text))
  return JSON.parse(new TextDecoder().decode(opened))
}

export const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
