// Blind credentials in the browser: RSABSSA-SHA384-PSS-Randomized, RFC 9474.
//
// The office signs a random number without seeing it, so it cannot recognise the number when it comes back
// with the answers. This file needs WebCrypto and nothing else, and is short so that it can be read.

export const MODULUS_BITS = 3072
const EXPONENT = 65537n
const PREFIX_BYTES = 32
const NONCE_BYTES = 32
const HASH = 'SHA-384'
const HASH_BYTES = 48
const RANDOMIZED = { saltBytes: HASH_BYTES, draw: (length) => crypto.getRandomValues(new Uint8Array(length)) }

// Reads a published key (SubjectPublicKeyInfo) and refuses every size and exponent but the agreed ones.
export async function readKey(spki, bits = MODULUS_BITS) {
  const algorithm = { name: 'RSA-PSS', hash: HASH }
  const verifier = await crypto.subtle.importKey('spki', spki, algorithm, true, ['verify'])
  const { n, e } = await crypto.subtle.exportKey('jwk', verifier)
  const modulus = toNumber(fromBase64url(n))
  if (toNumber(fromBase64url(e)) !== EXPONENT) throw new Error('key: the exponent is not 65537')
  if (modulus.toString(2).length !== bits) throw new Error(`key: the modulus does not have ${bits} bits`)
  return { verifier, modulus, bits, bytes: Math.ceil(bits / 8) }
}

// Draws the number that will be signed. Its random prefix protects against keys made to recognise people.
export function prepare({ draw } = RANDOMIZED) {
  return join(draw(PREFIX_BYTES), draw(NONCE_BYTES))
}

// Hides a prepared message. Keep `inverse` in this browser until the signature is there; send `message`.
export async function blind(key, prepared, { saltBytes, draw } = RANDOMIZED) {
  const encoded = toNumber(await encode(prepared, draw(saltBytes), key.bits - 1))
  const factor = drawBelow(key, draw)
  // Throws when the message shares a factor with the modulus.
  invert(encoded, key.modulus)
  const hidden = (encoded * power65537(factor, key.modulus)) % key.modulus
  return {
    message: toBytes(hidden, key.bytes),
    inverse: toBytes(invert(factor, key.modulus), key.bytes),
  }
}

// Uncovers the signature and verifies it. When this throws, nothing may be sent.
export async function finalize(key, prepared, blindSignature, inverse, { saltBytes } = RANDOMIZED) {
  if (blindSignature.length !== key.bytes) throw new Error('signature: wrong length')
  const uncovered = (toNumber(blindSignature) * toNumber(inverse)) % key.modulus
  const signature = toBytes(uncovered, key.bytes)
  const scheme = { name: 'RSA-PSS', saltLength: saltBytes }
  if (!(await crypto.subtle.verify(scheme, key.verifier, signature, prepared)))
    throw new Error('signature: it does not fit the message that was blinded')
  return signature
}

// Makes all answers equally long: the text, a byte 0x80, zeros.
export function pad(text, length) {
  const content = new TextEncoder().encode(text)
  if (content.length >= length) throw new Error('answers: too long')
  const padded = new Uint8Array(length)
  padded.set(content)
  padded[content.length] = 0x80
  return padded
}

// EMSA-PSS-ENCODE, RFC 8017, section 9.1.1.
async function encode(message, salt, bits) {
  const length = Math.ceil(bits / 8)
  const digest = await sha(join(new Uint8Array(8), await sha(message), salt))
  const block = new Uint8Array(length - HASH_BYTES - 1)
  block[block.length - salt.length - 1] = 1
  block.set(salt, block.length - salt.length)
  const mask = await stretch(digest, block.length)
  const masked = block.map((byte, place) => byte ^ mask[place])
  masked[0] &= 0xff >> (8 * length - bits)
  return join(masked, digest, [0xbc])
}

// MGF1, RFC 8017, appendix B.2.1. A modulus of 16384 bits needs fewer than 256 rounds.
async function stretch(seed, length) {
  const rounds = Array.from({ length: Math.ceil(length / HASH_BYTES) }, (_, round) => sha(join(seed, [0, 0, 0, round])))
  return join(...(await Promise.all(rounds))).subarray(0, length)
}

async function sha(bytes) {
  return new Uint8Array(await crypto.subtle.digest(HASH, bytes))
}

// Even draws from 1 to the modulus - 1: what lies outside is thrown away, never folded back.
function drawBelow(key, draw) {
  for (;;) {
    const drawn = toNumber(draw(key.bytes)) >> BigInt(8 * key.bytes - key.bits)
    if (drawn > 0n && drawn < key.modulus) return drawn
  }
}

// 65537 is 2 to the 16th, plus 1.
function power65537(base, modulus) {
  let result = base
  for (let square = 0; square < 16; square++) result = (result * result) % modulus
  return (result * base) % modulus
}

function invert(number, modulus) {
  let [a, b, x, y] = [number, modulus, 1n, 0n]
  while (b) {
    const quotient = a / b
    ;[a, b, x, y] = [b, a - quotient * b, y, x - quotient * y]
  }
  if (a !== 1n) throw new Error('key: it can be taken apart')
  return ((x % modulus) + modulus) % modulus
}

function toNumber(bytes) {
  return BigInt('0x' + Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''))
}

function toBytes(number, length) {
  const digits = number.toString(16).padStart(2 * length, '0')
  return Uint8Array.from({ length }, (_, place) => parseInt(digits.slice(2 * place, 2 * place + 2), 16))
}

export function fromBase64url(text) {
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0))
}

function join(...parts) {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}
