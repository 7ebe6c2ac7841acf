/** Clauses by which a value depends on the architecture, in words. */
import type { Clause } from '../project/grammar.ts';
import { code, paragraphs } from './markdown.ts';

export function describeClause(clause: Clause): string {
  const builder = clause.on === undefined ? '' : `the snap is built on ${selectorWords(clause.on)}`;
  const target = clause.to === undefined ? '' : `it is built for ${selectorWords(clause.to)}`;
  switch (clause.kind) {
    case 'on':
      return paragraphs(`**on ${clause.on ?? ''}**: clause`, `Applies when ${builder}. ${never(clause.on)}`.trim());
    case 'to':
      return paragraphs(
        `**to ${clause.to ?? ''}**: clause`,
        `Applies when the snap is built for ${selectorWords(clause.to ?? '')}. ${never(clause.to)}`.trim(),
      );
    case 'on-to':
      return paragraphs(
        `**on ${clause.on ?? ''} to ${clause.to ?? ''}**: clause`,
        `Applies when ${builder} and ${target}.`,
      );
    case 'for':
      return paragraphs(
        `**for ${clause.for ?? ''}**: clause`,
        clause.for === 'any'
          ? 'Applies always.'
          : `Meant for the platform ${code(clause.for ?? '')}; snapcraft does not pass names of platforms on, so it never applies.`,
      );
    case 'else':
      return paragraphs('**else**: clause', 'Applies when no clause before it did.');
    case 'try':
      return paragraphs(
        '**try**: clause',
        'Applies when what it names exists. From core22 on there is no such clause.',
      );
  }
}

/** Names joined by commas must all match. */
function selectorWords(selector: string): string {
  return selector.split(',').map(code).join(' and at the same time ');
}

function never(selector: string | undefined): string {
  return selector?.includes(',') === true ? 'No machine is two at once: such a clause never applies.' : '';
}

export function describeElseFail(): string {
  return paragraphs('**else fail**: clause', 'The build ends with an error when no clause before it applied.');
}
