/** A new OpenStack snap. */
import type { OpenStackAnswers } from '../answers.ts';
import { gitignore } from '../common-files.ts';
import type { ScaffoldFile } from '../types.ts';
import { helperFiles } from './helper.ts';
import { plainFiles } from './plain.ts';
import { readme } from './readme.ts';

export function openstackFiles(answers: OpenStackAnswers): readonly ScaffoldFile[] {
  const files = answers.runner === 'helper' ? helperFiles(answers) : plainFiles(answers);
  return [...files, readme(answers), gitignore([])];
}
