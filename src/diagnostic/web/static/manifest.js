// The manifest of a wave in the browser: is it the one whose fingerprint the invitation printed?
//
// The fingerprint covers everything in it, the office's key included, so nothing else has to be trusted.

const MINIMUM_INVITED = 20
export const CHARACTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const FINGERPRINT_BYTES = 20

// Gives the manifest of a published file; throws when its fingerprint is another than the one expected.
export async function openManifest(published, expected) {
  const { manifest } = JSON.parse(published)
  const found = await fingerprintOf(manifest)
  if (found !== asPrinted(expected)) throw new Error(`manifest: its fingerprint is ${found}`)
  return manifest
}

// Gives the crowd that a role group's answers will stand in, and the key they all share.
export function stratumOf(manifest, roleGroup) {
  const stratum = manifest.strata.find(({ role_groups }) => role_groups.includes(roleGroup))
  if (!stratum) throw new Error('manifest: it has no such role group')
  if (!(stratum.invited >= MINIMUM_INVITED)) throw new Error('manifest: too few people share a key')
  const letters = atob(stratum.public_key.replace(/-/g, '+').replace(/_/g, '/'))
  return { invited: stratum.invited, spki: Uint8Array.from(letters, (letter) => letter.charCodeAt(0)) }
}

// SHA-256, cut to 160 bits, in eight groups of four.
export async function fingerprintOf(manifest) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonical(manifest)))
  const bits = Array.from(new Uint8Array(digest, 0, FINGERPRINT_BYTES), (byte) => byte.toString(2).padStart(8, '0'))
  return inGroups(bits.join('').replace(/.{5}/g, (five) => CHARACTERS[parseInt(five, 2)]))
}

// RFC 8785; manifests hold no fractions.
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const names = Object.keys(value).sort()
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`
}

// Tells whether everybody is at least as well off under the later manifest as under the one before.
export function tightens(before, after) {
  const frozen = (one) => canonical({ ...one, suppression: 0, breakdown: 0, roster_deleted_on: 0, replaces: 0 })
  const named = (node, above = '') => {
    const path = canonical([above, node.id, node.title])
    return [path, ...node.parts.flatMap((part) => named(part, path))]
  }
  const known = named(before.breakdown)
  return (
    frozen(before) === frozen(after) &&
    Object.keys(before.suppression).every((name) => after.suppression[name] >= before.suppression[name]) &&
    named(after.breakdown).every((path) => known.includes(path)) &&
    after.roster_deleted_on <= before.roster_deleted_on
  )
}

// Gives a typed fingerprint or code as it is printed.
export function asPrinted(typed) {
  const letters = typed.toUpperCase().replace(/[^0-9A-Z]/g, '')
  return inGroups(letters.replace(/O/g, '0').replace(/[IL]/g, '1'))
}

function inGroups(characters) {
  return characters.replace(/.{4}(?=.)/g, '$&-')
}
