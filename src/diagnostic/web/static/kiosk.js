// A tablet that goes from hand to hand: whoever comes next finds nothing of whoever was here.

const START = '/kiosk'
const CLEARED_AFTER_MS = 180_000
const ASKED_BEFORE_MS = 30_000

const end = () => location.replace(START)

// Every entry of the browser's history is this address, so 'back' and 'reload' lead to the start page.
if (location.pathname !== START) history.replaceState(history.state, '', START)

// Nor may a page come back as it was left.
addEventListener('pageshow', ({ persisted }) => persisted && end())

let touched = Date.now()
for (const act of ['pointerdown', 'pointermove', 'keydown', 'input', 'wheel', 'scroll']) {
  addEventListener(act, () => (touched = isAsking() ? touched : Date.now()), { passive: true, capture: true })
}

// The form replaces the whole body when it changes its language, so nothing is looked up beforehand.
const question = () => document.getElementById('still-there')
const isAsking = () => question()?.open
const code = () => document.getElementById('code')
const isUntouched = () => code() && !code().value

setInterval(() => {
  const idle = Date.now() - touched
  if (isUntouched()) return
  if (idle >= CLEARED_AFTER_MS) end()
  else if (idle >= CLEARED_AFTER_MS - ASKED_BEFORE_MS && !isAsking()) question()?.showModal()
}, 1000)

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-end]')) {
    event.preventDefault()
    end()
  } else if (event.target.closest('[data-stay]')) stay()
})
document.addEventListener('cancel', stay, { capture: true }) // Escape means: I am here

function stay() {
  touched = Date.now()
  question()?.close()
}
