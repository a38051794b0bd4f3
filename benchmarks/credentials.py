"""Writes docs/credentials.md: what blind credentials cost, and what the signer's timing gives away.

python -m benchmarks.credentials              200 signatures per key size
python -m benchmarks.credentials --runs 20    fewer; prints, writes nothing
"""

from __future__ import annotations

import argparse
import gzip
import re
import secrets
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import thread_time

import brotli
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA384
from gmpy2 import mpz, powmod, powmod_sec

from diagnostic.anonymity.blind_rsa import blind, finalize, is_valid, prepare
from diagnostic.anonymity.keys import public_der
from diagnostic.anonymity.signer import Signer
from diagnostic.web.pages import asset_bytes

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "credentials.md"
RUNS = 200
SIZES = (2048, 3072, 4096)
sys.path.insert(0, str(ROOT / "tests"))

HEAD = """# Blind credentials in figures

Written by `python -m benchmarks.credentials`: medians of {runs} runs in milliseconds of processor time,
on one core of a shared two-core machine. Keys have 3072 bits; the other sizes show what that choice costs.
How the scheme works, and what it leaves open, is in [decision 0011](decisions/0011-blind-credentials.md).
"""
LEAK = """
## What the time of one exponentiation gives away

One base and one modulus of 1536 bits, and exponents of 1536 bits that differ in their number of ones. The
signer uses the constant-time function; the other two are what it does without.

| Function | 8 ones, ms | 768 ones, ms | 1528 ones, ms | slowest ÷ fastest |
| --- | ---: | ---: | ---: | ---: |
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS)
    runs = parser.parse_args().runs
    page = "".join(parts(runs))
    if runs == RUNS:
        PAGE.write_text(page, encoding="utf-8")
    else:
        print(page)


def parts(runs: int) -> Iterator[str]:
    yield HEAD.format(runs=runs)
    yield "\n## The server\n\n"
    columns = [server(bits, runs) for bits in SIZES]
    yield f"| | {' | '.join(f'{bits} bits' for bits in SIZES)} |\n| --- |{' ---: |' * len(SIZES)}\n"
    for name in columns[0]:
        yield f"| {name} | {' | '.join(f'{column[name]:.2f}' for column in columns)} |\n"
    yield LEAK
    yield from leaks(runs)
    yield "\n## The browser (Chromium), 3072 bits, time elapsed\n\n"
    yield "| | Median | 95th percentile |\n| --- | ---: | ---: |\n"
    yield from browser(runs)
    yield "\n## What the browser loads\n\n"
    yield "| Script of an invitation's pages, as served | Bytes | gzip | Brotli |\n"
    yield "| --- | ---: | ---: | ---: |\n"
    yield from scripts()


def scripts() -> Iterator[str]:
    """Weigh every script on the road from the link to the receipt."""
    shell = (ROOT / "src/diagnostic/web/templates/_road_script.html").read_text(encoding="utf-8")
    served = {name: asset_bytes(name) for name in sorted(set(re.findall(r"\w+\.js", shell)))}
    ways: tuple[Callable[[bytes], bytes], ...] = (bytes, partial(gzip.compress, mtime=0), brotli.compress)
    weights = {name: [len(way(content)) for way in ways] for name, content in served.items()}
    weights["all together"] = [sum(column) for column in zip(*weights.values(), strict=True)]
    for name, row in weights.items():
        yield f"| {name} | {' | '.join(f'{weight:,}' for weight in row)} |\n"


def server(bits: int, runs: int) -> dict[str, float]:
    key = generate_private_key(65537, bits)
    public_key, signer = key.public_key(), Signer(key)
    prepared = prepare(secrets.token_bytes(32))
    blinded = blind(public_key, prepared)
    signed = signer.sign(blinded.message)
    signature = finalize(public_key, prepared, signed, blinded.inverse)
    padding = PSS(MGF1(SHA384()), 48)
    return {
        "make a key": timed(lambda: generate_private_key(65537, bits), max(5, runs // 20)),
        "sign (base blinding, fault check)": timed(lambda: signer.sign(blinded.message), runs),
        "the same in plain Python": timed(plain_python(key, blinded.message), max(10, runs // 4)),
        "an ordinary signature by OpenSSL": timed(lambda: key.sign(prepared, padding, SHA384()), runs),
        "verify": timed(lambda: is_valid(public_key, prepared, signature), runs),
        "blind, in Python": timed(lambda: blind(public_key, prepared), runs),
        "finalize, in Python": timed(lambda: finalize(public_key, prepared, signed, blinded.inverse), runs),
    }


def plain_python(key: RSAPrivateKey, blinded_message: bytes) -> Callable[[], object]:
    """The same steps with Python's own integers, to compare with."""
    numbers = key.private_numbers()
    n, e = numbers.public_numbers.n, numbers.public_numbers.e
    message = int.from_bytes(blinded_message, "big")

    def sign() -> int:
        factor = 1 + secrets.randbelow(n - 1)
        hidden = message * pow(factor, e, n) % n
        half_1 = pow(hidden % numbers.p, numbers.dmp1, numbers.p)
        half_2 = pow(hidden % numbers.q, numbers.dmq1, numbers.q)
        joined = half_2 + numbers.q * ((half_1 - half_2) * numbers.iqmp % numbers.p)
        signature = joined * pow(factor, -1, n) % n
        if pow(signature, e, n) != message:
            raise ArithmeticError
        return signature

    return sign


def leaks(runs: int) -> Iterator[str]:
    prime = mpz(generate_private_key(65537, 3072).private_numbers().p)
    base = mpz(secrets.randbelow(int(prime)))
    exponents = [exponent_with(ones) for ones in (8, 768, 1528)]
    functions: dict[str, Callable[[int], object]] = {
        "GMP, constant time (`powmod_sec`)": lambda exponent: powmod_sec(base, exponent, prime),
        "GMP, ordinary (`powmod`)": lambda exponent: powmod(base, exponent, prime),
        "Python's `pow`": lambda exponent: pow(int(base), int(exponent), int(prime)),
    }
    for name, function in functions.items():
        taken: list[list[float]] = [[] for _ in exponents]
        for _ in range(max(20, runs)):
            for place, exponent in enumerate(exponents):
                start = thread_time()
                function(exponent)
                taken[place].append(1000 * (thread_time() - start))
        medians = [median(times) for times in taken]
        figures = " | ".join(f"{value:.3f}" for value in medians)
        yield f"| {name} | {figures} | {max(medians) / min(medians):.3f} |\n"


def exponent_with(ones: int) -> mpz:
    """An exponent of 1536 bits with this many ones, at random places but for the first."""
    places = secrets.SystemRandom().sample(range(1535), ones - 1)
    return mpz(sum((1 << place for place in places), 1 << 1535))


def browser(runs: int) -> Iterator[str]:
    from support.browser_scripts import blank_page, run

    key = generate_private_key(65537, 3072)
    signer = Signer(key)
    given = {"key": public_der(key.public_key()).hex(), "runs": runs}
    with blank_page() as page:
        begun = run(page, BLIND, given)
        for one in begun:
            one["signature"] = signer.sign(bytes.fromhex(one["message"])).hex()
        finished = run(page, FINALIZE, {**given, "begun": begun})
    taken = {"prepare and blind": [one["took"] for one in begun], "finalize (uncover and verify)": finished}
    for name, times in taken.items():
        yield f"| {name} | {median(times):.1f} | {quantiles(times, n=20)[-1]:.1f} |\n"


BLIND = """
    const key = await lib.readKey(raw(given.key))
    const begun = []
    for (let run = 0; run < given.runs; run++) {
      const start = performance.now()
      const prepared = lib.prepare()
      const { message, inverse } = await lib.blind(key, prepared)
      const took = performance.now() - start
      begun.push({ prepared: hex(prepared), message: hex(message), inverse: hex(inverse), took })
    }
    return begun
"""
FINALIZE = """
    const key = await lib.readKey(raw(given.key))
    const finished = []
    for (const { prepared, signature, inverse } of given.begun) {
      const given = [raw(prepared), raw(signature), raw(inverse)]
      const start = performance.now()
      await lib.finalize(key, ...given)
      finished.push(performance.now() - start)
    }
    return finished
"""


def timed(act: Callable[[], object], runs: int) -> float:
    """Give the median of some runs in milliseconds."""
    taken = []
    for _ in range(runs):
        start = thread_time()
        act()
        taken.append(1000 * (thread_time() - start))
    return median(taken)


if __name__ == "__main__":
    main()
