import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { CLONE_FOLDER } from '../../src/config.ts';

const FOLDER = join(CLONE_FOLDER, 'docs', 'tutorials');
const LARGEST_PICTURE = 84 * 1024;
/** Around the part that a picture shows. */
const MARGIN = 8;

/** In CSS pixels. */
type Box = Readonly<Record<'x' | 'y' | 'width' | 'height', number>>;

/**
 * A tutorial that is walked through as it is written, so that its text and the console cannot drift apart. What it calls
 * **bold** is what the page says: a test acts on nothing else, and leaves none of it out. Code and what is to be typed come
 * out of the tutorial too.
 */
export interface Walk {
  /** Begins the next step; `## N.` of the tutorial. */
  step(): void;
  /** A name on the page, which this step has in bold. */
  name(text: string): string;
  /** What this step says `so`. */
  literal(text: string): string;
  /** The fenced block of this step. */
  code(): string;
  /** Takes this step's picture when MAYFLY_SCREENSHOTS is set: of `part` as far as it is in sight, or of all that is. */
  picture(page: Page, part?: Locator | Box): Promise<void>;
  /** Nothing of the tutorial was left out. */
  end(): void;
}

interface Step {
  readonly text: string;
  readonly names: Set<string>;
  readonly pictures: Set<string>;
}

export function walkThrough(tutorial: string): Walk {
  const steps = stepsOf(readFileSync(join(FOLDER, tutorial), 'utf8'));
  let at = -1;
  const step = (): Step => {
    const found = steps[at];
    assert.ok(found, `${tutorial} has no step ${at + 1}`);
    return found;
  };
  const where = () => `${tutorial}, step ${at + 1}`;
  return {
    step: () => {
      at += 1;
      step();
    },
    name: (text) => {
      assert.ok(step().text.includes(`**${text}**`), `${where()} does not name **${text}**`);
      step().names.delete(text);
      return text;
    },
    literal: (text) => {
      assert.ok(step().text.includes(`\`${text}\``), `${where()} does not say \`${text}\``);
      return text;
    },
    code: () => {
      const [, found] = /^```\w+\n(.*?)^```/ms.exec(step().text) ?? [];
      assert.ok(found, `${where()} has no code`);
      return found;
    },
    picture: async (page, part) => {
      const [picture] = step().pictures;
      assert.ok(picture, `${where()} has no picture left`);
      step().pictures.delete(picture);
      await takePicture(page, join(FOLDER, picture), part);
    },
    end: () => {
      assert.equal(at, steps.length - 1, `${tutorial} goes on after step ${at + 1}`);
      for (const [index, { names, pictures }] of steps.entries()) {
        assert.deepEqual([...names], [], `${tutorial}, step ${index + 1} names what no test looks at`);
        assert.deepEqual([...pictures], [], `${tutorial}, step ${index + 1} has pictures that no test takes`);
      }
    },
  };
}

/** What is outside of the numbered steps is not walked. */
function stepsOf(tutorial: string): readonly Step[] {
  return tutorial
    .split(/^## /m)
    .filter((text) => /^\d+\. /.test(text))
    .map((text) => {
      const prose = text.replaceAll(/^```.*?^```/gms, '');
      const all = (pattern: RegExp) => new Set([...prose.matchAll(pattern)].map(([, found = '']) => found));
      return { text, names: all(/\*\*(.+?)\*\*/g), pictures: all(/!\[[^\]]*\]\(([^)]+)\)/g) };
    });
}

async function takePicture(page: Page, path: string, part: Locator | Box | undefined): Promise<void> {
  if (!process.env['MAYFLY_SCREENSHOTS']) {
    assert.ok(existsSync(path), `MAYFLY_SCREENSHOTS=1 takes ${path}`);
    return;
  }
  const clip = part && ('x' in part ? part : await inSight(page, part));
  await mkdir(dirname(path), { recursive: true });
  // Hiding the caret takes a style element, which the page's policy refuses.
  await page.screenshot({ path, caret: 'initial', ...(clip && { clip }) });
  const { size } = statSync(path);
  assert.ok(size <= LARGEST_PICTURE, `${path} has ${size} bytes`);
}

async function inSight(page: Page, part: Locator) {
  const box = await part.boundingBox();
  const window = page.viewportSize();
  assert.ok(box && window, 'not on the page');
  const [x, y] = [Math.max(0, box.x - MARGIN), Math.max(0, box.y - MARGIN)];
  return {
    x,
    y,
    width: Math.min(window.width, box.x + box.width + MARGIN) - x,
    height: Math.min(window.height, box.y + box.height + MARGIN) - y,
  };
}
