// From one device to another: a file that only a code on paper and the invitation open together.

import { lock, unlock } from './drafts.js'
import { asPrinted, CHARACTERS } from './manifest.js'
import { tell } from './road_pages.js'

const ROUNDS = 600000
const CODE_CHARACTERS = 16

// Offers what there is as a file, and shows its code.
export async function move({ draft, delivery, link }) {
  const drawn = crypto.getRandomValues(new Uint8Array(CODE_CHARACTERS))
  const code = asPrinted(Array.from(drawn, (byte) => CHARACTERS[byte % CHARACTERS.length]).join(''))
  const content = { draft: await draft.read(), bundle: await delivery.held() }
  const file = new Blob([await lock('answers', content, await keyOf(code, link.secret))])
  tell('move', [], { code }, (main) => (main.querySelector('[data-file]').href = URL.createObjectURL(file)))
}

// Takes a file and its code, and opens the invitation with what is in it.
export function arrive({ draft, delivery, link, open }) {
  tell('arrive', [], {}, (main) =>
    main.querySelector('form').addEventListener('submit', async (event) => {
      event.preventDefault()
      const { saved, code } = event.target.elements
      try {
        const key = await keyOf(asPrinted(code.value), link.secret)
        const content = await unlock(await saved.files[0].text(), key)
        if (content.draft) await draft.write(content.draft)
        if (content.bundle) await delivery.keep(content.bundle)
        open()
      } catch {
        const misfit = main.querySelector('#misfit')
        misfit.hidden = false
        misfit.focus()
      }
    }),
  )
}

// The secret of the invitation salts the code: nobody can try codes without it.
async function keyOf(code, secret) {
  const [password, salt] = [code, secret].map((text) => new TextEncoder().encode(text))
  const typed = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveKey'])
  const scheme = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS }
  return crypto.subtle.deriveKey(scheme, typed, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}
