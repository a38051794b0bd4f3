// The road of an invitation: from its link, whose secret only the office ever sees, to Send.

import { lockbox, offerDraft, sweepOldDrafts } from './drafts.js'
import { askQuestions, onSwitch } from './form.js'
import { stratumOf } from './manifest.js'
import { checkedConsent, checkedForm, checkedManifest, checkScripts, readLink, sha256 } from './road_checks.js'
import { arrive, move } from './road_move.js'
import { facts, language, speakFrom, speakIn, tell, tellAgain, turnTo } from './road_pages.js'
import { atOffice, deliveryOf, makeBundle, TROUBLES } from './road_send.js'

const ORDERS = 32 // in which the questions may come: too few to recognise anybody by

const byId = (id) => document.getElementById(id)
const link = readLink(location.hash)
let manifest, stratum, role, draft, delivery, isRiskTaken

const ACTS = {
  again: open,
  arrive: () => arrive({ draft, delivery, link, open }),
  move: toMove,
  moved: () => delivery.forget().then(() => tell('moved')),
  'go-on': () => open((isRiskTaken = true)),
}

addEventListener('hashchange', () => location.hash && location.reload())
addEventListener('online', () => document.querySelector('[data-online]') && open())
document.addEventListener('click', (event) => {
  const act = event.target.closest('button[data-do]')
  if (act && !act.closest('#sheet')) ACTS[act.dataset.do]?.()
  const other = event.target.closest('.languages a')
  if (!other) return
  event.preventDefault()
  switchTo(other.hreflang).then(tellAgain, () => null)
})

async function start() {
  speakFrom(document)
  if (!isSecureContext || !crypto.subtle) return tell('insecure')
  if (!link) return tell('damaged')
  sweepOldDrafts()
  const name = (await sha256(new TextEncoder().encode(`road ${link.secret}`))).slice(0, 32)
  draft = (await lockbox(`draft.${name}`, link.secret)) ?? inMemory()
  delivery = await deliveryOf(name, link.secret)
  open()
}

// Opens the invitation, or opens it again after something stood in the way.
function open() {
  tell('opening')
  return guarded(async () => {
    manifest = await checkedManifest(facts.wave, link.expected)
    await checkScripts(manifest)
    if (await delivery.held()) return delivery.finish(manifest)
    const standing = await atOffice('standing', { secret: link.secret })
    stratum = standing.stratum
    await speakIn(new URLSearchParams(location.search).get('lang') ?? standing.language)
    if (standing.state !== 'open') tell({ issued: 'used' }[standing.state] ?? 'done')
    else if (!delivery.isSafe && !isRiskTaken) tell('forgetful')
    else await chooseRole()
  })
}

// Does it, or tells what is not as promised, refused or out of reach.
const guarded = (act) => act().catch(explain)

function explain({ differs, refused }) {
  if (differs) tell('different', [differs.part ? 'part' : 'fingerprint'], { expected: link.expected, ...differs })
  else tell(...(TROUBLES[refused] ?? ['unreachable']))
  if (refused === 'wave_closed') delivery.forget()
}

async function chooseRole() {
  const groups = manifest.strata[stratum].role_groups
  if (groups.length === 1) return consent(groups[0])
  const crowd = inWords(manifest.strata[stratum].invited)
  return tell('role', [], { crowd }, (main) => {
    for (const radio of main.querySelectorAll('input'))
      if (!groups.includes(radio.value)) radio.closest('label').remove()
    onSubmit('roles', ({ role }) => consent(role.value))
  })
}

async function consent(chosen) {
  role = chosen
  const page = await checkedConsent(manifest, ...place('consent'))
  page.querySelector('[data-crowd]').textContent = inWords(stratumOf(manifest, role).invited)
  page.querySelector('[data-fingerprint]').textContent = link.expected
  const begun = await draft.read()
  turnTo(page)
  onSubmit('sheet', questions)
  onSwitch((chosen) => guarded(() => switchTo(chosen).then(() => consent(role))))
  if (delivery.isSafe) offerDraft(byId('sheet'), begun, { forget: () => draft.forget(), keepNothing })
}

function keepNothing() {
  draft = inMemory()
}

async function questions() {
  const begun = await draft.read()
  const [drawn] = crypto.getRandomValues(new Uint8Array(1))
  turnTo(await questionsIn(begun?.ticket ?? drawn % ORDERS))
  await askQuestions(byId('sheet'), { draft: () => draft, isReady, send, inLanguage, move: toMove })
}

// Gives the page of questions. Nobody can name a part of the organisation that the manifest does not publish.
async function questionsIn(order) {
  const [of, address] = place('form')
  const page = await checkedForm(manifest, of, `${address}?ticket=${order}`)
  page.querySelector('input[name=ticket]').value = order
  const named = ['', ...manifest.breakdown.parts.map(({ id }) => id)]
  for (const unit of page.querySelectorAll('#unit option')) if (!named.includes(unit.value)) unit.remove()
  return page
}

async function inLanguage(form, chosen) {
  try {
    await switchTo(chosen)
    return await questionsIn(form.elements.namedItem('ticket').value)
  } catch (error) {
    return error.differs && explain(error)
  }
}

// Whether the manifest can be had, and is still the one.
async function isReady() {
  try {
    manifest = await checkedManifest(facts.wave, link.expected)
    return true
  } catch (error) {
    if (!error.differs) return false
    explain(error)
    throw error
  }
}

function send(form, { unit, answers }, leave) {
  leave()
  delivery.finish(manifest, () => makeBundle(manifest, stratum, { role_group: role, unit, answers }))
}

function toMove() {
  return move({ draft, delivery, link })
}

// The choice is noted in the address, so that it outlasts a reload.
async function switchTo(chosen) {
  await speakIn(chosen)
  history.replaceState(history.state, '', `?lang=${chosen}${location.hash}`)
}

function onSubmit(id, act) {
  byId(id).addEventListener('submit', (event) => {
    event.preventDefault()
    guarded(() => act(event.target.elements))
  })
}

// Gives whom a page is for, and its address.
const place = (what) => [`${role} ${language()}`, `/s/${facts.wave}/${what}/${encodeURIComponent(role)}/${language()}`]

const inWords = (number) => new Intl.NumberFormat(language()).format(number)

// Where the device keeps nothing, or is not to, answers live as long as the page.
function inMemory() {
  let held = null
  const put = async (content) => {
    held = content
    return false
  }
  return { read: async () => held, write: put, forget: () => put(null) }
}

start()
