// Is this the survey that the invitation stands for? Whatever differs from its fingerprint stops everything.

import { asPrinted, canonical, fingerprintOf, tightens } from './manifest.js'
import { choicesOf, itemOf, questionsOf } from './questions.js'

const LINK = /^#([\w-]{22})\.([0-9A-Za-z]{32})$/
const MOST_VERSIONS = 50
const PATIENCE_MS = 30000

// Something is not what was promised: a `part` of the page, or the fingerprint, which is `found` another.
export class Different extends Error {
  constructor(texts) {
    super('different')
    this.texts = texts
  }
}

// Gives the secret and the fingerprint that a link carries, or null.
export function readLink(hash) {
  const [, secret, printed] = hash.match(LINK) ?? []
  return secret ? { secret, expected: asPrinted(printed) } : null
}

// Asks one of the two doors; gives the answer whatever it is. Throws when there is none, or none to rely on.
export async function ask(address, content, more) {
  const headers = { 'Content-Type': 'application/json' }
  const sent = content && { method: 'POST', headers, body: JSON.stringify(content), ...more }
  const signal = AbortSignal.timeout?.(PATIENCE_MS)
  const got = await fetch(address, { ...sent, credentials: 'omit', referrerPolicy: 'no-referrer', signal })
  if (got.status >= 500 || got.status === 429) throw new Error(`status ${got.status}`)
  return got
}

async function told(address) {
  const got = await ask(address)
  if (!got.ok) throw new Different({ part: address })
  return got
}

// Gives the wave's newest manifest: the one that is expected, or one that only tightens it step by step.
export async function checkedManifest(wave, expected) {
  const { manifest } = await (await told(`/s/${wave}/manifest.json`)).json()
  const found = await fingerprintOf(manifest)
  if (found === expected && manifest.wave === wave) return manifest
  let held
  for (let number = 1, print; number <= MOST_VERSIONS && print !== found; number++) {
    const got = await ask(`/s/${wave}/manifests/${number}.json`)
    if (!got.ok) break
    const next = (await got.json()).manifest
    if (held && !(next.replaces === print && tightens(held, next))) break
    print = await fingerprintOf(next)
    if (held || print === expected) held = next
    if (held && print === found && next.wave === wave) return next
  }
  throw new Different({ found })
}

// Compares every file that the manifest promises, and lets the page run no other.
export async function checkScripts({ scripts }) {
  const loaded = document.querySelectorAll('script[src], link[rel=modulepreload], link[rel=stylesheet]')
  const names = [...loaded].map((one) => (one.src || one.href).split('/').pop())
  const stranger = names.find((name) => !scripts[name])
  if (stranger) throw new Different({ part: stranger })
  const check = async ([name, hash]) => {
    const got = await told(new URL(name, import.meta.url))
    if ((await sha256(await got.arrayBuffer())) !== hash) throw new Different({ part: name })
  }
  await Promise.all(Object.entries(scripts).map(check))
}

// Gives a page whose bytes the manifest promises.
export async function checkedPage(manifest, name, address) {
  const bytes = await (await told(address)).arrayBuffer()
  if ((await sha256(bytes)) !== manifest.texts[name]) throw new Different({ part: name })
  return new DOMParser().parseFromString(new TextDecoder().decode(bytes), 'text/html')
}

// Gives the page of questions, if it asks what the manifest promises, in whatever order.
export async function checkedForm(manifest, name, address) {
  const page = new DOMParser().parseFromString(await (await told(address)).text(), 'text/html')
  const asked = questionsOf(page).map(asPromised).sort((one, other) => (one.id < other.id ? -1 : 1))
  const found = await sha256(new TextEncoder().encode(canonical(asked)))
  if (found !== manifest.texts[name]) throw new Different({ part: name })
  return page
}

function asPromised(question) {
  const text = question.querySelector('legend > span + span').textContent.trim()
  return { id: itemOf(question), text, options: choicesOf(question) }
}

export async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
