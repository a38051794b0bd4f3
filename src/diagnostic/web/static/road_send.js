// From Send to the receipt. All that it takes to finish is kept before the first message leaves, so that an
// interrupted Send is finished with the very same number and answers, as often as it takes.

import { blind, finalize, fromBase64url, pad, prepare, readKey } from './credentials.js'
import { toBase64 } from './drafts.js'
import { canonical, stratumOf } from './manifest.js'
import { ask } from './road_checks.js'
import { facts } from './road_pages.js'

// A door said no, in its own word, or the signature did not fit.
export class Refused extends Error {
  constructor(found) {
    super(found)
    this.found = found
  }
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
export async function deliver(bundle, { manifest, secret, keep }) {
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
    throw new Refused('signature')
  }
}

async function told(address, content) {
  const got = await ask(address, content)
  const answer = await got.json()
  if (!got.ok) throw new Refused(answer.code)
  return answer
}

const keyOf = (manifest, role) => readKey(stratumOf(manifest, role).spki)

const written = (bytes) => toBase64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
