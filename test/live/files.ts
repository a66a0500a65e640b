import { deflateSync } from 'node:zlib';
import type { Scene } from './scene.ts';

/** Uploads a file past the server under test; the token. */
export async function uploaded(scene: Scene, login: string, filename: string, bytes: Buffer): Promise<string> {
  const answer = await fetch(`${scene.redmine.url}/uploads.json?filename=${encodeURIComponent(filename)}`, {
    method: 'POST',
    headers: { 'X-Redmine-API-Key': scene.key(login), 'Content-Type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  });
  if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { upload: { token: string } }).upload.token;
}

/** Attaches a file to a new issue in alpha, past the server under test; the attachment's id. */
export async function attached(
  scene: Scene,
  filename: string,
  content: Buffer | string,
  more: Record<string, unknown> = {},
): Promise<number> {
  const token = await uploaded(scene, 'admin', filename, Buffer.from(content));
  const issue = await scene.issue({ uploads: [{ token, filename, ...more }] });
  const { attachments } = await scene.look(issue, 'attachments');
  return attachments[0].id;
}

/** A PNG of noise, which does not compress: about 3 bytes a pixel. */
export function noise(width: number, height: number): Buffer {
  let state = 1;
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let index = 0; index < rows.length; index++) {
    // Xorshift (Marsaglia 2003).
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    rows[index] = index % (width * 3 + 1) === 0 ? 0 : state >>> 16;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND')]);
}

function chunk(type: string, data = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** PNG (third edition), annex D. */
function crc(bytes: Buffer): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}
