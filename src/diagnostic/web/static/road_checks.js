// Is this the survey that the invitation stands for? Whatever differs from its fingerprint stops everything.

import { asPrinted, canonical, fingerprintOf, tightens } from './manifest.js'
import { choicesOf, itemOf, questionsOf } from './questions.js'

const LINK = /^#([\w-]{22})\.([0-9A-Za-z]{32})$/
const MOST_VERSIONS = 50
const PATIENCE_MS = 30000

// Nothing may go on: `differs` tells what is not as promised, or `refused` is a door's own word.
export class Stop extends Error {
  constructor(why) {
    super(JSON.stringify(why))
    Object.assign(this, why)
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

// Gives the manifest that is expected, if the wave's newest is that one or only tightens it.
export async function checkedManifest(wave, expected) {
  const newest = await manifestAt(`/s/${wave}/manifest.json`)
  for (let number = 1, one = newest; one && newest.wave === wave && number < MOST_VERSIONS; number++) {
    if ((await fingerprintOf(one)) === expected && tightens(one, newest)) return one
    one = await manifestAt(`/s/${wave}/manifests/${number}.json`)
  }
  throw new Stop({ differs: { found: await fingerprintOf(newest) } })
}

async function manifestAt(address) {
  const got = await ask(address)
  return got.ok && (await got.json()).manifest
}

// Compares every file that the manifest promises, and every one that this page has loaded.
export async function checkScripts({ scripts }) {
  const loaded = document.querySelectorAll('script[src], link[rel=modulepreload], link[rel=stylesheet]')
  const names = [...loaded].map((one) => (one.src || one.href).split('/').pop())
  const check = async (name) => compare(name, scripts[name], await bytesOf(new URL(name, import.meta.url)))
  await Promise.all([...new Set([...names, ...Object.keys(scripts)])].map(check))
}

// Gives the page of consent, if it has the bytes that the manifest promises.
export async function checkedConsent({ texts }, of, address) {
  const bytes = await bytesOf(address)
  await compare(`consent ${of}`, texts[`consent ${of}`], bytes)
  return parsed(bytes)
}

// Gives the page of questions, if it asks what the manifest promises, in whatever order.
export async function checkedForm({ texts }, of, address) {
  const page = parsed(await bytesOf(address))
  const asked = questionsOf(page).map(asPromised).sort((one, other) => (one.id < other.id ? -1 : 1))
  const told = canonical({ asked, kinds: [...new Set(kindsIn(page.body))].sort() })
  await compare(`questions ${of}`, texts[`questions ${of}`], new TextEncoder().encode(told))
  return page
}

async function compare(part, promised, bytes) {
  if ((await sha256(bytes)) !== promised) throw new Stop({ differs: { part } })
}

async function bytesOf(address) {
  const got = await ask(address)
  return got.ok ? got.arrayBuffer() : new ArrayBuffer()
}

const parsed = (bytes) => new DOMParser().parseFromString(new TextDecoder().decode(bytes), 'text/html')

function asPromised(question) {
  const text = question.querySelector('legend > span + span').textContent.trim()
  const { shownIf, shownFor } = question.dataset
  const condition = shownIf ? [shownIf, ...shownFor.split(' ').sort()] : []
  return { id: itemOf(question), text, options: choicesOf(question), condition }
}

// Gives name, attributes and own words of each element, without numbers: whatever is added makes another.
function kindsIn(root) {
  const promised = [...root.querySelectorAll('*')].filter((one) => !one.closest('[data-units]'))
  return promised.flatMap((one) => {
    const attributes = Array.from(one.attributes, ({ name, value }) => ` ${name}=${value}`).sort()
    const inside = one.localName === 'template' ? one.content : one
    const words = Array.from(inside.childNodes, (each) => (each.nodeType === 3 ? each.data : ''))
    const kind = [one.localName, ...attributes, '|', ...words].join('')
    const plain = kind.replace(/[0-9a-f]{64}|[0-9]+/g, '#').replace(/[ \t\n\r\f]+/g, ' ')
    return [plain, ...(inside === one ? [] : kindsIn(inside))]
  })
}

export async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
