// Compares credentials.js, run after run on fresh random numbers, with @cloudflare/blindrsa-ts. Signatures
// come from OpenSSL's bare RSA operation, so that three implementations must agree.
//
//   npm ci && node differential.mjs [--runs 10000] [--keys 4]

import assert from 'node:assert/strict'
import { constants, createPrivateKey, privateDecrypt, webcrypto } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { RSABSSA } from '@cloudflare/blindrsa-ts'

const THEIR_OWN_SIGNER_EVERY = 50

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '24' }, keys: { type: 'string', default: '2' } },
})
const [runs, numberOfKeys] = [Number(values.runs), Number(values.keys)]

const script = await readFile(new URL('../../src/diagnostic/web/static/credentials.js', import.meta.url))
const ours = await import(`data:text/javascript;base64,${script.toString('base64')}`)
const theirs = RSABSSA.SHA384.PSS.Randomized()

const keys = await Promise.all(Array.from({ length: numberOfKeys }, makeKey))
const took = { ours: 0, theirs: 0 }
for (let run = 0; run < runs; run++) await compare(keys[run % keys.length], run)

const each = (milliseconds) => (milliseconds / runs).toFixed(1)
console.log(`${runs} runs with ${keys.length} keys of ${ours.MODULUS_BITS} bits: every byte agrees.`)
console.log(`Blind and finalize, mean: ours ${each(took.ours)} ms, theirs ${each(took.theirs)} ms.`)

async function makeKey() {
  const pair = await theirs.generateKey({
    modulusLength: ours.MODULUS_BITS,
    publicExponent: Uint8Array.of(1, 0, 1),
  })
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', pair.privateKey))
  const spki = new Uint8Array(await webcrypto.subtle.exportKey('spki', pair.publicKey))
  return { ...pair, spki, raw: createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }) }
}

async function compare(key, run) {
  const our = await ours.readKey(key.spki)
  const message = crypto.getRandomValues(new Uint8Array(32))

  const prepared = theirs.prepare(message)
  const { result: blinded, draws } = await recording(() => theirs.blind(key.publicKey, prepared))
  const repeated = await timed('ours', () => ours.blind(our, prepared, replaying(draws)))
  assert.deepEqual(repeated.message, blinded.blindedMsg)
  assert.deepEqual(repeated.inverse, blinded.inv)

  const blindSignature = bareSignature(key, blinded.blindedMsg)
  if (run % THEIR_OWN_SIGNER_EVERY === 0)
    assert.deepEqual(await theirs.blindSign(key.privateKey, blinded.blindedMsg), blindSignature)
  const finish = [prepared, blindSignature, blinded.inv]
  const signature = await timed('ours', () => ours.finalize(our, ...finish))
  assert.deepEqual(await timed('theirs', () => theirs.finalize(key.publicKey, ...finish)), signature)

  const own = ours.prepare()
  const hidden = await ours.blind(our, own)
  const uncovered = await ours.finalize(our, own, bareSignature(key, hidden.message), hidden.inverse)
  assert.ok(await theirs.verify(key.publicKey, uncovered, own))

  const altered = blindSignature.slice()
  altered[run % altered.length] ^= 1 << run % 8
  await assert.rejects(ours.finalize(our, prepared, altered, blinded.inv))
  await assert.rejects(theirs.finalize(key.publicKey, prepared, altered, blinded.inv))
}

function bareSignature(key, message) {
  return new Uint8Array(privateDecrypt({ key: key.raw, padding: constants.RSA_NO_PADDING }, message))
}

// Runs their side and keeps what it drew: a salt, then blinding factors, of which the last was in range.
async function recording(act) {
  const draws = []
  const draw = crypto.getRandomValues
  crypto.getRandomValues = (target) => {
    const filled = draw.call(crypto, target)
    draws.push(Uint8Array.from(filled))
    return filled
  }
  try {
    return { result: await timed('theirs', act), draws }
  } finally {
    crypto.getRandomValues = draw
  }
}

function replaying(draws) {
  const waiting = [...draws]
  return { saltBytes: 48, draw: () => waiting.shift() }
}

async function timed(whose, act) {
  const start = performance.now()
  const result = await act()
  took[whose] += performance.now() - start
  return result
}
