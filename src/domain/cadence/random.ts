/**
 * Four 32-bit words of state per stream of random numbers: sfc32, the "small fast counting" generator of
 * Chris Doty-Humphrey (PractRand; the 64-bit sibling is NumPy's SFC64). Many streams share one array so that a task
 * keeps its own stream whatever other tasks a plan has: a change to one task does not reshuffle the luck of the others.
 */
export type RandomStreams = Int32Array;

/** One stream per name, all determined by the seed and the name alone. */
export function randomStreams(seed: number, names: readonly string[]): RandomStreams {
  const streams = new Int32Array(names.length * 4);
  names.forEach((name, stream) => {
    const at = stream * 4;
    const mix = mixer(seed, name);
    streams[at] = mix();
    streams[at + 1] = mix();
    streams[at + 2] = mix();
    streams[at + 3] = 1;
    for (let i = 0; i < 12; i++) nextUnit(streams, at);
  });
  return streams;
}

/** The next number strictly between 0 and 1 (a multiple of 2⁻³²) of the stream whose state begins at `at`. */
export function nextUnit(streams: RandomStreams, at: number): number {
  const a = streams[at]!;
  const b = streams[at + 1]!;
  const c = streams[at + 2]!;
  const counter = streams[at + 3]!;
  const result = (((a + b) | 0) + counter) | 0;
  streams[at + 3] = (counter + 1) | 0;
  streams[at] = b ^ (b >>> 9);
  streams[at + 1] = (c + (c << 3)) | 0;
  streams[at + 2] = (((c << 21) | (c >>> 11)) + result) | 0;
  return ((result >>> 0) + 0.5) * 2.3283064365386963e-10;
}

/** Seeds words from a number and a name: FNV-1a to absorb, the finalizer of MurmurHash3 over a Weyl sequence to spread. */
function mixer(seed: number, name: string): () => number {
  let hash = 0x811c9dc5 ^ (seed | 0) ^ Math.imul(Math.floor(seed / 4294967296), 0x9e3779b1);
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return () => {
    hash = (hash + 0x9e3779b9) | 0;
    let z = hash;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  };
}
