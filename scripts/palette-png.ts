/** Screens have few colours: a picture with a palette of 256 needs a third of the bytes, and the repository keeps every version. */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

type Pixels = { width: number; height: number; channels: 3 | 4; data: Buffer };

/** Undoes the five PNG filters of 8-bit RGB or RGBA rows. Source: PNG specification, section 9. */
function decode(png: Buffer): Pixels {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const channels = png[25] === 6 ? 4 : 3;
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  const data = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const left = x >= channels ? data[y * stride + x - channels]! : 0;
      const up = y > 0 ? data[(y - 1) * stride + x]! : 0;
      const corner = x >= channels && y > 0 ? data[(y - 1) * stride + x - channels]! : 0;
      const guess =
        filter === 1
          ? left
          : filter === 2
            ? up
            : filter === 3
              ? (left + up) >> 1
              : filter === 4
                ? paeth(left, up, corner)
                : 0;
      data[y * stride + x] = raw[y * (stride + 1) + 1 + x]! + guess;
    }
  }
  return { width, height, channels, data };
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

type Colour = { count: number; rgb: [number, number, number] };

/** The 256 most frequent colours; every other one takes the nearest of them. */
function indexed({ width, height, channels, data }: Pixels): { palette: Buffer; rows: Buffer } {
  const counts = new Map<number, number>();
  for (let at = 0; at < data.length; at += channels) {
    const colour = (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const colours: Colour[] = [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 256)
    .map(([colour, count]) => ({ count, rgb: [colour >> 16, (colour >> 8) & 255, colour & 255] }));
  const nearest = new Map<number, number>();
  const indexOf = (colour: number): number => {
    const known = nearest.get(colour);
    if (known !== undefined) return known;
    const [red, green, blue] = [colour >> 16, (colour >> 8) & 255, colour & 255];
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const [index, { rgb }] of colours.entries()) {
      const distance = (rgb[0] - red) ** 2 + (rgb[1] - green) ** 2 + (rgb[2] - blue) ** 2;
      if (distance >= least) continue;
      least = distance;
      best = index;
    }
    nearest.set(colour, best);
    return best;
  };
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * channels;
      rows[y * (width + 1) + 1 + x] = indexOf((data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!);
    }
  }
  return { palette: Buffer.from(colours.flatMap((colour) => colour.rgb)), rows };
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A screenshot (8-bit RGB or RGBA, opaque) as a PNG with a palette. */
export function palettePng(png: Buffer): Buffer {
  const pixels = decode(png);
  const { palette, rows } = indexed(pixels);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels.width, 0);
  header.writeUInt32BE(pixels.height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
