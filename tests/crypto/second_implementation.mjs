// A third reader and writer, with @hpke/core and WebCrypto, as a browser would have it.
// Takes one JSON object on standard input, answers with one on standard output; bytes
// are hexadecimal. Written from docs/formats.md.

import { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";

const VERSION = 1;
const CHUNK = 16 * 1024;
const encoder = new TextEncoder();
const suite = new CipherSuite({ kem: new XWing(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

const fromHex = (text) => Uint8Array.from(Buffer.from(text, "hex"));
const toHex = (bytes) => Buffer.from(bytes).toString("hex");

function joined(...parts) {
  return Uint8Array.from(Buffer.concat(parts.map((part) => Buffer.from(part))));
}

function number(value, length = 4) {
  const bytes = new Uint8Array(length);
  for (let rest = value, at = length - 1; at >= 0; at -= 1, rest = Math.floor(rest / 256)) {
    bytes[at] = rest % 256;
  }
  return bytes;
}

const prefixed = (...parts) => joined(...parts.flatMap((part) => [number(part.length), part]));

function bound({ purpose, context }) {
  return joined([VERSION], prefixed(encoder.encode(purpose), ...context.map(fromHex)));
}

async function seal(request) {
  const recipientPublicKey = await suite.kem.deserializePublicKey(fromHex(request.public_key));
  const info = bound(request);
  const { enc, ct } = await suite.seal({ recipientPublicKey, info }, fromHex(request.plaintext));
  return joined([VERSION], new Uint8Array(enc), new Uint8Array(ct));
}

async function open(request) {
  const sealed = fromHex(request.sealed);
  const recipientKey = await suite.kem.deserializePrivateKey(fromHex(request.seed));
  const parameters = { recipientKey, enc: sealed.slice(1, 1121), info: bound(request) };
  return suite.open(parameters, sealed.slice(1121));
}

async function hmac(key, message, hash) {
  const algorithm = { name: "HMAC", hash };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, message));
}

async function expand(key, info, length, hash) {
  let output = new Uint8Array();
  let block = new Uint8Array();
  for (let counter = 1; output.length < length; counter += 1) {
    block = await hmac(key, joined(block, info, [counter]), hash);
    output = joined(output, block);
  }
  return output.slice(0, length);
}

function padded(content) {
  const exponent = Math.floor(Math.log2(Math.max(content.length, 1)));
  const kept = Math.floor(Math.log2(Math.max(exponent, 1))) + 1;
  const step = 2 ** Math.max(exponent - kept, 0);
  const length = Math.max(65536, Math.ceil(content.length / step) * step);
  return joined(content, new Uint8Array(length - content.length));
}

async function attach(request) {
  const identifier = fromHex(request.attachment_id);
  const context = prefixed(encoder.encode("lauter/v1/attachment/stream"), [VERSION], identifier);
  const salt = crypto.getRandomValues(new Uint8Array(24));
  const label = encoder.encode("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0");
  const derived = await expand(fromHex(request.key), joined(label, salt, context), 76, "SHA-512");
  const key = await crypto.subtle.importKey("raw", derived.slice(0, 32), "AES-GCM", false, ["encrypt"]);
  const content = padded(fromHex(request.content));
  const parts = [[VERSION], salt, derived.slice(44)];
  for (let index = 0; index <= Math.floor(content.length / CHUNK); index += 1) {
    const iv = derived.slice(32, 44);
    number(index, 12).forEach((byte, at) => (iv[at] ^= byte));
    const chunk = content.slice(index * CHUNK, (index + 1) * CHUNK);
    parts.push(new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, chunk)));
  }
  return joined(...parts);
}

async function mailbox(request) {
  const labelled = (label, ...context) => prefixed(encoder.encode(`lauter/v1/${label}`), ...context);
  const stretched = fromHex(request.stretched);
  const query = await expand(stretched, labelled("code/query"), 32, "SHA-256");
  const peppered = await hmac(fromHex(request.pepper), query, "SHA-256");
  const master = await hmac(peppered, stretched, "SHA-256");
  const caseKey = await expand(master, labelled("code/case", number(request.case_index)), 32, "SHA-256");
  return expand(caseKey, labelled("mailbox/lookup"), 32, "SHA-256");
}

const actions = { seal, open, attach, mailbox };
let input = "";
for await (const piece of process.stdin) {
  input += piece;
}
const request = JSON.parse(input);
const result = await actions[request.action](request);
process.stdout.write(JSON.stringify({ result: toHex(new Uint8Array(result)) }));
