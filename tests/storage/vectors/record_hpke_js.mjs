// Records what an independent implementation of our sealing writes, for our code to open:
// HPKE with X-Wing by the npm packages @hpke/core and @hpke/hybridkem-x-wing, AES-GCM by WebCrypto.
//
// To record again, in an empty folder:
//   npm install @hpke/core @hpke/hybridkem-x-wing
//   cp …/tests/storage/vectors/record_hpke_js.mjs . && node record_hpke_js.mjs > hpke_js.json
//
// Recorded with @hpke/core 1.9.0, @hpke/hybridkem-x-wing 0.7.0 and Node 20.

import { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";

const suite = new CipherSuite({
  kem: new XWing(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});
const utf8 = (text) => new TextEncoder().encode(text);
const hex = (bytes) => Buffer.from(bytes).toString("hex");
const random = (size) => crypto.getRandomValues(new Uint8Array(size));
const randomId = () => Buffer.from(random(16)).toString("base64url");
const joined = (...parts) => new Uint8Array(Buffer.concat(parts.map((p) => Buffer.from(p))));

const ids = [suite.kem.id, suite.kdf.id, suite.aead.id];
const suiteName = ids.map((id) => id.toString(16).padStart(4, "0")).join(".");

console.log(JSON.stringify({ wraps: await wraps(), envelope: await envelope() }, null, 1));

async function wraps() {
  const cases = [
    ["", random(32)],
    ["vigie/alert/v1", random(32)],
    ["Tronville-en-Barrois · été", utf8("une clé")],
    ["no plaintext", new Uint8Array(0)],
    ["long", random(1000)],
  ];
  return Promise.all(cases.map(([info, plaintext]) => wrapped(utf8(info), plaintext)));
}

async function wrapped(info, plaintext) {
  const circle = await newCircle();
  return {
    seed: hex(circle.seed),
    public_key: hex(circle.publicBytes),
    info: hex(info),
    plaintext: hex(plaintext),
    sealed: hex(await wrap(circle, info, plaintext)),
  };
}

// A whole envelope v1, written from the description of the format alone.
async function envelope() {
  const plaintext = utf8("Deux voisins, un mur, des mots. Ça monte depuis l'été.");
  const header = {
    v: 1,
    suite: suiteName,
    instance: randomId(),
    alert_id: randomId(),
    author: randomId(),
  };
  const headerValues = Object.values(header).map((value) => utf8(String(value)));
  const dek = random(32);
  const keys = [await keyFor(1, dek, headerValues), await keyFor(2, dek, headerValues)];
  const body = await sealedBody(dek, padded(plaintext), framed(...headerValues));
  return { plaintext: hex(plaintext), header, keys, body: hex(body) };
}

async function keyFor(epoch, dek, headerValues) {
  const circle = await newCircle();
  const circle_id = randomId();
  const digest = await crypto.subtle.digest("SHA-256", circle.publicBytes);
  const kid = new Uint8Array(digest).slice(0, 16);
  const label = utf8("vigie/alert/v1");
  const info = framed(label, ...headerValues, utf8(circle_id), utf8(String(epoch)), kid);
  const wrapped_dek = hex(await wrap(circle, info, dek));
  return { seed: hex(circle.seed), circle_id, epoch, kid: hex(kid), wrapped_dek };
}

async function newCircle() {
  const seed = random(32);
  const { publicKey } = await suite.kem.generateKeyPairDerand(seed);
  const publicBytes = new Uint8Array(await suite.kem.serializePublicKey(publicKey));
  return { seed, publicKey, publicBytes };
}

async function wrap(circle, info, plaintext) {
  const sender = await suite.createSenderContext({ recipientPublicKey: circle.publicKey, info });
  return joined(new Uint8Array(sender.enc), new Uint8Array(await sender.seal(plaintext)));
}

async function sealedBody(dek, content, additionalData) {
  const key = await crypto.subtle.importKey("raw", dek, "AES-GCM", false, ["encrypt"]);
  const iv = random(12);
  const options = { name: "AES-GCM", iv, additionalData };
  return joined(iv, new Uint8Array(await crypto.subtle.encrypt(options, key, content)));
}

function padded(plaintext) {
  const content = framed(plaintext);
  let bucket = 512;
  while (bucket < content.length) bucket *= 2;
  return joined(content, new Uint8Array(bucket - content.length));
}

function framed(...values) {
  return joined(...values.flatMap((value) => [u32(value.length), value]));
}

function u32(number) {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
}
