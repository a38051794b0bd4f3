// The road of an invitation: from its link, whose secret only the office ever sees, to Send.

import { inMemory, lockbox, offerDraft, sweepOldDrafts } from './drafts.js'
import { askQuestions, onSwitch } from './form.js'
import { checkedConsent, checkedForm, checkedManifest, checkScripts, readLink, sha256 } from './road_checks.js'
import { arrive, move } from './road_move.js'
import { facts, language, speakFrom, speakIn, tell, tellAgain, turnTo } from './road_pages.js'
import { atOffice, deliveryOf, keyOf, makeBundle, TROUBLES } from './road_send.js'

// So many orders the questions come in: too few to recognise anybody by.
const ORDERS = 32

const byId = (id) => document.getElementById(id)
const link = readLink(location.hash)
let manifest, stratum, role, draft, delivery, isRiskTaken

const road = {
  draft: () => draft,
  isReady: () => attempt(check),
  inLanguage: (form, chosen) => attempt(() => switchTo(chosen).then(() => questionsIn(form.elements.ticket.value))),
  send: (form, { unit, answers }, leave) => {
    leave()
    delivery.finish(manifest, () => makeBundle(manifest, stratum, { role_group: role, unit, answers }))
  },
  move: () => move({ draft, delivery, link }),
}

const ACTS = {
  again: open,
  arrive: () => arrive({ draft, delivery, link, open }),
  move: road.move,
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
    await check()
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

// The secret goes where the manifest says, whatever the page that was served would like.
async function check() {
  manifest = await checkedManifest(facts.wave, link.expected)
  facts.office = manifest.office_address
  return true
}

// Does it, or tells what is not as promised, refused or out of reach.
const guarded = (act) => act().catch(explain)

// Does it; gives null where something is out of reach, and goes no further where it is not as promised.
const attempt = (act) => act().catch((error) => error.differs && new Promise(() => explain(error)))

async function explain({ differs, refused }) {
  if (differs) tell('different', [differs.part ? 'part' : 'fingerprint'], { expected: link.expected, ...differs })
  else if (await delivery.held()) delivery.tellWhy({ refused })
  else tell(...(TROUBLES[refused] ?? ['unreachable']))
  if (refused === 'wave_closed') delivery.forget()
}

async function chooseRole() {
  const groups = manifest.strata[stratum].role_groups
  if (groups.length === 1) return consent(groups[0])
  return tell('role', [], { crowd: crowd() }, (main) => {
    for (const radio of main.querySelectorAll('input'))
      if (!groups.includes(radio.value)) radio.closest('label').remove()
    onSubmit('roles', (form) => consent(form.elements.role.value))
  })
}

async function consent(chosen) {
  role = chosen
  await keyOf(manifest, role)
  const page = await checkedConsent(manifest, ...place('consent'))
  page.querySelector('[data-crowd]').textContent = crowd()
  page.querySelector('[data-fingerprint]').textContent = link.expected
  const begun = await draft.read()
  turnTo(page)
  onSubmit('sheet', questions)
  onSwitch((language) => guarded(() => switchTo(language).then(() => consent(role))))
  const keepNothing = () => (draft = inMemory())
  if (delivery.isSafe) offerDraft(byId('sheet'), begun, { forget: () => draft.forget(), keepNothing })
}

async function questions() {
  const begun = await draft.read()
  const [drawn] = crypto.getRandomValues(new Uint8Array(1))
  turnTo(await questionsIn(begun?.ticket ?? drawn % ORDERS))
  await askQuestions(byId('sheet'), road)
}

// Gives the page of questions. Nobody can name a part of the organisation that the manifest does not publish.
async function questionsIn(order) {
  const [whom, address] = place('form')
  const page = await checkedForm(manifest, whom, `${address}?ticket=${order}`)
  page.querySelector('input[name=ticket]').value = order
  const named = ['', ...manifest.breakdown.parts.map(({ id }) => id)]
  for (const unit of page.querySelectorAll('#unit option')) if (!named.includes(unit.value)) unit.remove()
  return page
}

// The choice is noted in the address, so that it outlasts a reload.
async function switchTo(chosen) {
  await speakIn(chosen)
  history.replaceState(history.state, '', `?lang=${chosen}${location.hash}`)
}

function onSubmit(id, act) {
  byId(id).addEventListener('submit', (event) => {
    event.preventDefault()
    guarded(() => act(event.target))
  })
}

// Gives whom a page is for, and its address.
const place = (what) => [`${role} ${language()}`, `/s/${facts.wave}/${what}/${encodeURIComponent(role)}/${language()}`]

const crowd = () => new Intl.NumberFormat(language()).format(manifest.strata[stratum].invited)

start()
