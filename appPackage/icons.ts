import { PNG } from 'pngjs';

type Pixel = { red: number; green: number; blue: number; alpha: number };

/** Problems of the color icon, which must be 192×192, opaque, and more than a square of one color. */
export function colorIconProblems(file: Uint8Array): string[] {
  const { pixels, problems } = read('color.png', file, 192);
  if (pixels.some(({ alpha }) => alpha < 255)) problems.push('color.png must not have transparent parts.');
  const colors = new Set(pixels.map(({ red, green, blue }) => `${red} ${green} ${blue}`));
  if (pixels.length > 0 && colors.size < 3) problems.push('color.png must have more than two colors.');
  return problems;
}

/** Problems of the outline icon, which must be 32×32: white lines on a transparent background. */
export function outlineIconProblems(file: Uint8Array): string[] {
  const { pixels, problems } = read('outline.png', file, 32);
  const drawn = pixels.filter(({ alpha }) => alpha > 0);
  if (drawn.some(({ red, green, blue }) => red + green + blue < 3 * 255)) {
    problems.push('outline.png must be white only.');
  }
  if (pixels.length > 0 && drawn.length === 0) problems.push('outline.png must not be empty.');
  if (pixels.length > 0 && drawn.length === pixels.length)
    problems.push('outline.png must be transparent around its lines.');
  return problems;
}

function read(name: string, file: Uint8Array, size: number): { pixels: Pixel[]; problems: string[] } {
  let png: PNG;
  try {
    png = PNG.sync.read(Buffer.from(file));
  } catch {
    return { pixels: [], problems: [`${name} is not a PNG.`] };
  }
  const { width, height, data } = png;
  const problems =
    width === size && height === size ? [] : [`${name} must be ${size}×${size}, not ${width}×${height}.`];
  const pixels: Pixel[] = [];
  for (let at = 0; at < data.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(at, at + 4);
    pixels.push({ red, green, blue, alpha });
  }
  return { pixels, problems };
}
