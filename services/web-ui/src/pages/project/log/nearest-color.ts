/** The colors that have a class, as terminals have them; what is between them becomes the nearest. */
const colors = {
  black: [0, 0, 0],
  red: [187, 0, 0],
  green: [0, 187, 0],
  yellow: [187, 187, 0],
  blue: [0, 0, 187],
  magenta: [187, 0, 187],
  cyan: [0, 187, 187],
  white: [255, 255, 255],
} as const;

type Color = keyof typeof colors;

const isColor = (name: string): name is Color => Object.hasOwn(colors, name);

/** Steps of the cube of 256-color terminals. */
const steps = [0, 95, 135, 175, 215, 255];
const cubeStart = 16;
const grayStart = 232;

/**
 * A few colors that can be read on our background in both themes serve for all that programs ask for.
 * @param name as the parser has it: `ansi-red`, `ansi-bright-red`, `ansi-palette-208`, `ansi-truecolor`
 */
export function nearestColor(name: string | null, rgb: string | null): Color | undefined {
  if (name === null) return undefined;
  const plain = name.replace(/^ansi-(bright-)?/, '');
  if (isColor(plain)) return plain;
  if (plain === 'truecolor') return rgb === null ? undefined : nearest(rgb.split(',').map(Number));
  const index = Number(/^palette-(\d+)$/.exec(plain)?.[1] ?? NaN);
  return Number.isNaN(index) ? undefined : nearest(paletteColor(index));
}

function paletteColor(index: number): readonly number[] {
  if (index >= grayStart) return Array<number>(3).fill(8 + (index - grayStart) * 10);
  const place = index - cubeStart;
  return [Math.floor(place / 36), Math.floor(place / 6) % 6, place % 6].map(
    (step) => steps[step] ?? 0,
  );
}

function nearest(rgb: readonly number[]): Color {
  const distance = (color: Color) => {
    const [red, green, blue] = colors[color];
    const [r = 0, g = 0, b = 0] = rgb;
    return (red - r) ** 2 + (green - g) ** 2 + (blue - b) ** 2;
  };
  return (Object.keys(colors) as Color[]).reduce((best, color) =>
    distance(color) < distance(best) ? color : best,
  );
}
