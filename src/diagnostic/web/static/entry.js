// Comfort for whoever types forms in: Enter goes on, a complete key goes on by itself, a wrong one says so.

const START = '/entry'
const form = document.getElementById('entry')
const fields = [...(form?.querySelectorAll('input[type=text]') ?? [])]

// 'Back' and 'reload' lead to the next code, never to what an earlier form said.
if (location.pathname !== START) history.replaceState(null, '', START)
addEventListener('pageshow', ({ persisted }) => persisted && location.replace(START))

function step(from, by) {
  const next = fields[fields.indexOf(from) + by]
  if (next) {
    next.focus()
    next.select()
  } else if (by > 0) form.querySelector('button').focus()
}

// A key is complete when it is offered and nothing longer that is offered begins with it.
function isComplete(field) {
  if (!field.value || !field.pattern || !field.checkValidity()) return false
  const offered = new RegExp(`^(?:${field.pattern})$`, 'v')
  return ![...'0123456789'].some((digit) => offered.test(field.value + digit))
}

function showValidity(field) {
  if (field.checkValidity()) field.removeAttribute('aria-invalid')
  else field.setAttribute('aria-invalid', 'true')
}

const KEYS = {
  Enter: (field) => field.reportValidity() && step(field, 1),
  ArrowDown: (field) => step(field, 1),
  ArrowUp: (field) => step(field, -1),
  ' ': (field) => {
    field.value = ''
    showValidity(field)
    step(field, 1)
  },
}

for (const field of fields) {
  field.addEventListener('input', ({ inputType }) => {
    showValidity(field)
    if (inputType !== 'deleteContentBackward' && isComplete(field)) step(field, 1)
  })
  field.addEventListener('keydown', (event) => {
    const act = event.key === 'Backspace' && !field.value ? KEYS.ArrowUp : KEYS[event.key]
    if (!act || event.isComposing) return
    event.preventDefault()
    act(field)
  })
}

const faulty = fields.find((field) => field.getAttribute('aria-invalid') === 'true')
;(faulty ?? fields[0])?.focus()
