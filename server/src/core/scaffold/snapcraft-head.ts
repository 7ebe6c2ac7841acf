/** The first block of a new snapcraft.yaml: what the snap says about itself. */
import type { SnapAnswers } from './answers.ts';
import { platformsOf } from './bases.ts';
import { textBlock } from './yaml-text.ts';
import { quote, toScalar } from '../yaml/edit.ts';

/** @param more lines of keys that belong to the head, such as the icon */
export function snapcraftHead(answers: SnapAnswers, version: string, more = ''): string {
  const { name, title, summary, description, license, base } = answers;
  return `name: ${toScalar(name)}
title: ${toScalar(title)}
summary: ${toScalar(summary)}
${textBlock('description', description)}version: ${quote(version)}
license: ${toScalar(license)}
${more}base: ${base}
grade: devel
confinement: strict

${platformsOf(base)}`;
}
