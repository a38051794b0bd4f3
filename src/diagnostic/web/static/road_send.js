// From Send to the receipt. All that it takes to finish is kept before the first message leaves, so that an
// interrupted Send is finished with the very same number and answers, as often as it takes.

import { blind, finalize, fromBase64url, pad, prepare, readKey } from './credentials.js'
import { forgetDraft, lockbox, toBase64 } from './drafts.js'
import { canonical, stratumOf } from './manifest.js'
import { ask, Stop } from './road_checks.js'
import { facts, tell } from './road_pages.js'

const SOONEST_MS = 5000
const SPREAD_MS = 55000
const ENDS = { already_issued: ['used', []], already_received_differently: ['first', []], wave_closed: ['closed', ['begun']] }
export const TROUBLES = { unknown_invitation: ['unknown', []], wave_closed: ['closed', ['unbegun']] }

// Gives what finishes an invitation's answers. `name` is what this browser calls the invitation.
export async function deliveryOf(name, secret) {
  const box = await lockbox(`bundle.${name}`, secret)
  const others = globalThis.BroadcastChannel && new BroadcastChannel(name)
  let pending = null
  let isKept = false

  async function held() {
    if (!pending && (pending = await box?.read())) isKept = true
    return pending
  }

  async function keep(bundle) {
    pending = bundle
    isKept = Boolean(await box?.write(bundle))
  }

  async function forget() {
    pending = null
    forgetDraft(name)
    await box?.forget()
  }

  // Finishes what is there, or what `make` makes. Tabs take turns, so the second finds what the first left.
  async function finish(manifest, make) {
    tell('delivering', make ? [] : ['again'])
    await inTurn(name, async () => {
      try {
        const bundle = (await held()) ?? (await make?.())
        if (!bundle) return
        await keep(bundle)
        thank(await deliver(bundle, { manifest, secret, keep }))
      } catch (error) {
        await tellWhy(error)
      }
    })
  }

  async function thank({ receipt, was_received_before: isOld }) {
    await forget()
    others?.postMessage(receipt)
    tell('thanks', isOld ? ['before'] : [], { receipt })
    leaveNoSecret()
    tellOffice(secret)
  }

  async function tellWhy({ refused }) {
    if (!refused) return tell('waiting', [isKept ? 'kept' : 'unkept'])
    if (ENDS[refused]) await forget()
    const end = ENDS[refused] ?? TROUBLES[refused] ?? ['stopped', [refused === 'signature' ? refused : 'refused']]
    tell(...end, { code: refused })
  }

  others?.addEventListener('message', ({ data }) => {
    tell('thanks', [], { receipt: data })
    leaveNoSecret()
  })
  return { isSafe: Boolean(box), held, keep, forget, finish, tellWhy }
}

const inTurn = (name, act) => (navigator.locks ? navigator.locks.request(name, act) : act())

// The address bar shows the link no longer, nor does going back.
function leaveNoSecret() {
  const hide = () => history.replaceState(null, '', location.pathname)
  hide()
  addEventListener('popstate', hide)
}

// Tells the office that nobody needs to be reminded: a while later, so that it does not learn when the answers
// arrived, or when the page is left.
function tellOffice(secret) {
  const address = `${facts.office}/api/v1/invitations/${facts.wave}/done`
  const leaving = new AbortController()
  const now = () => {
    leaving.abort()
    clearTimeout(later)
    ask(address, { secret }, { keepalive: true }).catch(() => null)
  }
  const later = setTimeout(now, SOONEST_MS + Math.random() * SPREAD_MS)
  addEventListener('pagehide', now, leaving)
}

export const atOffice = (act, content) => told(`${facts.office}/api/v1/invitations/${facts.wave}/${act}`, content)

// Draws and hides a number, and packs the answers.
export async function makeBundle(manifest, stratum, content) {
  const role = content.role_group
  const prepared = prepare()
  const { message, inverse } = await blind(await keyOf(manifest, role), prepared)
  const answers = pad(canonical(content), manifest.answer_bytes)
  const parts = Object.entries({ prepared, message, inverse, answers }).map(([name, bytes]) => [name, written(bytes)])
  return { stratum, role, ...Object.fromEntries(parts) }
}

// Goes on from wherever the bundle stands, and gives what the collector answers.
async function deliver(bundle, { manifest, secret, keep }) {
  const { stratum, role, prepared, message, inverse, answers } = bundle
  if (!bundle.signature) {
    const issued = await atOffice('issue', { secret, message })
    bundle.signature = await uncovered(await keyOf(manifest, role), prepared, issued.signature, inverse)
    await keep(bundle)
  }
  return told(`/api/v1/ballots/${facts.wave}`, { stratum, prepared, signature: bundle.signature, answers })
}

async function uncovered(key, ...parts) {
  try {
    return written(await finalize(key, ...parts.map(fromBase64url)))
  } catch {
    throw new Stop({ refused: 'signature' })
  }
}

async function told(address, content) {
  const got = await ask(address, content)
  const answer = await got.json()
  if (!got.ok) throw new Stop({ refused: answer.code })
  return answer
}

// Gives the key that a role group's crowd shares, if it is sound and the crowd large enough.
export async function keyOf(manifest, role) {
  try {
    return await readKey(stratumOf(manifest, role).spki)
  } catch {
    throw new Stop({ differs: { part: `key ${role}` } })
  }
}

const written = (bytes) => toBase64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
