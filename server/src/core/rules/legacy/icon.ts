import { isText, rangeOfValue } from '../../yaml/access.ts';
import { defineRule } from '../rule.ts';

/** A name that is nothing but `.png` has no ending. */
const ICON = /[^./][^/]*\.(?:png|svg)$/i;

export const iconFormat = defineRule({
  code: 'snapcraft/icon-format',
  severity: 'error',
  since: '0.1.0',
  summary: 'An icon that is neither a PNG nor an SVG file by its name.',
  kinds: ['snapcraft'],
  *check({ project }) {
    if (!project.legacy) return;
    const icon = project.find('icon');
    if (!icon || !isText(icon.value) || ICON.test(icon.value.text)) return;
    yield { ...rangeOfValue(icon), message: `The icon "${icon.value.text}" has to be a ".png" or ".svg" file.` };
  },
});
