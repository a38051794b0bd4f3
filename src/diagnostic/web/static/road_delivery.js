// What follows Send, whatever comes between: the answers arrive once, and their respondent is told.

import { forgetDraft, lockbox } from './drafts.js'
import { facts, tell } from './road_pages.js'
import { ask } from './road_checks.js'
import { deliver, Refused } from './road_send.js'

const SOONEST_MS = 5000
const SPREAD_MS = 55000
const ENDS = { already_issued: ['used'], already_received_differently: ['first'], wave_closed: ['closed', ['begun']] }

// Gives what finishes an invitation's answers. `name` is what this browser calls the invitation.
export async function deliveryOf(name, secret) {
  const box = await lockbox(`bundle.${name}`, secret)
  const others = globalThis.BroadcastChannel && new BroadcastChannel(name)
  let pending = null
  let isKept = false

  const held = async () => pending ?? (await box?.read()) ?? null

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

  async function tellWhy({ found }) {
    if (!found) return tell('waiting', [isKept ? 'kept' : 'unkept'])
    const end = ENDS[found] ?? (found === 'unknown_invitation' && ['unknown'])
    if (ENDS[found]) await forget()
    if (end) tell(...end)
    else tell('stopped', [found === 'signature' ? found : 'refused'], { code: found })
  }

  others?.addEventListener('message', ({ data }) => {
    tell('thanks', [], { receipt: data })
    leaveNoSecret()
  })
  return { isSafe: Boolean(box), held, keep, forget, finish }
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
